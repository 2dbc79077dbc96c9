"""The agreement at a glance: its sections, what is next, who signs."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from agreements.models import Agreement, Revision, SealedDocument, Section, Signatory
from agreements.permissions import can_hand_over
from agreements.states import SIGNABLE, SIGNING_FAILED, SectionState
from partnerships.models import Agency
from partnerships.models.partnerships import Side
from partnerships.permissions import Seat, leads_agency

# What a lead looks at first: what waits for them, then what nobody has touched.
_ORDER = (
    SectionState.PROPOSED_BY_THEM,
    SectionState.OPEN,
    SectionState.BLOCKED,
    SectionState.PROPOSED_BY_US,
)


@dataclass(frozen=True)
class SectionRow:
    """One line of the list of sections."""

    number: int
    title: str
    url: str
    state: SectionState
    open_parameters: int
    contested: int


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


@dataclass(frozen=True)
class Overview:
    """Everything the agreement's own page shows.

    `next_url` is the section to look at next, None when none is open.
    """

    rows: tuple[SectionRow, ...]
    agreed: int
    next_url: str | None
    signatories: tuple[SignatoryLine, ...]
    revision: Revision | None
    sealed: SealedDocument | None
    failure: Failure | None

    @property
    def total(self) -> int:
        """Return how many sections there are."""
        return len(self.rows)

    @property
    def all_named(self) -> bool:
        """Return whether both agencies have said who signs."""
        return all(line.signatory for line in self.signatories)

    @property
    def ours(self) -> SignatoryLine:
        """Return the line of the agency that looks."""
        return next(line for line in self.signatories if line.is_ours)


def overview(agreement: Agreement, seat: Seat) -> Overview:
    """Read the agreement for one seat; at most ten queries."""
    partner = seat.partner
    if partner is None:
        raise LookupError("an agreement has two agencies")
    rows = tuple(
        _row(section, seat.agency, partner)
        for section in agreement.sections.with_standing()
    )
    revision = agreement.standing_revision()
    return Overview(
        rows=rows,
        agreed=sum(row.state == SectionState.AGREED for row in rows),
        next_url=_next_url(rows),
        signatories=_signatories(agreement, seat, revision),
        revision=revision,
        sealed=SealedDocument.objects.filter(revision=revision).first()
        if revision
        else None,
        failure=_failure(agreement),
    )


def section_url(section: Section) -> str:
    """Return the address of a section's page."""
    return reverse("agreements:section", args=[section.agreement_id, section.key])


def _row(section: Section, agency: Agency, partner: Agency) -> SectionRow:
    return SectionRow(
        number=section.position,
        title=section.content.title,
        url=section_url(section),
        state=section.state_for(agency, partner),
        open_parameters=len(section.missing),
        contested=len(section.contested_and_open),
    )


def _next_url(rows: tuple[SectionRow, ...]) -> str | None:
    for state in _ORDER[:-1]:
        for row in rows:
            if row.state == state:
                return row.url
    return None


def _signatories(
    agreement: Agreement, seat: Seat, revision: Revision | None
) -> tuple[SignatoryLine, ...]:
    named = {
        signatory.agency_id: signatory
        for signatory in agreement.signatories.select_related("user")
    }
    signed = (
        set(revision.signatures.values_list("agency_id", flat=True))
        if revision and agreement.state not in SIGNING_FAILED
        else set()
    )
    return tuple(
        _signatory(agreement, seat, agency, named.get(agency.pk), agency.pk in signed)
        for agency in agreement.partnership.agencies
    )


def _signatory(
    agreement: Agreement,
    seat: Seat,
    agency: Agency,
    signatory: Signatory | None,
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
        and can_hand_over(seat, signatory, leads_agency(signatory.user, agency)),
    )


def _failure(agreement: Agreement) -> Failure | None:
    """Return how the signing failed, None where it did not."""
    if agreement.state not in SIGNING_FAILED:
        return None
    event = (
        agreement.events.filter(type__in=("declined", "voided", "expired"))
        .order_by("-sequence")
        .first()
    )
    if event is None:
        return None
    secret = event.secrets.filter(field="reason").first()
    sides = dict(zip(("a", "b"), agreement.partnership.agencies, strict=True))
    return Failure(
        event=event.type,
        agency=sides.get(event.payload.get("agency")),
        reason=secret.text if secret else "",
        at=event.at,
        had_signatures=bool(event.payload.get("signatures")),
    )
