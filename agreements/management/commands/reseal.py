"""Makes a signed agreement that could not be sealed due again, now."""

import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.resealing import CannotReseal, reseal
from agreements.models import Agreement


class Command(BaseCommand):
    """`manage.py reseal AGREEMENT`"""

    help = "Seal a signed agreement now instead of at its next try."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add which agreement."""
        parser.add_argument("agreement", type=uuid.UUID, help="its id, a UUID")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it due, or say why there is nothing to seal."""
        try:
            agreement = Agreement.objects.get(pk=options["agreement"])
            sealed = reseal(agreement=agreement, now=timezone.now())
        except Agreement.DoesNotExist as problem:
            message = _("There is no agreement %(id)s.") % {"id": options["agreement"]}
            raise CommandError(message) from problem
        except CannotReseal as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            _("Due now; tries so far: %(count)s.") % {"count": sealed.attempts}
        )
        if sealed.problem:
            self.stdout.write(
                _("Last problem: %(problem)s") % {"problem": _(sealed.problem)}
            )
