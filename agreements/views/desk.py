"""Fetching an agreement for the person who asks; strangers find nothing."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from agreements.models import Agreement, Section
from partnerships.access import MemberRequest
from partnerships.permissions import Seat, seat_of


def agreement_for(request: MemberRequest, pk: UUID) -> tuple[Agreement, Seat]:
    """Return the agreement and the person's seat in it, or 404."""
    agreement = get_object_or_404(
        Agreement.objects.for_user(request.user).with_partnership(), pk=pk
    )
    return agreement, seat_of(request.user, agreement.partnership)


def section_for(
    request: MemberRequest, pk: UUID, key: str
) -> tuple[Agreement, Section, Seat]:
    """Return a section of the agreement and the person's seat, or 404."""
    agreement, seat = agreement_for(request, pk)
    section = agreement.sections.with_standing().filter(key=key).first()
    if section is None:
        raise Http404
    return agreement, section, seat
