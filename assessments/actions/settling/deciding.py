"""Settling: one side proposes, which is its yes; the other's yes completes it."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.actions.settling.acting import CannotSettle, Deed, act, hold_revealed
from assessments.models import Round, settlement_in
from assessments.questionnaire import Position, is_position
from assessments.states import SettlingAct
from partnerships.actions.events import leads_of, notify_sparingly
from partnerships.permissions import Seat

PROPOSAL, SETTLED = LETTERS = ("settling_proposal", "settled")


@transaction.atomic
def propose(
    *,
    round_: Round,
    dimension: str,
    seat: Seat,
    seen: int,
    option: Position | None,
    wording: str,
    reason: str,
    now: datetime,
) -> None:
    """Offer an option of the dimension's lead item, or wording, or both.

    It takes the place of the proposal that stands, whoever made that.
    """
    seat.require_lead()
    _check_offer(round_, dimension, option, wording)
    standing = settlement_in(hold_revealed(round_), dimension).standing
    if standing and standing.number <= seen and standing.says(option, wording):
        raise CannotSettle(
            _("This is what is proposed already. Accept it, or change something.")
            if standing.side != seat.side
            else _("This is what you propose already. Change something, or wait.")
        )
    is_new = act(
        Deed(round_, dimension, seat, seen, now),
        SettlingAct.PROPOSED,
        {"option": option, "wording": wording, "reason": reason},
    )
    if is_new:
        _tell_partner(round_, seat, PROPOSAL, now)


@transaction.atomic
def take_back(
    *, round_: Round, dimension: str, seat: Seat, seen: int, now: datetime
) -> None:
    """Take the agency's own proposal off the table."""
    seat.require_lead()
    act(
        Deed(round_, dimension, seat, seen, now),
        SettlingAct.WITHDRAWN,
        {"proposal": _last_proposal(round_, dimension, seen)},
    )


@transaction.atomic
def accept(
    *, round_: Round, dimension: str, seat: Seat, seen: int, now: datetime
) -> None:
    """Say yes to the other agency's proposal: the difference is settled."""
    seat.require_lead()
    is_new = act(
        Deed(round_, dimension, seat, seen, now),
        SettlingAct.ACCEPTED,
        {"proposal": _last_proposal(round_, dimension, seen)},
    )
    if is_new:
        _tell_partner(round_, seat, SETTLED, now)


@transaction.atomic
def reopen(
    *, round_: Round, dimension: str, seat: Seat, seen: int, reason: str, now: datetime
) -> None:
    """Open what was settled again, saying why; either side may."""
    seat.require_lead()
    is_new = act(
        Deed(round_, dimension, seat, seen, now),
        SettlingAct.REOPENED,
        {"reason": reason},
    )
    if is_new:
        _tell_partner(round_, seat, "settling_reopened", now)


def _check_offer(
    round_: Round, dimension: str, option: Position | None, wording: str
) -> None:
    if option is None and not wording:
        raise CannotSettle(_("Choose an answer or write down what you propose."))
    lead = round_.questionnaire.dimension(dimension).lead
    if option is not None and (lead is None or not is_position(lead, option)):
        raise CannotSettle(_("That is not one of the answers to choose from."))


def _last_proposal(round_: Round, dimension: str, seen: int) -> int:
    """Return the number of the last proposal among the acts seen, 0 for none."""
    acts = settlement_in(round_, dimension).acts[:seen]
    return max((one.number for one in acts if one.kind == "proposed"), default=0)


def _tell_partner(round_: Round, seat: Seat, event: str, now: datetime) -> None:
    """Make a letter due for the leads of the other agency, one an hour at most.

    It leads to the list of all differences: one that has not gone out yet tells of
    this one too.
    """
    partner = seat.partner
    if partner is None:
        raise LookupError("a revealed round has two agencies")
    notify_sparingly(
        users=leads_of(partner),
        partnership=round_.partnership,
        event=event,
        like=LETTERS,
        path=reverse("assessments:settlements", args=[round_.pk]),
        now=now,
    )
