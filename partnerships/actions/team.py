"""Who belongs to an agency, in which role, and who is invited into it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.actions.events import record
from partnerships.actions.limits import (
    COLLEAGUE_INVITED,
    LETTER_REPEATED,
    CannotInvite,
    require_letters_left,
)
from partnerships.actions.locks import lock_agencies
from partnerships.doorbell import ring
from partnerships.models import (
    Agency,
    Membership,
    Partnership,
    Respondent,
    TeamInvitation,
    User,
)
from partnerships.states import Role

VALID_FOR = timedelta(days=14)


class CannotChangeTeam(Exception):
    """A change of the team that is refused; the message says why."""


@transaction.atomic
def invite_colleague(
    *,
    agency: Agency,
    email: str,
    role: Role,
    partnership: Partnership | None,
    user: User,
    now: datetime,
) -> TeamInvitation:
    """Ask the owner of an address into the agency, perhaps to answer in a partnership.

    Raises CannotInvite for members, for people who are invited already, and beyond
    the day's limit.
    """
    lock_agencies([agency.pk])
    email = email.lower()
    if Membership.objects.with_address(email).filter(agency=agency).exists():
        raise CannotInvite(
            _("%(email)s is the address of somebody in your team.") % {"email": email}
        )
    same = TeamInvitation.objects.open().filter(
        agency=agency, email=email, partnership=partnership
    )
    if same.exists():
        raise CannotInvite(
            _("%(email)s is invited already. You can send that invitation again.")
            % {"email": email}
        )
    if (
        partnership is not None
        and partnership.invitations.open().filter(email=email).exists()
    ):
        raise CannotInvite(
            _(
                "%(email)s is the address you invited as your partner. "
                "Nobody can be on both sides."
            )
            % {"email": email}
        )
    require_letters_left(agency=agency, actor=user, now=now)
    invitation: TeamInvitation = TeamInvitation.objects.create(
        agency=agency,
        email=email,
        role=role,
        partnership=partnership,
        created_by=user,
        created_at=now,
        next_try_at=now,
        expires_at=now + VALID_FOR,
    )
    record(verb=COLLEAGUE_INVITED, actor=user, agency=agency, now=now)
    ring("partnerships.tasks.send_team_invitation", invitation.pk)
    return invitation


@transaction.atomic
def repeat_team_invitation(
    *, invitation: TeamInvitation, user: User, now: datetime
) -> None:
    """Send the letter again; its link replaces the earlier one."""
    lock_agencies([invitation.agency_id])
    require_letters_left(agency=invitation.agency, actor=user, now=now)
    moved = (
        TeamInvitation.objects.open()
        .filter(pk=invitation.pk)
        .update(sent_at=None, attempts=0, next_try_at=now, expires_at=now + VALID_FOR)
    )
    if not moved:
        raise CannotInvite(_("This invitation is no longer open."))
    record(verb=LETTER_REPEATED, actor=user, agency=invitation.agency, now=now)
    ring("partnerships.tasks.send_team_invitation", invitation.pk)


@transaction.atomic
def take_back_team_invitation(
    *, invitation: TeamInvitation, user: User, now: datetime
) -> None:
    """Make the letter's link worthless."""
    moved = (
        TeamInvitation.objects.open().filter(pk=invitation.pk).update(revoked_at=now)
    )
    if not moved:
        raise CannotInvite(_("This invitation is no longer open."))
    record(verb="invitation_revoked", actor=user, agency=invitation.agency, now=now)


@transaction.atomic
def change_role(
    *, membership: Membership, role: Role, user: User, now: datetime
) -> None:
    """Give a member another role; the last lead keeps theirs.

    Whoever becomes a viewer answers nowhere any more: what they saved is kept and does
    not count, unless it is locked.
    """
    lock_agencies([membership.agency_id])
    if role != Role.LEAD:
        _require_another_lead(membership)
    Membership.objects.filter(pk=membership.pk).update(role=role)
    if role == Role.VIEWER:
        Respondent.objects.filter(
            agency=membership.agency_id, user=membership.user_id
        ).delete()
    record(verb="role_changed", actor=user, agency=membership.agency, now=now)


@transaction.atomic
def remove_member(*, membership: Membership, user: User, now: datetime) -> None:
    """End a membership, one's own or, by a lead, another's.

    What the person answered stays with the agency: it was given on its behalf.
    """
    lock_agencies([membership.agency_id])
    _require_another_lead(membership)
    Membership.objects.filter(pk=membership.pk).delete()
    record(verb="member_left", actor=user, agency=membership.agency, now=now)


def _require_another_lead(membership: Membership) -> None:
    others = Membership.objects.filter(
        agency=membership.agency_id, role=Role.LEAD
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise CannotChangeTeam(
            _("An agency needs a lead. Make somebody else a lead first.")
        )
