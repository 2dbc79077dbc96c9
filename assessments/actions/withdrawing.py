"""Withdrawing what is not revealed yet: all answers of both sides are deleted."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.actions.holding import Held, hold
from assessments.actions.reminding import LETTERS
from assessments.models import AnswerSheet, Round
from assessments.states import RoundState
from partnerships.actions.asking import withdraw_invitation
from partnerships.actions.events import drop_letters, notify, people_of, record
from partnerships.actions.withdrawing import withdraw_partnership
from partnerships.models import Agency, Partnership, User


class Withdrawal(StrEnum):
    """What withdrawing would end."""

    INVITATION = "invitation"
    PARTNERSHIP = "partnership"
    ROUND = "round"
    NOTHING = "nothing"


class CannotWithdraw(Exception):
    """Nothing was withdrawn; the message tells a person why."""


def withdrawal_of(partnership: Partnership) -> Withdrawal:
    """Return what withdrawing would end now; NOTHING after a reveal or a withdrawal."""
    latest = partnership.rounds.standing().order_by("-number").first()
    return _kind(Held(partnership, latest))


@transaction.atomic
def withdraw(
    *,
    partnership: Partnership,
    seen: Withdrawal,
    agency: Agency,
    user: User,
    now: datetime,
) -> None:
    """End what is not revealed and delete every answer and lock of it, of both sides.

    `seen` is what the person was told it would end. A first round takes the partnership
    with it; a later one goes alone, and what was revealed before stays. Everybody who
    leads or answers gets a letter. CannotWithdraw when something else would end by now.
    """
    held = hold(partnership)
    kind = _kind(held)
    if kind == Withdrawal.NOTHING:
        raise CannotWithdraw(_("There is nothing left that could be withdrawn."))
    if kind != seen:
        raise CannotWithdraw(
            _(
                "Something has changed in the meantime. Please read again what "
                "withdrawing would end now."
            )
        )
    people = people_of(held.partnership)
    if held.round is not None:
        _forget(held.round)
    _end(held, kind, agency, user, now)
    drop_letters(partnership=held.partnership, events=LETTERS, users=None)
    notify(
        users=[person for person in people if person.pk != user.pk],
        partnership=held.partnership,
        event="round_withdrawn" if kind == Withdrawal.ROUND else "withdrawn",
        path=reverse("partnership", args=[held.partnership.pk]),
        now=now,
    )


def _kind(held: Held) -> Withdrawal:
    if not held.partnership.is_open:
        return Withdrawal.NOTHING
    if held.round is not None and held.round.is_revealed:
        return Withdrawal.NOTHING
    if held.partnership.rounds.filter(state=RoundState.REVEALED).exists():
        return Withdrawal.NOTHING if held.round is None else Withdrawal.ROUND
    if held.partnership.is_waiting:
        return Withdrawal.INVITATION
    return Withdrawal.PARTNERSHIP


def _end(
    held: Held, kind: Withdrawal, agency: Agency, user: User, now: datetime
) -> None:
    partnership = held.partnership
    if kind == Withdrawal.INVITATION:
        withdraw_invitation(partnership=partnership, user=user, now=now)
    elif kind == Withdrawal.PARTNERSHIP:
        withdraw_partnership(partnership=partnership, agency=agency, user=user, now=now)
    else:
        record(
            verb="round_withdrawn",
            actor=user,
            partnership=partnership,
            agency=agency,
            now=now,
        )


def _forget(round_: Round) -> None:
    """Close the round and delete whatever was answered and locked in it."""
    Round.objects.filter(pk=round_.pk, state=RoundState.OPEN).update(
        state=RoundState.WITHDRAWN
    )
    # A save that holds a sheet ends first; one that comes later finds none.
    sheets = AnswerSheet.objects.select_for_update().filter(round=round_)
    pks = [sheet.pk for sheet in sheets.order_by("pk")]
    AnswerSheet.objects.filter(pk__in=pks).delete()
    round_.locks.all().delete()
    round_.reminders.all().delete()
    round_.nudges.all().delete()
    round_.looks.all().delete()
