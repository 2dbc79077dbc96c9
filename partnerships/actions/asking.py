"""Asking another agency into a partnership, until it accepts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.actions.agencies import Profile, create_agency
from partnerships.actions.events import record
from partnerships.actions.limits import (
    LETTER_REPEATED,
    PARTNER_ASKED,
    CannotInvite,
    require_letters_left,
)
from partnerships.actions.locks import lock_agencies
from partnerships.actions.respondents import name_respondents
from partnerships.actions.team import VALID_FOR
from partnerships.doorbell import ring
from partnerships.models import (
    Agency,
    Membership,
    PartnerInvitation,
    Partnership,
    User,
)
from partnerships.states import PartnershipState


@dataclass(frozen=True)
class Question:
    """What one agency asks another: whom, about what, until when."""

    email: str
    purpose: str
    language: str
    due_on: date


@transaction.atomic
def ask_partner(
    *,
    agency: Agency,
    question: Question,
    members: Sequence[Membership],
    addresses: Sequence[str],
    user: User,
    now: datetime,
) -> Partnership:
    """Start a partnership, invite the partner's lead and name our respondents.

    Raises CannotInvite for a member's address, for one that is invited already, and
    beyond the day's limit.
    """
    lock_agencies([agency.pk])
    email = question.email.lower()
    _require_stranger(agency, email)
    require_letters_left(agency=agency, actor=user, now=now, wanted=1 + len(addresses))
    partnership = Partnership.objects.create(
        agency_a=agency,
        purpose=question.purpose,
        language=question.language,
        due_on=question.due_on,
        created_by=user,
        created_at=now,
    )
    record(
        verb=PARTNER_ASKED,
        actor=user,
        partnership=partnership,
        agency=agency,
        now=now,
    )
    _write(partnership, email, user, now)
    name_respondents(
        partnership=partnership,
        agency=agency,
        members=members,
        addresses=addresses,
        user=user,
        now=now,
    )
    return partnership


@transaction.atomic
def ask_first_partner(
    *,
    name: str,
    question: Question,
    answers_myself: bool,
    addresses: Sequence[str],
    user: User,
    now: datetime,
) -> Partnership:
    """Make the agency `name` with this person as its lead, and ask a partner for it.

    Raises CannotInvite as `ask_partner` does, and makes no agency then.
    """
    agency = create_agency(user=user, profile=Profile(name=name), now=now)
    mine = agency.memberships.with_people()
    return ask_partner(
        agency=agency,
        question=question,
        members=list(mine) if answers_myself else [],
        addresses=addresses,
        user=user,
        now=now,
    )


@transaction.atomic
def repeat_invitation(*, partnership: Partnership, user: User, now: datetime) -> None:
    """Send the partner's letter again; its link replaces the earlier one."""
    lock_agencies([partnership.agency_a_id])
    require_letters_left(agency=partnership.agency_a, actor=user, now=now)
    invitation = partnership.invitations.open().first()
    if invitation is None:
        raise CannotInvite(_("This invitation is no longer open."))
    PartnerInvitation.objects.open().filter(pk=invitation.pk).update(
        sent_at=None, attempts=0, next_try_at=now, expires_at=now + VALID_FOR
    )
    _record_repeat(partnership, user, now)
    ring("partnerships.tasks.send_invitation", invitation.pk)


@transaction.atomic
def readdress_invitation(
    *, partnership: Partnership, email: str, user: User, now: datetime
) -> None:
    """Invite another address instead; the link that went out dies at once."""
    lock_agencies([partnership.agency_a_id])
    email = email.lower()
    _require_stranger(partnership.agency_a, email, but=partnership)
    require_letters_left(agency=partnership.agency_a, actor=user, now=now)
    if not partnership.invitations.open().update(revoked_at=now):
        raise CannotInvite(_("This invitation is no longer open."))
    _write(partnership, email, user, now)
    _record_repeat(partnership, user, now)


@transaction.atomic
def withdraw_invitation(*, partnership: Partnership, user: User, now: datetime) -> None:
    """Take back a partnership that nobody has accepted."""
    # Accepting holds this lock as well before it touches either row.
    lock_agencies([partnership.agency_a_id])
    moved = Partnership.objects.filter(
        pk=partnership.pk, state=PartnershipState.INVITED
    ).update(state=PartnershipState.WITHDRAWN)
    if not moved:
        raise CannotInvite(_("Your partner has answered in the meantime."))
    partnership.invitations.open().update(revoked_at=now)
    record(
        verb="withdrawn",
        actor=user,
        partnership=partnership,
        agency=partnership.agency_a,
        now=now,
    )


def _require_stranger(
    agency: Agency, email: str, but: Partnership | None = None
) -> None:
    if Membership.objects.with_address(email).filter(agency=agency).exists():
        raise CannotInvite(
            _(
                "%(email)s is the address of somebody in your own agency. "
                "A partnership needs another one."
            )
            % {"email": email}
        )
    invited = PartnerInvitation.objects.open().filter(
        partnership__agency_a=agency, email=email
    )
    if but is not None:
        invited = invited.exclude(partnership=but)
    if invited.exists():
        raise CannotInvite(
            _(
                "You have invited %(email)s already and the answer is still open. "
                "You can send that invitation again."
            )
            % {"email": email}
        )
    # Our colleague-to-be and our partner-to-be cannot be one person.
    if agency.invitations.open().filter(email=email).exists():
        raise CannotInvite(
            _("%(email)s is invited into your own agency. Nobody can be on both sides.")
            % {"email": email}
        )


def _write(partnership: Partnership, email: str, user: User, now: datetime) -> None:
    invitation = PartnerInvitation.objects.create(
        partnership=partnership,
        email=email,
        created_by=user,
        created_at=now,
        next_try_at=now,
        expires_at=now + VALID_FOR,
    )
    ring("partnerships.tasks.send_invitation", invitation.pk)


def _record_repeat(partnership: Partnership, user: User, now: datetime) -> None:
    record(
        verb=LETTER_REPEATED,
        actor=user,
        partnership=partnership,
        agency=partnership.agency_a,
        now=now,
    )
