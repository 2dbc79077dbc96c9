"""Who may do what in a round of answering."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partnerships.models import Partnership
    from partnerships.permissions import Seat


def may_answer(seat: "Seat", partnership: "Partnership") -> bool:
    """Return whether the person was asked to answer, for the agency they sit in."""
    return partnership.respondents.filter(
        user_id=seat.user.pk, agency_id=seat.agency.pk
    ).exists()
