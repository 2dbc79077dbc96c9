"""`manage.py questionnaire`: list, check, compare and export questionnaires."""

import hashlib
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from assessments import pdf
from assessments.management.questionnaire_text import changes, summary
from assessments.papers import form_html
from assessments.questionnaire import (
    Questionnaire,
    QuestionnaireError,
    as_document,
    current_version,
    diff,
    parse,
    published,
    source_of,
    versions,
)
from assessments.scoring import scoring_problems

BAD_INPUT = 2


class Refused(Exception):
    """The command cannot go on; `problems` says everything why, a line each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Command(BaseCommand):
    """Questionnaires are files: this looks at them. Needs no database."""

    help = _("List, check, compare or export questionnaires.")
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the four acts and what each needs."""
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list", help=_("the published versions"))
        check = acts.add_parser("check", help=_("everything that is wrong in a file"))
        check.add_argument("file", metavar="FILE")
        compare = acts.add_parser("diff", help=_("what a file changes"))
        compare.add_argument("file", metavar="FILE")
        compare.add_argument(
            "--against",
            metavar="VERSION",
            help=_("a published version; the newest when not given"),
        )
        export = acts.add_parser("export", help=_("a version as JSON or as a form"))
        export.add_argument("version", metavar="VERSION")
        export.add_argument("--format", choices=["json", "pdf"], required=True)
        export.add_argument("--output", metavar="FILE", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one act; bad input is told, a problem a line, and ends with 2."""
        acts = {
            "list": self._list,
            "check": self._check,
            "diff": self._diff,
            "export": self._export,
        }
        try:
            acts[options["act"]](options)
        except Refused as refusal:
            for problem in refusal.problems:
                self.stderr.write(problem)
            sys.exit(BAD_INPUT)

    def _list(self, options: dict[str, Any]) -> None:
        for version in versions():
            digest = hashlib.sha256(source_of(version)).hexdigest()
            self.stdout.write(f"{version}: {summary(published(version))}")
            self.stdout.write(f"    sha256 {digest}")
        self.stdout.write(_("New rounds ask %s.") % current_version())

    def _check(self, options: dict[str, Any]) -> None:
        path = Path(options["file"])
        found = _read(path)
        problems = [*scoring_problems(found), *_misnamed(path, found)]
        if problems:
            raise Refused(*problems)
        self.stdout.write(
            _("%(version)s is consistent: %(summary)s.")
            % {"version": found.version, "summary": summary(found)}
        )

    def _diff(self, options: dict[str, Any]) -> None:
        old = _published(options["against"] or current_version())
        new = _read(Path(options["file"]))
        self.stdout.write(
            _("From %(old)s to %(new)s") % {"old": old.version, "new": new.version}
        )
        self.stdout.write(changes(diff(old, new), old, new))

    def _export(self, options: dict[str, Any]) -> None:
        found = _published(options["version"])
        if options["format"] == "json":
            text = json.dumps(as_document(found), indent=1, ensure_ascii=False)
            data = f"{text}\n".encode()
        else:
            data = pdf.render(form_html(found))
        try:
            Path(options["output"]).write_bytes(data)
        except (OSError, ValueError) as problem:
            raise Refused(_("cannot write the file: %s") % _why(problem)) from problem
        self.stdout.write(_("Written: %s") % options["output"])


def _read(path: Path) -> Questionnaire:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as problem:
        raise Refused(_("the file is not UTF-8: %s") % problem.reason) from problem
    except (OSError, ValueError) as problem:
        if isinstance(problem, QuestionnaireError):
            raise Refused(*problem.problems) from problem
        raise Refused(_("cannot read the file: %s") % _why(problem)) from problem


def _published(version: str) -> Questionnaire:
    try:
        return published(version)
    except LookupError as problem:
        raise Refused(
            _("there is no version %(version)s; there are %(known)s")
            % {"version": version, "known": ", ".join(versions())}
        ) from problem


def _misnamed(path: Path, found: Questionnaire) -> list[str]:
    """A version is published under its own name: v2 as v2.toml."""
    number = found.version.removeprefix("v")
    if not (number.isascii() and number.isdecimal()) or found.version != f"v{number}":
        return [_("questionnaire: version must be v and a number, such as v2")]
    if path.stem in versions() and path.stem != found.version:
        return [_("questionnaire: version must be %s, as its file") % path.stem]
    return []


def _why(problem: Exception) -> str:
    return (problem.strerror if isinstance(problem, OSError) else None) or str(problem)
