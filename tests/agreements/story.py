"""The story of an agreement, told through the real actions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from agreements import content
from agreements.actions.amending import amend
from agreements.actions.consenting import consent
from agreements.actions.drafting import draft_agreement
from agreements.actions.freezing import freeze
from agreements.actions.negotiation import accept, propose, settle
from agreements.actions.sealing import publish_revision, publish_sealed
from agreements.actions.signatories import name_signatory
from agreements.actions.signing import Circumstances, Hashes, sign
from agreements.actions.walk_aways import withdraw_walk_away
from agreements.content import Field, Kind, Parameter, SectionContent
from agreements.documents.signing import disclosure_of
from agreements.documents.signing import disclosure_sha256 as sha256_of
from agreements.models import (
    Acceptance,
    Agreement,
    Credentials,
    Revision,
    Section,
    Signature,
    content_hash,
)
from agreements.tasks import render_revision
from assessments import archive
from partnerships.models import User
from partnerships.permissions import Seat, seat_of
from tests.assessments.revealed import World, revealed, small_case

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
BROWSER = Circumstances(
    method="password", ip_address="203.0.113.7", user_agent="A browser"
)


@dataclass(frozen=True)
class Story:
    """An agreement with the leads of both agencies in their seats."""

    world: World
    agreement_id: UUID

    @property
    def agreement(self) -> Agreement:
        """Return the agreement as it is now."""
        return Agreement.objects.with_partnership().get(pk=self.agreement_id)

    @property
    def a(self) -> Seat:
        """Return the seat of agency A's lead."""
        return self.seat(self.world.leads["a"])

    @property
    def b(self) -> Seat:
        """Return the seat of agency B's lead."""
        return self.seat(self.world.leads["b"])

    def seat(self, user: User) -> Seat:
        """Return a person's seat."""
        return seat_of(user, self.world.round.partnership)

    def section(self, key: str) -> Section:
        """Return a section as it is now."""
        return self.agreement.sections.with_standing().get(key=key)

    @property
    def revision(self) -> Revision:
        """Return the revision that stands."""
        return self.agreement.revisions.get(voided_at=None)

    @property
    def hashes(self) -> Hashes:
        """Return what people sign now."""
        return Hashes(self.revision.canonical_sha256, self.revision.sha256)

    def propose(
        self,
        seat: Seat,
        key: str,
        *,
        wording: str = "",
        reason: str = "",
        **values: Any,
    ) -> None:
        """Propose values on top of what stands."""
        self.propose_on(
            self.section(key), seat, wording=wording, reason=reason, **values
        )

    def propose_on(
        self,
        seen: Section,
        seat: Seat,
        *,
        wording: str = "",
        reason: str = "",
        **values: Any,
    ) -> None:
        """Propose values on top of a section as it was seen."""
        propose(
            section=seen,
            seat=seat,
            seen=seen.content_hash,
            values={**seen.values, **values},
            wording=wording,
            reason=reason,
            now=NOW,
        )

    def accept(self, seat: Seat, key: str) -> None:
        """Accept a section as it stands."""
        section = self.section(key)
        accept(section=section, seat=seat, seen=section.content_hash, now=NOW)

    def release(self, key: str) -> None:
        """Let everybody who would walk away over a section withdraw that."""
        section = self.section(key)
        for walk_away in section.blocking:
            withdraw_walk_away(
                section=section,
                seat=self.seat(User.objects.get(pk=walk_away.user_id)),
                walk_away=walk_away,
                seen=section.content_hash,
                now=NOW,
            )

    def agree(self, key: str) -> None:
        """Take a section all the way: complete, proposed, accepted, released."""
        section = self.section(key)
        values = complete(section)
        if values != section.values:
            self.propose(self.a, key, **values)
        else:
            self.accept(self.a, key)
        self.accept(self.b, key)
        self.release(key)

    def agree_all(self) -> "Story":
        """Agree every section."""
        for section in self.agreement.sections.all():
            self.agree(section.key)
        return self

    def settled(self) -> "Story":
        """Put every section into the agreed state at once, for what comes after it."""
        agreement, seats = self.agreement, (self.a, self.b)
        sections = list(agreement.sections.with_standing())
        for section in sections:
            section.values = complete(section)
            section.content_hash = content_hash(section.key, section.values, "")
            section.blocked_by = []
        Section.objects.bulk_update(sections, ["values", "content_hash", "blocked_by"])
        Acceptance.objects.bulk_create(
            Acceptance(
                section=section,
                agency=seat.agency,
                user=seat.user,
                content_hash=section.content_hash,
                accepted_at=NOW,
            )
            for section in sections
            for seat in seats
        )
        settle(agreement, NOW)
        return self

    def name_signatories(self) -> "Story":
        """Let both leads name themselves."""
        for seat, name, entity in (
            (self.a, "Dana Bright", "Brightline Ltd"),
            (self.b, "Борис Меридианов", "ООО «Меридиан»"),
        ):
            name_signatory(
                agreement=self.agreement,
                seat=seat,
                user=seat.user,
                credentials=Credentials(
                    name, "Director", entity, "Sole representative"
                ),
                now=NOW,
            )
        return self

    def freeze(self) -> "Story":
        """Freeze, and let the worker make the unsigned PDF."""
        render_revision(self.frozen().pk)
        return self

    def freeze_with(self, pdf: bytes) -> "Story":
        """Freeze, with a file at hand in place of the one a worker would make."""
        publish_revision(
            revision=self.frozen(), sha256=archive.store(pdf), size=len(pdf), now=NOW
        )
        return self

    def seal_with(self, pdf: bytes) -> "Story":
        """Let both sign, with a file in place of the one a worker would seal."""
        for seat in (self.a, self.b):
            self.sign(seat)
        publish_sealed(
            sealed=self.revision.sealed,
            sha256=archive.store(pdf),
            size=len(pdf),
            level="B-LT",
            now=NOW,
        )
        return self

    def frozen(self) -> Revision:
        """Freeze; pages live in today and the story at NOW, and both can be signed."""
        revision = freeze(agreement=self.agreement, seat=self.a, now=NOW)
        revision.sign_by = max(NOW, timezone.now()).date() + timedelta(days=30)
        revision.save(update_fields=["sign_by"])
        return revision

    def sign(self, seat: Seat, name: str = "") -> Signature:
        """Consent and sign."""
        consent(
            agreement=self.agreement,
            seat=seat,
            seen=self.hashes,
            disclosure=sha256_of(disclosure_of(self.revision)),
            now=NOW,
        )
        named = self.agreement.signatories.get(agency=seat.agency).name
        return sign(
            agreement=self.agreement,
            seat=seat,
            seen=self.hashes,
            typed_name=name or named,
            circumstances=BROWSER,
            now=NOW,
        )


