"""Talking about a difference: remarks, and the four steps of CARE."""

from datetime import datetime

from django.db import transaction

from assessments.actions.settling.acting import Deed, act
from assessments.models import Round
from assessments.settling import CareStep, Settlement
from assessments.states import SettlingAct
from partnerships.permissions import Seat


@transaction.atomic
def comment(
    *, round_: Round, dimension: str, seat: Seat, seen: int, text: str, now: datetime
) -> None:
    """Add a remark that both agencies read; others' acts do not stand in its way."""
    seat.require_talker()
    act(
        Deed(round_, dimension, seat, seen, now),
        SettlingAct.COMMENTED,
        {"text": text},
        is_stale=lambda settlement: False,
    )


@transaction.atomic
def save_care_step(
    *,
    round_: Round,
    dimension: str,
    seat: Seat,
    seen: int,
    step: CareStep,
    text: str,
    now: datetime,
) -> None:
    """Write the agency's text of one step; earlier versions stay in the list.

    Stale when a colleague has written the same step since.
    """
    seat.require_talker()

    def is_stale(settlement: Settlement) -> bool:
        return any(one.number > seen for one in settlement.care(step, seat.side))

    act(
        Deed(round_, dimension, seat, seen, now),
        SettlingAct.CARED,
        {"step": step.value, "text": text},
        is_stale=is_stale,
    )
