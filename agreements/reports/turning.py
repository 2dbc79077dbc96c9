"""Who froze the text last, or reopened it."""

from dataclasses import dataclass
from datetime import datetime

from agreements.models import Agreement, Revision
from partnerships.models import User


@dataclass(frozen=True)
class Turning:
    """The last time the text was fixed for signing, or opened again."""

    is_frozen: bool
    by: str
    at: datetime


def last_turning(agreement: Agreement, revision: Revision | None) -> Turning | None:
    """Return it, None while the text was never frozen; two queries at most.

    `revision` is what stands: it says itself who froze it.
    """
    if revision is not None:
        return Turning(True, revision.frozen_by.name, revision.frozen_at)
    event = (
        agreement.events.filter(type__in=("frozen", "unfrozen"))
        .order_by("sequence")
        .last()
    )
    if event is None:
        return None
    actor = User.objects.filter(pk=event.actor.removeprefix("person:")).first()
    return Turning(event.type == "frozen", actor.name if actor else "", event.at)
