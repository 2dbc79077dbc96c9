"""`manage.py demo`: load the demo, or with --reset make it anew."""

import shutil
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from config.demo import story
from config.starting import prepare_seal_key
from partnerships.models import User


class Command(BaseCommand):
    """Loads three partnerships through the same actions as real ones."""

    help = "Load the demo: three partnerships, six documents, five logins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add `--reset` and `--language`."""
        parser.add_argument(
            "--reset",
            action="store_true",
            help="make the demo's database, mailbox and documents anew",
        )
        parser.add_argument(
            "--language",
            default="",
            choices=[code for code, _ in settings.LANGUAGES],
            help="what its people read, type and agree in; their browser's and English",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse outside the local settings and over anybody's data."""
        if settings.OUTBOX_DIR is None:
            message = "The demo is for the local settings only."
            raise CommandError(message)
        if options["reset"]:
            _drop_every_table()
        call_command("migrate", verbosity=0, interactive=False)
        if options["reset"]:
            for folder in (settings.DOCUMENTS_DIR, settings.OUTBOX_DIR):
                shutil.rmtree(folder, ignore_errors=True)
        elif User.objects.exists():
            message = "There is data already. `make demo-reset` replaces all of it."
            raise CommandError(message)
        prepare_seal_key(self.stdout)
        story.load(timezone.now(), options["language"])
        self.stdout.write("The demo is loaded.")


def _drop_every_table() -> None:
    """Make room for a new database; the events of the old one cannot be deleted."""
    with connection.schema_editor() as editor:
        for table in connection.introspection.table_names():
            quoted = editor.quote_name(table)
            editor.execute(editor.sql_delete_table % {"table": quoted})
