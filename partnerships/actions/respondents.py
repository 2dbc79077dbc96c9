"""Naming who answers for an agency in a partnership."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.actions.events import record
from partnerships.actions.limits import CannotInvite
from partnerships.actions.locks import lock_agencies
from partnerships.actions.team import invite_colleague
from partnerships.models import Agency, Membership, Partnership, Respondent, User
from partnerships.states import PartnershipState, Role

RESPONDENTS_A_SIDE = 20


@transaction.atomic
def name_respondents(
    *,
    partnership: Partnership,
    agency: Agency,
    members: Sequence[Membership],
    addresses: Sequence[str],
    user: User,
    now: datetime,
) -> None:
    """Let members answer for the agency and invite colleagues by their addresses.

    An address that belongs to a member names that member. Raises CannotInvite when
    the partnership was withdrawn, for viewers, and for what a letter is refused for.
    """
    lock_agencies([agency.pk])
    if (
        not Partnership.objects.filter(pk=partnership.pk)
        .exclude(state=PartnershipState.WITHDRAWN)
        .exists()
    ):
        raise CannotInvite(_("This partnership was withdrawn."))
    for membership in members:
        _name(partnership, membership, now)
    for address in addresses:
        member = (
            Membership.objects.with_address(address)
            .filter(agency=agency)
            .select_related("user")
            .first()
        )
        if member is None:
            invite_colleague(
                agency=agency,
                email=address,
                role=Role.RESPONDENT,
                partnership=partnership,
                user=user,
                now=now,
            )
        else:
            _name(partnership, member, now)
    _require_room(partnership, agency)
    record(
        verb="respondents_named",
        actor=user,
        partnership=partnership,
        agency=agency,
        now=now,
    )


@transaction.atomic
def remove_respondent(*, respondent: Respondent, user: User, now: datetime) -> None:
    """Let somebody no longer answer; doing it again changes nothing."""
    lock_agencies([respondent.agency_id])
    removed, _by_model = Respondent.objects.filter(pk=respondent.pk).delete()
    if removed:
        record(
            verb="respondent_removed",
            actor=user,
            partnership=respondent.partnership,
            agency=respondent.agency,
            now=now,
        )


def _name(partnership: Partnership, membership: Membership, now: datetime) -> None:
    if membership.role == Role.VIEWER:
        raise CannotInvite(
            _(
                "%(name)s is a viewer and cannot answer. "
                "Change the role on your team's page first."
            )
            % {"name": membership.user}
        )
    Respondent.objects.get_or_create(
        partnership=partnership,
        user_id=membership.user_id,
        defaults={"agency_id": membership.agency_id, "added_at": now},
    )


def _require_room(partnership: Partnership, agency: Agency) -> None:
    named = partnership.respondents.filter(agency=agency).count()
    invited = partnership.team_invitations.open().filter(agency=agency).count()
    if named + invited > RESPONDENTS_A_SIDE:
        raise CannotInvite(
            _("At most %(limit)d people can answer for an agency.")
            % {"limit": RESPONDENTS_A_SIDE}
        )
