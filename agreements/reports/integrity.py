"""Whether the record of an agreement holds: its chain, its files, and its state."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from agreements.evidence import ChainCheck, opens, sha256_hex
from agreements.models import (
    Agreement,
    EndingNote,
    Event,
    Revision,
    SealedDocument,
)
from agreements.states import AgreementState as S
from assessments import archive
from assessments.models import Document

AT_ONCE = 500
# What an event makes of the state; between draft and agreed no event tells.
OPEN = frozenset({S.DRAFT, S.AGREED})
MADE: dict[str, frozenset[S]] = {
    "drafted": OPEN,
    "unfrozen": OPEN,
    "frozen": frozenset({S.FROZEN}),
    "declined": frozenset({S.DECLINED}),
    "voided": frozenset({S.VOIDED}),
    "expired": frozenset({S.EXPIRED}),
    "sealed": frozenset({S.SEALED}),
    "superseded": frozenset({S.SUPERSEDED}),
    "ended": frozenset({S.ENDED}),
    "dropped": frozenset({S.DROPPED}),
}


@dataclass
class Counts:
    """What was looked at."""

    agreements: int = 0
    events: int = 0
    opened: int = 0
    erased: int = 0
    files: int = 0


@dataclass
class _Seen:
    """What the events said, kept while they pass by."""

    chain: ChainCheck = field(default_factory=ChainCheck)
    states: frozenset[S] = OPEN
    frozen: set[str] = field(default_factory=set)
    rendered: set[str] = field(default_factory=set)
    sealed: set[str] = field(default_factory=set)
    # Hash of the revision, who signed it, and for which side.
    signed: set[tuple[str, str, str]] = field(default_factory=set)


def problems_of(agreement: Agreement, counts: Counts) -> Iterator[str]:
    """Give what does not hold about an agreement, a line each; adds to `counts`.

    The events pass by one after the other, however many there are.
    """
    counts.agreements += 1
    seen = _Seen()
    events = agreement.events.order_by("sequence").prefetch_related("secrets")
    for event in events.iterator(chunk_size=AT_ONCE):
        counts.events += 1
        yield from seen.chain.problems_with(event.as_record())
        yield from _commitments(event, counts)
        _remember(event, seen)
    if agreement.state not in seen.states:
        said = " or ".join(sorted(state.value for state in seen.states))
        yield f"its state is {agreement.state}, its events say {said}"
    for revision in agreement.revisions.select_related("agreement__partnership"):
        yield from _revision(revision, seen, counts)
    yield from _after_sealing(agreement, counts)


def _commitments(event: Event, counts: Counts) -> Iterator[str]:
    committed = event.payload.get("committed", {})
    secrets = {secret.field: secret for secret in event.secrets.all()}
    counts.erased += len(set(committed) - set(secrets))
    for name, secret in secrets.items():
        counts.opened += 1
        if not opens(committed.get(name), secret.text, secret.salt):
            yield f"event {event.sequence}: {name} is not what was committed to"


def _remember(event: Event, seen: _Seen) -> None:
    """Fold an event into what the state and the files have to be."""
    if event.type == "signed":
        seen.signed.add((event.revision_hash, event.actor, event.payload["agency"]))
        first = seen.states == {S.FROZEN}
        seen.states = frozenset({S.PARTLY_SIGNED if first else S.SIGNED})
    # Signatures that fell with the reopening are told of after it.
    elif not (event.type == "voided" and seen.states == OPEN):
        seen.states = MADE.get(event.type, seen.states)
    if event.type == "frozen":
        seen.frozen.add(event.revision_hash)
    if event.type == "rendered":
        seen.rendered.add(event.payload["pdf_sha256"])
    if event.type == "sealed":
        seen.sealed.add(event.payload["sealed_sha256"])


def _revision(revision: Revision, seen: _Seen, counts: Counts) -> Iterator[str]:
    name = f"revision {revision.number}"
    if sha256_hex(revision.canonical.encode()) != revision.canonical_sha256:
        yield f"{name}: its text does not match its hash"
    if revision.canonical_sha256 not in seen.frozen:
        yield f"{name}: no event froze it"
    yield from _file(f"{name}, the unsigned PDF", revision, seen.rendered, counts)
    side_of = revision.agreement.partnership.side_of
    for signature in revision.signatures.select_related("agency"):
        if (signature.canonical_sha256, signature.pdf_sha256) != (
            revision.canonical_sha256,
            revision.sha256,
        ):
            yield f"{name}: a signature is on other hashes than its own"
        who = f"person:{signature.user_id}", side_of(signature.agency)
        if (revision.canonical_sha256, *who) not in seen.signed:
            yield f"{name}: a signature that no event tells of"
    sealed = SealedDocument.objects.filter(revision=revision).first()
    if sealed is not None:
        yield from _file(f"{name}, the sealed PDF", sealed, seen.sealed, counts)


def _file(
    name: str, document: Document, named: set[str] | None, counts: Counts
) -> Iterator[str]:
    """Look at an archived file; `named` are the hashes that events name, if they do."""
    if not document.is_ready:
        return
    counts.files += 1
    if named is not None and document.sha256 not in named:
        yield f"{name}: no event names its hash"
    try:
        archive.read(document.sha256)
    except archive.DocumentMissing:
        yield f"{name}: the file is missing ({document.sha256})"
    except archive.DocumentDamaged:
        yield f"{name}: the file was changed ({document.sha256})"


def _after_sealing(agreement: Agreement, counts: Counts) -> Iterator[str]:
    is_closed = agreement.state in (S.SUPERSEDED, S.ENDED, S.DROPPED)
    if is_closed != (agreement.closed_at is not None):
        yield f"it is {agreement.state}, and its closing day says otherwise"
    sealed = {S.SEALED, S.SUPERSEDED, S.ENDED}
    heirs = agreement.amendments.filter(state__in=sealed)
    if agreement.state == S.SUPERSEDED and not heirs.exists():
        yield "it is superseded, and there is no sealed amendment of it"
    if agreement.parent_id:
        parent = SealedDocument.objects.filter(
            revision__agreement=agreement.parent_id, sha256=agreement.parent_sha256
        )
        if not parent.exists():
            yield "it amends a sealed file that is not there"
    note = EndingNote.objects.filter(ending__agreement=agreement).first()
    if note is not None:
        yield from _file("the note of ending", note, None, counts)
