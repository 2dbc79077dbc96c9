"""Taking back a walk-away once both sides' answers are known."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessments.actions.settling.acting import Deed, act, hold_revealed
from assessments.models import Round, settlement_in, walk_aways_in
from assessments.states import SettlingAct
from partnerships.models import Membership
from partnerships.permissions import Seat


@transaction.atomic
def withdraw_walk_away(
    *,
    round_: Round,
    dimension: str,
    seat: Seat,
    declarer: int,
    now: datetime,
) -> None:
    """Say that what the person `declarer` (a user's id) ruled out is ruled out no more.

    Only they may; once they have left their agency, a lead of it, which the record
    says. Twice is the same as once. The answers stay as they were. LookupError when
    nobody of the seat's own agency with this id declared one: whether somebody of the
    other did is not told.
    """
    held = hold_revealed(round_)
    ours = {
        one.user_id: one.declarer
        for one in walk_aways_in(held, dimension)
        if one.declarer.side == seat.side
    }
    found = ours.get(declarer)
    if found is None:
        raise LookupError(declarer)
    is_member = Membership.objects.filter(user_id=declarer, agency=seat.agency)
    if not seat.stands_for(found.side, declarer, is_member=is_member.exists()):
        raise PermissionDenied
    settlement = settlement_in(held, dimension)
    if found in settlement.withdrawn:
        return
    act(
        Deed(held, dimension, seat, settlement.seen, now),
        SettlingAct.WALK_AWAY_WITHDRAWN,
        {"respondent": found.respondent, "declarer": declarer},
    )
