"""What a seat in a partnership lets a person do with its agreement.

Strangers never get this far: the querysets answer them with 404. What stands here
answers members in the wrong role with 403.
"""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from partnerships.permissions import Seat

if TYPE_CHECKING:
    from agreements.models import Signatory, WalkAway


def can_release(seat: Seat, walk_away: "WalkAway", declarer_is_member: bool) -> bool:
    """Return whether this person may let go of a walk-away.

    Only whoever declared it may; once they have left their agency, a lead of it.
    """
    return seat.stands_for(
        walk_away.side, walk_away.user_id, is_member=declarer_is_member
    )


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


def can_hand_over(seat: Seat, signatory: "Signatory", signatory_leads: bool) -> bool:
    """Return whether this person may let another lead of their agency sign.

    The signatory may; once they lead the agency no longer, every lead of it.
    """
    return seat.is_lead and (signatory.user_id == seat.user.pk or not signatory_leads)


def require_can_hand_over(
    seat: Seat, signatory: "Signatory", signatory_leads: bool
) -> None:
    """Refuse everyone who may not hand over with 403."""
    if not can_hand_over(seat, signatory, signatory_leads):
        raise PermissionDenied
