"""The evidence bundle: what a stranger needs to check a sealed agreement."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC
from functools import cache
from io import BytesIO
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import timezone, translation

from agreements.content import FIRST_LANGUAGE
from agreements.documents.frozen import frozen_text
from agreements.documents.signing import disclosure_of
from agreements.evidence import (
    EVIDENCE_FORMAT,
    OF_ONE_AGENCY,
    JsonValue,
    canonical,
    sha256_hex,
)
from agreements.models import EndingNote, Event, EventSecret, Revision, SealedDocument
from agreements.sealing.inside import credentials_in
from assessments import archive
from assessments.states import DocumentState

VERIFIER = Path(__file__).resolve().parent.parent / "verifier" / "verify.py"
# What says how an agreement stands after it was sealed.
STANDING = ("notice_given", "superseded", "ended")
# The earliest time a ZIP can name: the same state gives the same bytes.
NO_TIME = (1980, 1, 1, 0, 0, 0)


@cache
def verifier() -> bytes:
    """Return the verifier, which is handed out byte for byte."""
    return VERIFIER.read_bytes()


def evidence_bundle(sealed: SealedDocument) -> bytes:
    """Return the bundle of a sealed document; the same chain gives the same bytes.

    Raises archive.DocumentMissing or DocumentDamaged when one of its PDFs cannot be
    read, Unsealed when what was archived as sealed carries no seal.
    """
    files = dict(bundle_files(sealed))
    files["manifest.json"] = manifest(sealed.revision, files)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, date_time=NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            bundle.writestr(info, data)
    return out.getvalue()


def bundle_files(sealed: SealedDocument) -> Iterator[tuple[str, bytes]]:
    """Give the files of a bundle by name, all but the manifest."""
    revision = sealed.revision
    pdf = archive.read(sealed.sha256)
    credentials = credentials_in(pdf)
    events = list(revision.agreement.events.all())
    yield "README.txt", _readme(sealed, events)
    yield "verify.py", verifier()
    yield "agreement-sealed.pdf", pdf
    yield "agreement-unsigned.pdf", archive.read(revision.sha256)
    yield "agreement.json", revision.canonical.encode()
    yield "events.json", _events(revision, events)
    yield "openings.json", _openings(revision)
    yield "disclosure.txt", disclosure_of(revision).text.encode()
    yield "certificates/seal.pem", credentials.seal
    yield "certificates/authorities.pem", credentials.authorities
    if credentials.revocations:
        yield "certificates/revocations.pem", credentials.revocations
    note = _note(sealed)
    if note is not None:
        yield "agreement-ended.pdf", archive.read(note.sha256)


def manifest(revision: Revision, files: Mapping[str, bytes]) -> bytes:
    """Return the canonical JSON that names every file and its SHA-256."""
    return canonical(
        {
            "format": EVIDENCE_FORMAT,
            "agreement": str(revision.agreement_id),
            "files": {name: sha256_hex(data) for name, data in files.items()},
        }
    )


def _events(revision: Revision, events: list[Event]) -> bytes:
    chain: list[JsonValue] = [asdict(event.as_record()) for event in events]
    return canonical(
        {
            "format": EVIDENCE_FORMAT,
            "agreement": str(revision.agreement_id),
            "events": chain,
        }
    )


def _openings(revision: Revision) -> bytes:
    """Return plain text and salt of what both agencies may read.

    Who would have walked away stays out of every bundle: it may be handed on.
    """
    secrets = (
        EventSecret.objects.filter(event__agreement=revision.agreement_id)
        .exclude(event__type__in=OF_ONE_AGENCY)
        .order_by("event__sequence", "field")
        .values_list("event__sequence", "field", "text", "salt")
    )
    openings: list[JsonValue] = [
        {"event": sequence, "field": field, "text": text, "salt": salt}
        for sequence, field, text, salt in secrets
    ]
    return canonical({"format": EVIDENCE_FORMAT, "openings": openings})


def _note(sealed: SealedDocument) -> EndingNote | None:
    """Return the sealed note that the agreement has ended, None until it is made."""
    notes = EndingNote.objects.filter(
        ending__agreement=sealed.revision.agreement_id, state=DocumentState.READY
    )
    found: EndingNote | None = notes.first()
    return found


def _readme(sealed: SealedDocument, events: list[Event]) -> bytes:
    signed = [event for event in events if event.type == "signed"]
    # For strangers, not for whoever takes it away: in one language, its times in UTC.
    with translation.override(FIRST_LANGUAGE), timezone.override(UTC):
        text = render_to_string(
            "agreements/evidence_readme.txt",
            {
                "text": frozen_text(sealed.revision),
                "sealed": sealed,
                "head": signed[-1].hash,
                "note": _note(sealed),
                "since": [event for event in events if event.type in STANDING],
                "last": events[-1],
            },
        )
    return text.encode()
