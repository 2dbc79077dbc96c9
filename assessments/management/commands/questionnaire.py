"""`manage.py questionnaire`: list, check, compare and export questionnaires."""

import hashlib
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from assessments import pdf
from assessments.management.questionnaire_text import changes, summary
from assessments.papers import form_html
from assessments.questionnaire import (
    FIRST_LANGUAGE,
    Questionnaire,
    QuestionnaireError,
    as_document,
    current_version,
    diff,
    languages,
    parse,
    published,
    source_of,
    version_translated,
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
        check = acts.add_parser(
            "check",
            help=_("everything that is wrong in a file: a version, or its translation"),
        )
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
        export.add_argument(
            "--language",
            metavar="CODE",
            default=FIRST_LANGUAGE,
            help=_("one that the version is in; English when not given"),
        )
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
            self.stdout.write(f"{version}: {summary(published(version))}")
            for language in languages(version):
                digest = hashlib.sha256(source_of(version, language)).hexdigest()
                self.stdout.write(f"    {language}  sha256 {digest}")
        self.stdout.write(_("New rounds ask %s.") % current_version())

    def _check(self, options: dict[str, Any]) -> None:
        path = Path(options["file"])
        found = _read(path)
        problems = [*scoring_problems(found), *_misnamed(path, found)]
        if problems:
            raise Refused(*problems)
        told = {
            "version": found.version,
            "language": found.language,
            "summary": summary(found),
        }
        if found.language == FIRST_LANGUAGE:
            self.stdout.write(_("%(version)s is consistent: %(summary)s.") % told)
        else:
            self.stdout.write(
                _("%(version)s is complete in “%(language)s”: %(summary)s.") % told
            )

    def _diff(self, options: dict[str, Any]) -> None:
        old = _published(options["against"] or current_version())
        new = _read(Path(options["file"]))
        if new.language != FIRST_LANGUAGE:
            raise Refused(_("a translation changes nothing: name what it translates"))
        self.stdout.write(
            _("From %(old)s to %(new)s") % {"old": old.version, "new": new.version}
        )
        self.stdout.write(changes(diff(old, new), old, new))

    def _export(self, options: dict[str, Any]) -> None:
        found = _published(options["version"], options["language"])
        if options["format"] == "json":
            text = json.dumps(as_document(found), indent=1, ensure_ascii=False)
            data = f"{text}\n".encode()
        else:
            with override(found.language):
                data = pdf.render(form_html(found))
        try:
            Path(options["output"]).write_bytes(data)
        except (OSError, ValueError) as problem:
            raise Refused(_("cannot write the file: %s") % _why(problem)) from problem
        self.stdout.write(_("Written: %s") % options["output"])


def _read(path: Path) -> Questionnaire:
    """The version in a file or, for a translation, in that language."""
    try:
        text = path.read_text(encoding="utf-8")
        version = version_translated(text)
        return parse(_translated(path, version), text) if version else parse(text)
    except UnicodeDecodeError as problem:
        raise Refused(_("the file is not UTF-8: %s") % problem.reason) from problem
    except (OSError, ValueError) as problem:
        if isinstance(problem, QuestionnaireError):
            raise Refused(*problem.problems) from problem
        raise Refused(_("cannot read the file: %s") % _why(problem)) from problem


def _translated(path: Path, version: str) -> str:
    """What a translation is laid over: the file beside it, or what is published."""
    # Compared with the names that are there, so that no version can spell a path.
    names = {one.stem: one for one in path.parent.glob("v*.toml") if one != path}
    found = names.get(version)
    if found is not None:
        return found.read_text(encoding="utf-8")
    _published(version)
    return source_of(version).decode()


def _published(version: str, language: str = FIRST_LANGUAGE) -> Questionnaire:
    if version not in versions():
        raise Refused(
            _("there is no version %(version)s; there are %(known)s")
            % {"version": version, "known": ", ".join(versions())}
        )
    if language not in languages(version):
        raise Refused(
            _("%(version)s is not in “%(language)s”; it is in %(known)s")
            % {
                "version": version,
                "language": language,
                "known": ", ".join(languages(version)),
            }
        )
    return published(version, language)


def _misnamed(path: Path, found: Questionnaire) -> list[str]:
    """A version is published under its own name: v2.toml, and v2.ru.toml in Russian."""
    number = found.version.removeprefix("v")
    if not (number.isascii() and number.isdecimal()) or found.version != f"v{number}":
        return [_("questionnaire: version must be v and a number, such as v2")]
    if path.stem in versions() and path.stem != found.version:
        return [_("questionnaire: version must be %s, as its file") % path.stem]
    is_first = found.language == FIRST_LANGUAGE
    name = found.version if is_first else f"{found.version}.{found.language}"
    if path.stem.split(".")[0] in versions() and path.stem != name:
        return [_("questionnaire: its file must be %s.toml") % name]
    return []


def _why(problem: Exception) -> str:
    return (problem.strerror if isinstance(problem, OSError) else None) or str(problem)
