"""Naming and leaving out who answers for an agency, until it locks."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.holding import Held, hold
from assessments.actions.reminding import LETTERS
from partnerships.actions.events import drop_letters
from partnerships.actions.respondents import name_respondents, remove_respondent
from partnerships.models import Agency, Membership, Partnership, Respondent, User


class CannotChangeRespondents(Exception):
    """Who answers stays as it is; the message tells a person why."""


@transaction.atomic
def add_respondents(
    *,
    partnership: Partnership,
    agency: Agency,
    members: Sequence[Membership],
    addresses: Sequence[str],
    user: User,
    now: datetime,
) -> None:
    """Let members answer for the agency and invite colleagues by their addresses.

    Somebody who answered before and was left out finds what they saved. Raises
    CannotChangeRespondents once the agency has locked, and CannotInvite for what
    `name_respondents` is refused for.
    """
    held = hold(partnership)
    _require_unlocked(held, agency)
    name_respondents(
        partnership=held.partnership,
        agency=agency,
        members=members,
        addresses=addresses,
        user=user,
        now=now,
    )


@transaction.atomic
def leave_out(*, respondent: Respondent, user: User, now: datetime) -> None:
    """Let somebody's answers no longer count; what they saved is kept.

    A reminder that has not gone out yet does not either.

    Doing it again changes nothing. Raises CannotChangeRespondents once the agency has
    locked.
    """
    held = hold(respondent.partnership)
    _require_unlocked(held, respondent.agency)
    remove_respondent(respondent=respondent, user=user, now=now)
    drop_letters(partnership=held.partnership, events=LETTERS, users=[respondent.user])


def why_fixed(*, partnership: Partnership, agency: Agency) -> str:
    """Return why an agency's respondents cannot change now, "" while they can."""
    latest = partnership.rounds.standing().order_by("-number").first()
    return _why_fixed(Held(partnership, latest), agency)


def _require_unlocked(held: Held, agency: Agency) -> None:
    reason = _why_fixed(held, agency)
    if reason:
        raise CannotChangeRespondents(reason)


def _why_fixed(held: Held, agency: Agency) -> str:
    if not held.partnership.is_open:
        return _("This partnership was withdrawn.")
    if held.round is None:
        return ""
    if held.round.is_revealed:
        return _("The answers are revealed: who answered can no longer change.")
    if held.round.locks.standing().filter(agency=agency).exists():
        return _(
            "Your agency has locked its answers. To add or remove somebody, a lead has "
            "to take the lock back first."
        )
    return ""
