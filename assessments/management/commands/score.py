"""`manage.py score FILE`: a scorecard that anyone can check again, years later."""

import io
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from assessments.management.scorecard_text import render
from assessments.scoring import (
    AnswersFile,
    InvalidAnswers,
    decode,
    read_answers,
    score,
)

BAD_INPUT = 2


class Command(BaseCommand):
    """Scores an answers file. Needs no database."""

    help = _("Print the scorecard of a file with two agencies' answers.")
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, and the choice of JSON."""
        parser.add_argument(
            "file",
            metavar="FILE",
            help=_("answers of two agencies as JSON; - reads standard input"),
        )
        parser.add_argument(
            "--json", action="store_true", help=_("print the scorecard as JSON")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the scorecard, or every problem on a line and exit with 2."""
        try:
            answers = read_answers(decode(_read(options["file"])))
        except InvalidAnswers as error:
            for problem in error.problems:
                self.stderr.write(problem)
            sys.exit(BAD_INPUT)
        self.stdout.write(_json(answers) if options["json"] else _text(answers))


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InvalidAnswers((f"cannot read the file: {reason}",)) from error


def _json(answers: AnswersFile) -> str:
    return json.dumps(score(answers).as_dict(), indent=1, ensure_ascii=False)


def _text(answers: AnswersFile) -> str:
    # A terminal that cannot show somebody's name still gets the scorecard.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    return render(answers, score(answers))
