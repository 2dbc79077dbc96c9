"""Erases the names and texts behind a person's events, on that person's request."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agreements.actions.erasing import erase_event_texts
from partnerships.models import User


class Command(BaseCommand):
    """`manage.py erase_event_texts EMAIL`"""

    help = "Erase plain texts of events by or about a person; chains stay whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add whose, and whether signatures of signed agreements go too."""
        parser.add_argument("email")
        parser.add_argument(
            "--including-signatures",
            action="store_true",
            help="also what proves signatures on agreements that both signed",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase, and say what was and what was not."""
        person = User.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            message = f"Nobody here has the address {options['email']}."
            raise CommandError(message)
        done = erase_event_texts(
            person=person,
            including_signatures=options["including_signatures"],
            now=timezone.now(),
        )
        self.stdout.write(f"Erased {done.erased} names and texts behind events.")
        if done.kept:
            self.stdout.write(
                f"Kept {done.kept} that prove signatures on agreements both signed. "
                "--including-signatures erases them too."
            )
