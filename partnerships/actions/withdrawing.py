"""Ending a partnership that both agencies had agreed to."""

from datetime import datetime

from django.db import transaction

from partnerships.actions.events import record
from partnerships.models import Agency, Partnership, User
from partnerships.states import PartnershipState


@transaction.atomic
def withdraw_partnership(
    *, partnership: Partnership, agency: Agency, user: User, now: datetime
) -> bool:
    """Withdraw an accepted partnership for both; False when it is not one any more.

    What hangs on it is the business of whoever calls.
    """
    moved = Partnership.objects.filter(
        pk=partnership.pk, state=PartnershipState.ACTIVE
    ).update(state=PartnershipState.WITHDRAWN)
    if moved:
        record(
            verb="withdrawn",
            actor=user,
            partnership=partnership,
            agency=agency,
            now=now,
        )
    return bool(moved)
