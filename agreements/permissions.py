"""What a seat in a partnership lets a person do with its agreement.

Strangers never get this far: the querysets answer them with 404. What stands here
answers members in the wrong role with 403.
"""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from partnerships.permissions import Seat
from partnerships.states import Role

if TYPE_CHECKING:
    from agreements.models import Signatory, WalkAway


def require_comment(seat: Seat) -> None:
    """Refuse viewers, who read and change nothing."""
    if seat.role == Role.VIEWER:
        raise PermissionDenied


def can_release(seat: Seat, walk_away: "WalkAway", declarer_is_member: bool) -> bool:
    """Return whether this person may let go of a walk-away.

    Only whoever declared it may; once they have left their agency, a lead of it.
    """
    if walk_away.side != seat.side:
        return False
    if walk_away.user_id == seat.user.pk:
        return True
    return seat.is_lead and not declarer_is_member


def can_sign(seat: Seat, signatories: "list[Signatory]") -> bool:
    """Return whether this person is who signs for their agency."""
    return seat.is_lead and any(
        signatory.user_id == seat.user.pk and signatory.agency_id == seat.agency.pk
        for signatory in signatories
    )


def require_signatory(seat: Seat, signatories: "list[Signatory]") -> None:
    """Refuse everyone but the agency's own signatory with 403."""
    if not can_sign(seat, signatories):
        raise PermissionDenied
