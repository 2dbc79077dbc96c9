"""Joining an agency by a colleague's invitation."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.actions.events import record
from partnerships.actions.locks import (
    is_on_the_other_side,
    lock_agencies,
    lock_person,
)
from partnerships.models import Membership, Respondent, TeamInvitation, User
from partnerships.models.invitations import Invitation
from partnerships.states import OPEN_STATES, Role


class CannotJoin(Exception):
    """An invitation that cannot be accepted; the message says why."""


def require_own_address(
    invitation: Invitation, user: User, refusal: type[Exception]
) -> None:
    """Refuse everybody who has not proved to own the invited address."""
    if not invitation.is_for(user):
        raise refusal(
            _(
                "This invitation was sent to another address than yours. Sign in "
                "with the address it was sent to, or ask for one to your address."
            )
        )


@transaction.atomic
def join_agency(*, invitation: TeamInvitation, user: User, now: datetime) -> Membership:
    """Make the person a member and, if asked for, a respondent. Spends the invitation.

    Somebody who is a member already keeps their role. Raises CannotJoin for an
    invitation that is no longer open, for another's address, and for people of a
    partner of the agency.
    """
    lock_person(user)
    agency = lock_agencies([invitation.agency_id])[invitation.agency_id]
    require_own_address(invitation, user, CannotJoin)
    spent = (
        TeamInvitation.objects.open()
        .filter(pk=invitation.pk, expires_at__gt=now)
        .update(accepted_at=now, accepted_by=user)
    )
    if not spent:
        raise CannotJoin(_("This invitation is no longer open. Ask for a new one."))
    if is_on_the_other_side(user, agency):
        raise CannotJoin(
            _(
                "You belong to an agency that is in a partnership with %(agency)s. "
                "Nobody can be on both sides, so you cannot join."
            )
            % {"agency": agency.name}
        )
    membership, is_new = Membership.objects.get_or_create(
        user=user,
        agency=agency,
        defaults={"role": invitation.role, "created_at": now},
    )
    _name_if_asked(invitation, membership, now)
    if is_new:
        record(verb="member_joined", actor=user, agency=agency, now=now)
    return membership


def _name_if_asked(
    invitation: TeamInvitation, membership: Membership, now: datetime
) -> None:
    partnership = invitation.partnership
    if (
        partnership is None
        or partnership.state not in OPEN_STATES
        or membership.role == Role.VIEWER
    ):
        return
    Respondent.objects.get_or_create(
        partnership=partnership,
        user_id=membership.user_id,
        defaults={"agency_id": membership.agency_id, "added_at": now},
    )
