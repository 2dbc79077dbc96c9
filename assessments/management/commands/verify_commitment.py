"""`manage.py verify_commitment`: whether a locked text is what was committed to."""

import io
import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import rfc8785
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.documents import commitment_to
from assessments.questionnaire.values import printable
from assessments.scoring import InvalidAnswers, decode

BROKEN = 1
BAD_INPUT = 2
SALT_DIGITS, COMMITMENT_DIGITS = 32, 64


class CannotCheck(Exception):
    """What was given is no locked text, salt or commitment; the message says which."""


class Command(BaseCommand):
    """Checks a locked text against its commitment. Needs no database."""

    help = _(
        "Say whether an agency's locked text is the one that its commitment was made "
        "of. Exit 0: it is; 1: it is not; 2: what was given cannot be checked."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the salt and the commitment."""
        parser.add_argument(
            "file",
            metavar="FILE",
            help=_("the locked text as downloaded; - reads standard input"),
        )
        parser.add_argument("--salt", required=True, metavar="HEX")
        parser.add_argument("--commitment", required=True, metavar="HEX")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what is held by the commitment, or what is wrong."""
        # A terminal that cannot show somebody's name still gets the answer.
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            salt = _digits(options["salt"], SALT_DIGITS, _("salt"))
            wanted = _digits(options["commitment"], COMMITMENT_DIGITS, _("commitment"))
            text = _read(options["file"])
            if commitment_to(salt=salt, text=text) == wanted:
                self.stdout.write(_held(text))
                return
        except CannotCheck as problem:
            self.stderr.write(str(problem))
            sys.exit(BAD_INPUT)
        self.stderr.write(_broken(salt, wanted, text))
        sys.exit(BROKEN)


def _digits(given: str, count: int, name: str) -> str:
    digits = given.strip().lower()
    if not re.fullmatch(f"[0-9a-f]{{{count}}}", digits):
        raise CannotCheck(
            _(
                "The %(name)s must be %(count)s hexadecimal digits, as printed in the "
                "report."
            )
            % {"name": name, "count": count}
        )
    return digits


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CannotCheck(
            _("Cannot read the file: %(reason)s.") % {"reason": reason}
        ) from error


def _held(text: bytes) -> str:
    """Say that it holds, and of what."""
    try:
        locked: Any = decode(text)
        people = len(locked["respondents"])
        told = {key: printable(str(locked[key])) for key in _NAMES}
    except (InvalidAnswers, KeyError, TypeError) as error:
        raise CannotCheck(
            _("The commitment is that of this file, but the file is no locked text.")
        ) from error
    return "\n".join(
        (
            _("It holds: this is the text that was committed to."),
            _("Round: %(round)s") % told,
            _("Agency: %(agency)s") % told,
            _("Questionnaire: %(questionnaire)s") % told,
            ngettext("%(count)s respondent", "%(count)s respondents", people)
            % {"count": people},
        )
    )


_NAMES = ("round", "agency", "questionnaire")


def _broken(salt: str, wanted: str, text: bytes) -> str:
    """Say that it does not hold, and why where that can be seen."""
    found = commitment_to(salt=salt, text=text)
    lines = [
        _("It does not hold: the file, the salt or the commitment is another one."),
        _("Commitment given: %(sha256)s") % {"sha256": wanted},
        _("Commitment found: %(sha256)s") % {"sha256": found},
    ]
    if commitment_to(salt=salt, text=_canonical(text)) == wanted:
        lines.append(
            _(
                "The answers are the ones committed to, but the file was saved in "
                "another form. Download it again and do not open it in an editor."
            )
        )
    return "\n".join(lines)


def _canonical(text: bytes) -> bytes:
    """Return what the file was before an editor rearranged it, as far as it is JSON."""
    try:
        document: Any = decode(text)
        return rfc8785.dumps(document)
    except (InvalidAnswers, rfc8785.CanonicalizationError):
        return text
