"""Accepting a partnership: the moment the second agency is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.actions.agencies import Profile, create_agency
from partnerships.actions.events import leads_of, notify, record
from partnerships.actions.joining import require_own_address
from partnerships.actions.locks import lock_agencies, lock_person
from partnerships.actions.respondents import name_respondents
from partnerships.models import (
    Agency,
    Membership,
    PartnerInvitation,
    Partnership,
    User,
)
from partnerships.states import PartnershipState, Role


class CannotAccept(Exception):
    """An acceptance that is refused; the message says why."""


@dataclass(frozen=True)
class Answer:
    """With which agency a lead accepts and who answers for it.

    `agency` is None for a new one called `new_name`.
    """

    agency: Agency | None
    new_name: str
    answers_myself: bool
    addresses: Sequence[str]


@transaction.atomic
def accept_invitation(
    *, invitation: PartnerInvitation, answer: Answer, user: User, now: datetime
) -> Partnership:
    """Bind the second agency to the partnership. Spends the invitation.

    Raises CannotAccept for an invitation that is no longer open, for another's
    address, for agencies the person does not lead, for the asking agency itself,
    when somebody belongs to both, and for a second open partnership of the pair;
    CannotInvite for what naming respondents is refused for.
    """
    lock_person(user)
    require_own_address(invitation, user, CannotAccept)
    partnership = invitation.partnership
    ours = answer.agency or create_agency(
        user=user, profile=Profile(name=answer.new_name), now=now
    )
    asking = lock_agencies([partnership.agency_a_id, ours.pk])[partnership.agency_a_id]
    _spend(invitation, user, now)
    _require_lead(user, ours)
    _require_two_sides(asking, ours, user)
    _require_first(asking, ours)
    moved = Partnership.objects.filter(
        pk=partnership.pk, state=PartnershipState.INVITED
    ).update(state=PartnershipState.ACTIVE, agency_b=ours, accepted_at=now)
    if not moved:
        raise CannotAccept(_("This invitation was withdrawn."))
    partnership.refresh_from_db()
    record(verb="accepted", actor=user, partnership=partnership, agency=ours, now=now)
    notify(
        users=leads_of(asking),
        partnership=partnership,
        event="partner_accepted",
        path=reverse("partnership", args=[partnership.pk]),
        now=now,
    )
    _name_ours(partnership, ours, answer, user, now)
    return partnership


def _spend(invitation: PartnerInvitation, user: User, now: datetime) -> None:
    spent = (
        PartnerInvitation.objects.open()
        .filter(pk=invitation.pk, expires_at__gt=now)
        .update(accepted_at=now, accepted_by=user)
    )
    if not spent:
        raise CannotAccept(_("This invitation is no longer open. Ask for a new one."))


def _require_lead(user: User, agency: Agency) -> None:
    if not Membership.objects.filter(user=user, agency=agency, role=Role.LEAD).exists():
        raise CannotAccept(_("Only a lead of an agency can accept for it."))


def _require_two_sides(asking: Agency, ours: Agency, user: User) -> None:
    """Refuse one agency as both, and people who belong to both."""
    if asking.pk == ours.pk:
        raise CannotAccept(
            _("This is the agency that asked. A partnership needs another one.")
        )
    both = (
        Membership.objects.filter(
            agency=asking,
            user__in=Membership.objects.filter(agency=ours).values("user"),
        )
        .with_people()
        .order_by("user__name", "pk")
    )
    people = [membership.user for membership in both]
    if user in people:
        raise CannotAccept(
            _(
                "You belong to %(agency)s yourself. Nobody can be on both sides of a "
                "partnership."
            )
            % {"agency": asking.name}
        )
    if people:
        raise CannotAccept(
            _(
                "%(names)s: in your agency and in %(agency)s. Nobody can be on both "
                "sides of a partnership; one of the two memberships has to end first."
            )
            % {
                "names": ", ".join(str(person) for person in people),
                "agency": asking.name,
            }
        )


def _require_first(asking: Agency, ours: Agency) -> None:
    if Partnership.objects.open().between(asking, ours).exists():
        raise CannotAccept(
            _(
                "%(ours)s and %(asking)s have an open partnership already. "
                "A pair has one at a time."
            )
            % {"ours": ours.name, "asking": asking.name}
        )


def _name_ours(
    partnership: Partnership,
    ours: Agency,
    answer: Answer,
    user: User,
    now: datetime,
) -> None:
    mine = Membership.objects.filter(user=user, agency=ours).with_people()
    name_respondents(
        partnership=partnership,
        agency=ours,
        members=list(mine) if answer.answers_myself else [],
        addresses=answer.addresses,
        user=user,
        now=now,
    )
