"""Who signs an agreement, whether they have, and why a signing came to nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from agreements.models import Agreement, Revision, Signatory, signatories_of
from agreements.permissions import can_hand_over
from agreements.states import SIGNABLE, SIGNING_FAILED, WAS_SEALED, AgreementState
from partnerships.models import Agency
from partnerships.models.partnerships import Side
from partnerships.permissions import Seat


@dataclass(frozen=True)
class SignatoryLine:
    """Who signs for an agency, whether they have, and what the person can do about it.

    `is_me` says that the person who looks is who signs.
    """

    side: Side
    agency: Agency
    signatory: Signatory | None
    has_signed: bool
    is_ours: bool
    is_me: bool
    is_awaited: bool
    can_hand_over: bool


@dataclass(frozen=True)
class Failure:
    """Why a signing came to nothing.

    `event` is declined, voided or expired; `agency` is who stopped it, None where the
    time ran out; `reason` is empty then, and once it was erased.
    """

    event: str
    agency: Agency | None
    reason: str
    at: datetime
    had_signatures: bool


def signatory_lines(
    agreement: Agreement, seat: Seat, revision: Revision | None
) -> tuple[SignatoryLine, ...]:
    """Return both agencies' lines, A's first, as one seat sees them; two queries."""
    named = {one.agency_id: one for one in signatories_of(agreement)}
    signed = signed_agencies(agreement, revision)
    return tuple(
        _signatory(agreement, seat, agency, named.get(agency.pk), agency.pk in signed)
        for agency in agreement.partnership.agencies
    )


def signed_agencies(agreement: Agreement, revision: Revision | None) -> set[UUID]:
    """Return the keys of the agencies whose signature counts; one query at most.

    No signature counts once a signing failed; once it is signed, both do.
    """
    if agreement.state == AgreementState.PARTLY_SIGNED and revision is not None:
        return set(revision.signatures.values_list("agency_id", flat=True))
    if agreement.state in WAS_SEALED | {AgreementState.SIGNED}:
        return {agency.pk for agency in agreement.partnership.agencies}
    return set()


def _signatory(
    agreement: Agreement,
    seat: Seat,
    agency: Agency,
    signatory: Any,
    has_signed: bool,
) -> SignatoryLine:
    is_ours = agency.pk == seat.agency.pk
    is_awaited = (
        agreement.state in SIGNABLE and signatory is not None and not has_signed
    )
    return SignatoryLine(
        side=agreement.partnership.side_of(agency),
        agency=agency,
        signatory=signatory,
        has_signed=has_signed,
        is_ours=is_ours,
        is_me=signatory is not None and signatory.user_id == seat.user.pk,
        is_awaited=is_awaited,
        can_hand_over=is_awaited
        and is_ours
        and signatory is not None
        and can_hand_over(seat, signatory, signatory.leads),
    )


def failure_of(agreement: Agreement) -> Failure | None:
    """Return how the signing failed, None where it did not."""
    if agreement.state not in SIGNING_FAILED:
        return None
    event: Any = (
        agreement.events.with_text("reason")
        .filter(type__in=("declined", "voided", "expired"))
        .order_by("-sequence")
        .first()
    )
    if event is None:
        return None
    sides = dict(zip(("a", "b"), agreement.partnership.agencies, strict=True))
    return Failure(
        event=event.type,
        agency=sides.get(event.payload.get("agency")),
        reason=event.text or "",
        at=event.at,
        had_signatures=bool(event.payload.get("signatures")),
    )
