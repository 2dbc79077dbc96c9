"""What people keep about themselves."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from partnerships.actions.events import record
from partnerships.models import User


@dataclass(frozen=True)
class Details:
    """How a person is called, spoken to, and told the time."""

    name: str
    language: str
    time_zone: str


def choose_language(*, user: User, language: str) -> None:
    """Speak to this person in a language from now on, in letters too."""
    User.objects.filter(pk=user.pk).update(language=language)


@transaction.atomic
def change_details(*, user: User, details: Details, now: datetime) -> None:
    """Replace what a person says about themselves."""
    User.objects.filter(pk=user.pk).update(**asdict(details))
    record(verb="details_changed", actor=user, now=now)
