"""Makes the key that seals signed agreements, and replaces or renews it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.days import day_text, utc_day
from agreements.sealing import (
    NoAuthority,
    SealKeyExists,
    load_seal_key,
    make_seal_keys,
    renew_revocations,
)


class Command(BaseCommand):
    """`manage.py make_seal_key [--directory DIR] [--rotate | --renew-crl]`"""

    help = (
        "Make a local authority, a seal key with its certificate, a development"
        " time-stamp key and a CRL."
    )
    # A database that is not there yet, or not migrated, is none of its business.
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add where the key goes, whose name it bears, and what to do."""
        parser.add_argument(
            "--directory",
            type=Path,
            default=settings.SEAL_KEY_DIR,
            help="folder for the files (default: %(default)s)",
        )
        parser.add_argument(
            "--organisation",
            default="Plumbline",
            help="who seals, as readers will see it (default: %(default)s)",
        )
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--rotate",
            action="store_true",
            help="replace the key; the old certificates stay, to check old files with",
        )
        what.add_argument(
            "--renew-crl",
            action="store_true",
            help="only issue the list of revoked certificates anew",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the files, or say why not."""
        directory: Path = options["directory"]
        try:
            if options["renew_crl"]:
                renew_revocations(directory, now=timezone.now())
            else:
                make_seal_keys(
                    directory,
                    now=timezone.now(),
                    organisation=options["organisation"],
                    rotate=options["rotate"],
                )
        except SealKeyExists as problem:
            raise CommandError(
                _(
                    "There is a seal key in %(directory)s already, and it stays."
                    " --rotate replaces it and keeps its certificates, so that old"
                    " files can still be checked."
                )
                % {"directory": directory}
            ) from problem
        except (NoAuthority, OSError, ValueError) as problem:
            raise CommandError(str(problem)) from problem
        self._tell(directory)

    def _tell(self, directory: Path) -> None:
        """Print what is there now, and the fingerprint to compare."""
        key = load_seal_key(directory)
        for path in sorted(directory.rglob("*.pem")):
            self.stdout.write(str(path))
        self.stdout.write(
            _("Valid until: %(day)s") % {"day": day_text(utc_day(key.valid_until))}
        )
        self.stdout.write(
            _("SHA-256 fingerprint of the authority: %(hash)s")
            % {"hash": key.fingerprint}
        )
