"""What the certificate page says: who signed and how, and what the seal is."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from agreements import content
from agreements.documents.frozen import Party, Text
from agreements.evidence import EventRecord
from agreements.models import Consent, Revision, Signature
from partnerships.models.partnerships import Side

UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class SealFacts:
    """What the seal is going to be; the worker holds the file against it afterwards.

    `stamped_by` names the time-stamp authority, empty without a time stamp; `why` is
    `unreachable` when there should have been one.
    """

    level: str
    fingerprint: str
    stamped_by: str = ""
    why: str = ""


@dataclass(frozen=True)
class SignatureBlock:
    """One agency's signature, as it is printed."""

    side: Side
    agency: str
    name: str
    title: str
    legal_entity: str
    authority: str
    signature: Signature
    consent_version: str
    consent_at: datetime
    event_hash: str
    # How the person proved who they were, in words.
    method: str


@dataclass(frozen=True)
class Certificate:
    """What the certificate page says about how the agreement was signed.

    `events` is the chain up to the last signature, `head` its last hash.
    """

    words: Mapping[str, Any]
    blocks: tuple[SignatureBlock, ...]
    events: tuple[EventRecord, ...]
    revision: Revision
    head: str
    seal: SealFacts

    @property
    def level(self) -> str:
        """Return in a sentence which level the seal has, and why no higher one."""
        levels: dict[str, str] = self.words["levels"]
        return levels[self.seal.why or self.seal.level]

    @property
    def recent(self) -> tuple[tuple[EventRecord, str], ...]:
        """Return the events since the text was frozen as signed, each in words."""
        frozen = [n for n, event in enumerate(self.events) if event.type == "frozen"]
        known: dict[str, str] = self.words["events"]
        return tuple(
            (event, known.get(event.type, event.type))
            for event in self.events[frozen[-1] if frozen else 0 :]
        )

    @property
    def earlier(self) -> str:
        """Return in a sentence how many events are not printed."""
        count = len(self.events) - len(self.recent)
        return str(self.words["earlier"]).format(count=count) if count else ""

    @property
    def verify_file(self) -> str:
        """Return in a sentence where the file can be checked."""
        address = settings.SITE_URL + reverse("agreements:verify")
        return str(self.words["verify_file"]).format(address=address)

    @property
    def rows(self) -> tuple[tuple[SignatureBlock, str], ...]:
        """Return each signature with its consent in words."""
        given = str(self.words["consent_given"])
        return tuple(
            (
                block,
                given.format(
                    version=block.consent_version,
                    at=f"{block.consent_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
                ),
            )
            for block in self.blocks
        )


def certificate_of(revision: Revision, text: Text, seal: SealFacts) -> Certificate:
    """Read how a fully signed revision was signed; LookupError when it is not."""
    words = content.paper(text.language).certificate
    events = _events_to_the_last_signature(revision)
    return Certificate(
        words=words,
        blocks=tuple(_blocks(revision, text.parties, events, words["methods"])),
        events=events,
        revision=revision,
        head=events[-1].hash,
        seal=seal,
    )


def _blocks(
    revision: Revision,
    parties: tuple[Party, ...],
    events: tuple[EventRecord, ...],
    methods: Mapping[str, str],
) -> Iterator[SignatureBlock]:
    signed = {
        str(event.payload["agency"]): event
        for event in events
        if event.type == "signed" and event.revision_hash == revision.canonical_sha256
    }
    standing = Consent.objects.filter(revision=revision, withdrawn_at=None)
    consents = {consent.user_id: consent for consent in standing}
    partnership = revision.agreement.partnership
    signatures = {
        partnership.side_of(signature.agency): signature
        for signature in revision.signatures.select_related("agency")
    }
    for party in parties:
        signature = signatures[party.side]
        consent = consents[signature.user_id]
        yield SignatureBlock(
            **asdict(party),
            signature=signature,
            consent_version=consent.disclosure_version,
            consent_at=consent.consented_at,
            event_hash=signed[party.side].hash,
            method=methods.get(signature.method, signature.method),
        )


def _events_to_the_last_signature(revision: Revision) -> tuple[EventRecord, ...]:
    """Return the chain up to the last signature."""
    events = [event.as_record() for event in revision.agreement.events.all()]
    while events and events[-1].type != "signed":
        events.pop()
    if not events:
        raise LookupError("nobody has signed")
    return tuple(events)
