"""Fetching an agreement for the person who asks; strangers find nothing."""

import re
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from agreements.actions.settlements import arrivals_for, take_in_settlements
from agreements.models import (
    Agreement,
    Revision,
    Section,
    sections_of,
    standing_revision,
)
from agreements.states import NEGOTIABLE
from partnerships.access import MemberRequest
from partnerships.permissions import Seat, seat_at

# As many digits as the number of a revision can have.
LONGEST_NUMBER = 5
_HASH = re.compile("[0-9a-f]{64}")


def hash_in(request: MemberRequest, name: str) -> str:
    """Return the SHA-256 that a form carries under `name`; "" for what is none."""
    text = request.POST.get(name, "")
    return text if _HASH.fullmatch(text) else ""


def agreement_for(request: MemberRequest, pk: UUID) -> tuple[Agreement, Seat]:
    """Return the agreement and the person's seat in it, or 404."""
    user = request.user
    visible = Agreement.objects.for_user(user).with_partnership().with_place_of(user)
    found: Any = get_object_or_404(visible.select_related("round", "parent"), pk=pk)
    place = seat_at(user, found.partnership, found.place_agency, found.place_role)
    return found, place


def current_agreement_for(request: MemberRequest, pk: UUID) -> tuple[Agreement, Seat]:
    """Return the same, with what both settled since taken in if a lead asks."""
    agreement, seat = agreement_for(request, pk)
    waits = seat.is_lead and agreement.state in NEGOTIABLE
    if waits and arrivals_for(agreement).is_any:
        take_in_settlements(agreement=agreement, now=timezone.now())
        agreement.refresh_from_db(fields=["state"])
    return agreement, seat


def section_for(
    request: MemberRequest, pk: UUID, key: str
) -> tuple[Agreement, Section, Seat]:
    """Return a section of the agreement and the person's seat, or 404."""
    agreement, seat = current_agreement_for(request, pk)
    for section in sections_of(agreement):
        if section.key == key:
            return agreement, section, seat
    raise Http404


def revision_read(request: MemberRequest, agreement: Agreement) -> Revision | None:
    """Return the revision to read: None is the text that is being negotiated.

    `?revision=N` names one, so that what quotes an older one still finds it; one that
    is not there is 404. Without it, what stands.
    """
    asked = request.GET.get("revision", "")
    if not asked:
        return standing_revision(agreement)
    is_number = asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_NUMBER
    return get_object_or_404(agreement.revisions, number=asked if is_number else 0)


def revision_for(request: MemberRequest, agreement: Agreement) -> Revision:
    """Return the revision that the address names, or the one that stands, or 404."""
    revision = revision_read(request, agreement)
    if revision is None:
        raise Http404
    return revision
