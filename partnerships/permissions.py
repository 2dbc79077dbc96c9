"""Who a person is in a partnership, and what that lets them do.

Querysets answer strangers with 404; what stands here answers members in the wrong
role with 403.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from partnerships.states import Role

if TYPE_CHECKING:
    from uuid import UUID

    from partnerships.models import Agency, Partnership, User
    from partnerships.models.partnerships import Side


@dataclass(frozen=True)
class Seat:
    """A person's place in a partnership: their agency, their role, the other agency.

    `partner` is None while the invitation is open.
    """

    user: "User"
    agency: "Agency"
    partner: "Agency | None"
    side: "Side"
    role: Role

    @property
    def is_lead(self) -> bool:
        """Return whether they lead their agency."""
        return self.role == Role.LEAD

    @property
    def may_talk(self) -> bool:
        """Return whether they may say something: viewers read and change nothing."""
        return self.role != Role.VIEWER

    def require_lead(self) -> None:
        """Refuse everyone but a lead with 403."""
        if not self.is_lead:
            raise PermissionDenied

    def require_talker(self) -> None:
        """Refuse viewers with 403."""
        if not self.may_talk:
            raise PermissionDenied

    def stands_for(self, side: "Side", user_id: int, *, is_member: bool) -> bool:
        """Return whether they may take back what a person of a side declared.

        Only that person may; once they are no member of their agency (`is_member`),
        a lead of it.
        """
        if side != self.side:
            return False
        return user_id == self.user.pk or (self.is_lead and not is_member)


def seat_of(user: "User", partnership: "Partnership") -> Seat:
    """Return the person's place in the partnership, at the price of one query.

    Nobody belongs to both agencies, so there is one place at most; a stranger, whom
    the querysets should have stopped, gets PermissionDenied.
    """
    agencies = [agency.pk for agency in partnership.agencies]
    membership = user.memberships.filter(agency_id__in=agencies).first()
    if membership is None:
        raise PermissionDenied
    return seat_at(user, partnership, membership.agency_id, membership.role)


def seat_at(
    user: "User", partnership: "Partnership", agency_id: "UUID", role: str
) -> Seat:
    """Return the person's place in the partnership where agency and role are known."""
    for agency in partnership.agencies:
        if agency.pk == agency_id:
            return Seat(
                user=user,
                agency=agency,
                partner=partnership.partner_of(agency),
                side=partnership.side_of(agency),
                role=Role(role),
            )
    raise PermissionDenied


def leads_agency(user: "User", agency: "Agency") -> bool:
    """Return whether the person is a lead of the agency."""
    return user.memberships.filter(agency_id=agency.pk, role=Role.LEAD).exists()
