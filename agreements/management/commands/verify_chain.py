"""Checks the record of every agreement, or of those that are named."""

import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agreements.models import Agreement
from agreements.reports.integrity import Counts, problems_of

AT_ONCE = 100


class Command(BaseCommand):
    """`manage.py verify_chain [AGREEMENT …]`"""

    help = "Check chains, names and texts behind them, files and states; exit 1 if not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add which agreements, all of them by default."""
        parser.add_argument(
            "agreements", nargs="*", type=uuid.UUID, metavar="AGREEMENT"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each problem, then what was looked at."""
        wanted = set(options["agreements"])
        agreements = Agreement.objects.order_by("pk")
        if wanted:
            agreements = agreements.filter(pk__in=wanted)
        counts, problems = Counts(), 0
        for agreement in agreements.iterator(chunk_size=AT_ONCE):
            wanted.discard(agreement.pk)
            for problem in problems_of(agreement, counts):
                problems += 1
                self.stdout.write(f"{agreement.pk}: {problem}")
        for missing in sorted(wanted, key=str):
            problems += 1
            self.stdout.write(f"{missing}: there is no such agreement")
        self.stdout.write(
            f"Looked at {counts.agreements} agreements, {counts.events} events, "
            f"{counts.opened} names and texts ({counts.erased} erased), "
            f"{counts.files} files."
        )
        if problems:
            message = f"{problems} problems."
            raise CommandError(message)
