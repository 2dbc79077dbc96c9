"""Looking at where one's own people differ, before the lock."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.holding import hold_round
from assessments.documents import split_inside
from assessments.models import Round, SplitLook
from assessments.states import RoundState
from partnerships.actions.events import record
from partnerships.models import Agency, User


class CannotLook(Exception):
    """Nothing was looked at; the message tells a person why."""


def look_inside(
    *, round_: Round, agency: Agency, user: User, now: datetime
) -> SplitLook:
    """Note on which topics the agency's people are split as they answered so far.

    A second look on the same day (UTC), by whichever lead, gives the first one.
    CannotLook once the agency has locked or the round is closed.
    """
    with transaction.atomic():
        # A withdrawal deletes the looks: none may come after it.
        held = hold_round(round_)
        is_locked = held.locks.standing().filter(agency=agency).exists()
        if is_locked or held.state != RoundState.OPEN:
            raise CannotLook(_("Your agency’s answers are locked by now."))
        look, is_new = SplitLook.objects.get_or_create(
            round=held,
            agency=agency,
            looked_on=now.date(),
            defaults={
                "looked_at": now,
                "looked_by": user,
                "topics": [d.key for d in split_inside(round_=held, agency=agency)],
            },
        )
        if is_new:
            record(
                verb="looked_inside",
                actor=user,
                partnership=held.partnership,
                agency=agency,
                now=now,
            )
        return look
