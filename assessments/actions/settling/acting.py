"""The one door to a difference's list of acts; it holds the round's row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from assessments.actions.holding import hold_round
from assessments.models import Round, SettlingEvent, settlement_in
from assessments.settling import Settlement
from assessments.states import SettlingAct
from partnerships.actions.events import record
from partnerships.permissions import Seat


class CannotSettle(Exception):
    """Why nothing was recorded, in words for people."""


class Stale(CannotSettle):
    """Something happened since the person looked; `settlement` is how it stands now."""

    def __init__(self, settlement: Settlement) -> None:
        super().__init__(
            _(
                "Something happened here while you were looking. Nothing of yours was "
                "saved yet: read it as it stands now, and decide again."
            )
        )
        self.settlement = settlement


@dataclass(frozen=True)
class Deed:
    """What a person wants to do about a difference, having seen the act `seen`."""

    round: Round
    dimension: str
    seat: Seat
    seen: int
    now: datetime


IsStale = Callable[[Settlement], bool]


def hold_revealed(round_: Round) -> Round:
    """Return the round, held until the transaction ends; it must be revealed."""
    held = hold_round(round_)
    if not held.is_revealed:
        raise CannotSettle(
            _("Differences are settled once both agencies have locked their answers.")
        )
    return held


def act(
    deed: Deed,
    kind: SettlingAct,
    payload: Mapping[str, Any],
    *,
    is_stale: IsStale | None = None,
) -> bool:
    """Append one act; return whether it is new. Runs inside the caller's transaction.

    The same act sent twice, as by a double click, is one. Otherwise what decides goes
    through only on exactly what was seen; `is_stale` asks less of what does not.
    """
    held = hold_revealed(deed.round)
    if not held.questionnaire.dimension(deed.dimension).matters:
        raise LookupError(deed.dimension)
    settlement = settlement_in(held, deed.dimension)
    if _is_there(settlement, deed, kind, payload):
        return False
    if is_stale(settlement) if is_stale else settlement.seen != deed.seen:
        raise Stale(settlement)
    if not settlement.may(kind, deed.seat.side):
        raise CannotSettle(_why_not(kind))
    SettlingEvent.objects.create(
        round=held,
        dimension=deed.dimension,
        number=settlement.seen + 1,
        act=kind,
        agency=deed.seat.agency,
        actor=deed.seat.user,
        at=deed.now,
        payload=dict(payload),
    )
    _record(deed, held, kind)
    return True


def _record(deed: Deed, held: Round, kind: SettlingAct) -> None:
    # Operators read this list: that somebody ruled something out is an answer.
    is_answer = kind == SettlingAct.WALK_AWAY_WITHDRAWN
    record(
        verb=f"settling_{kind}",
        actor=None if is_answer else deed.seat.user,
        partnership=held.partnership,
        agency=deed.seat.agency,
        now=deed.now,
    )


def _is_there(
    settlement: Settlement, deed: Deed, kind: SettlingAct, payload: Mapping[str, Any]
) -> bool:
    return any(
        one.kind == kind
        and one.author_id == deed.seat.user.pk
        and one.payload == payload
        for one in settlement.acts[deed.seen :]
    )


def _why_not(kind: SettlingAct) -> str:
    return {
        SettlingAct.PROPOSED: _("This is settled. Open it again to change it."),
        SettlingAct.WITHDRAWN: _("There is no proposal of yours to take back."),
        SettlingAct.ACCEPTED: _("There is no proposal of the other agency to accept."),
        SettlingAct.REOPENED: _("This is not settled, so there is nothing to open."),
    }[kind]