def drafted(document: dict[str, Any] | None = None) -> Story:
    """Return a freshly drafted agreement, by default of the worked case."""
    world = revealed(document)
    seat = seat_of(world.leads["a"], world.round.partnership)
    agreement = draft_agreement(round_=world.round, seat=seat, now=NOW)
    return Story(world, agreement.pk)


def agreed() -> Story:
    """Return an agreement whose sections and signatories are settled."""
    return drafted(small_case()).settled().name_signatories()


def signable() -> Story:
    """Return a frozen agreement that can be signed; its PDF is a stand-in."""
    return agreed().freeze_with(b"%PDF-1.7 stand-in")


def sealed() -> Story:
    """Return an agreement that both signed; its files are stand-ins."""
    return signable().seal_with(b"%PDF-1.7 sealed stand-in")


def amended(story: Story) -> Story:
    """Return an amendment of a sealed agreement, just started by agency A's lead."""
    child = amend(agreement=story.agreement, seat=story.a, now=NOW)
    return Story(story.world, child.pk)


def disclosure_sha256() -> str:
    """Return the hash of the published disclosure in English."""
    return sha256_of(content.published("v2").disclosure)


def complete(section: Section) -> dict[str, Any]:
    """Return the section's values with something legal in every open parameter."""
    return complete_value(section.content, section.values)


def complete_value(
    section: SectionContent, values: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return `values` with something legal in every open parameter of a section."""
    values = dict(values or {})
    for key in content.missing(section, values):
        values[key] = _value(section.parameter(key), values.get(key))
    for total in section.sums:
        share = total.total // len(total.parameters)
        values |= dict.fromkeys(total.parameters, share)
        values[total.parameters[-1]] = total.total - share * (len(total.parameters) - 1)
    return values


def _value(parameter: Parameter, current: Any) -> Any:
    if parameter.kind is not Kind.ROWS:
        return _cell(parameter)
    rows: list[Mapping[str, Any]] = list(current or [])
    rows += [{} for _ in range(parameter.least - len(rows))]
    return [
        {column.key: row.get(column.key, _cell(column)) for column in parameter.columns}
        for row in rows
    ]


def _cell(field: Field) -> Any:
    match field.kind:
        case Kind.CHOICE:
            return field.options[0].key
        case Kind.NUMBER:
            return max(field.low, 1)
        case Kind.DECIMAL:
            return "4.5"
        case Kind.DATE:
            return "2027-11-24"
        case Kind.TIME:
            return "10:00"
        case Kind.ZONE:
            return "Europe/Oslo"
        case Kind.CURRENCY:
            return "EUR"
    return "Something both of us can read"[: field.high]
