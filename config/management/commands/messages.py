"""`manage.py messages`: takes every text of code and templates into the catalogues."""

import re
import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.management.commands import makemessages

# It would change with every run; history says when, and better.
DATED = re.compile('^"POT-Creation-Date: .*\\n', re.MULTILINE)


class _Extraction(makemessages.Command):
    """Django's own, without guesses: a text is translated or it is missing."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


class Command(BaseCommand):
    """Brings the catalogues up to date, or says with --check what is missing."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the codes of languages to begin, and --check."""
        parser.add_argument("languages", nargs="*", help="codes of new languages")
        parser.add_argument("--check", action="store_true", help="change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Extract, or check; CommandError names what is missing, unsure or wrong."""
        known = [path.parts[-3] for path in _catalogues()]
        if not options["check"]:
            _extract(locale=[*known, *options["languages"]], no_obsolete=True)
            for path in _catalogues():
                path.write_text(DATED.sub("", path.read_text()))
            return
        # Only the template is made: every text that there is, in no language.
        _extract(exclude=known, keep_pot=True)
        template = _folder() / "django.pot"
        try:
            said = [_said_of(path, template) for path in _catalogues()]
        finally:
            template.unlink()
        if wrong := "".join(said):
            raise CommandError(f"{wrong}Run `make messages`, then translate.")


def _folder() -> Path:
    return Path(settings.LOCALE_PATHS[0])


def _catalogues() -> list[Path]:
    return sorted(_folder().glob("*/LC_MESSAGES/django.po"))


def _extract(**options: Any) -> None:
    call_command(
        _Extraction(),
        # Line numbers would change with every edit of a file.
        add_location="file",
        no_wrap=True,
        ignore_patterns=["tests", "staticfiles", "var"],
        verbosity=0,
        **options,
    )


def _said_of(catalogue: Path, template: Path) -> str:
    """Return what gettext's own tools find missing, unsure or malformed in it."""
    commands = (
        ["msgcmp", str(catalogue), str(template)],
        ["msgfmt", "--check-format", "--output-file=/dev/null", str(catalogue)],
    )
    said = ""
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - two fixed programs
        said += done.stderr
    return said
