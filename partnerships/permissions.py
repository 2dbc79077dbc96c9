"""Who a person is in a partnership, and what that lets them do.

Querysets answer strangers with 404; what stands here answers members in the wrong
role with 403.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from partnerships.states import Role

if TYPE_CHECKING:
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

    def require_lead(self) -> None:
        """Refuse everyone but a lead with 403."""
        if not self.is_lead:
            raise PermissionDenied


def seat_of(user: "User", partnership: "Partnership") -> Seat:
    """Return the person's place in the partnership, at the price of one query.

    Nobody belongs to both agencies, so there is one place at most; a stranger, whom
    the querysets should have stopped, gets PermissionDenied.
    """
    agencies = {agency.pk: agency for agency in partnership.agencies}
    for membership in user.memberships.filter(agency_id__in=agencies):
        agency = agencies[membership.agency_id]
        return Seat(
            user=user,
            agency=agency,
            partner=partnership.partner_of(agency),
            side=partnership.side_of(agency),
            role=Role(membership.role),
        )
    raise PermissionDenied


def leads_agency(user: "User", agency: "Agency") -> bool:
    """Return whether the person is a lead of the agency."""
    return user.memberships.filter(agency_id=agency.pk, role=Role.LEAD).exists()
