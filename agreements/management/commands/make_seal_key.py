"""Makes the key that seals signed agreements."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.sealing import SealKeyExists, load_seal_key, make_seal_keys


class Command(BaseCommand):
    """`manage.py make_seal_key [--directory DIR] [--organisation NAME]`"""

    help = "Make a local authority, a seal key with its certificate, and a CRL."
    # A database that is not there yet, or not migrated, is none of its business.
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add where the key goes and whose name it bears."""
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

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the files, or say why not."""
        directory: Path = options["directory"]
        try:
            make_seal_keys(
                directory, now=timezone.now(), organisation=options["organisation"]
            )
        except SealKeyExists as problem:
            raise CommandError(
                _(
                    "There is a seal key in %(directory)s already. It stays: agreements"
                    " sealed with it could no longer be checked against a new one."
                )
                % {"directory": directory}
            ) from problem
        except (OSError, ValueError) as problem:
            raise CommandError(str(problem)) from problem
        key = load_seal_key(directory)
        for path in sorted(directory.glob("*.pem")):
            self.stdout.write(str(path))
        self.stdout.write(
            _("Valid until: %(day)s") % {"day": f"{key.valid_until:%d %B %Y}"}
        )
        fingerprint = key.roots[0].sha256_fingerprint
        self.stdout.write(
            _("SHA-256 fingerprint of the authority: %(hash)s") % {"hash": fingerprint}
        )
