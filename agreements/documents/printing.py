"""The agreement as PDF: as frozen for signing, and signed with its certificate page."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC

from django.template.loader import render_to_string

from agreements import content
from agreements.documents.certificate import Certificate, SealFacts, certificate_of
from agreements.documents.changes import changes_in
from agreements.documents.frozen import Text, frozen_text
from agreements.documents.signing import signature_picture
from agreements.evidence import EVIDENCE_FORMAT, EventRecord, JsonValue, sha256_hex
from agreements.models import Revision
from assessments import archive, pdf


def revision_pdf(revision: Revision) -> bytes:
    """Return the unsigned PDF of a frozen revision; the same bytes every time."""
    html = _html(revision, frozen_text(revision), None)
    return pdf.render(html, identifier=_identifier(revision.canonical_sha256))


def signed_pdf(revision: Revision, seal: SealFacts) -> bytes:
    """Return the signed agreement with its certificate and attachments, not yet sealed.

    The certificate says what the seal is going to be. Raises archive.DocumentMissing or
    DocumentDamaged when the frozen PDF, whose hash was signed, cannot be read.
    """
    text = frozen_text(revision)
    certificate = certificate_of(revision, text, seal)
    html = _html(revision, text, certificate)
    return pdf.render(
        html,
        identifier=_identifier(certificate.head),
        images=_drawings(text, certificate),
        archival=True,
        attachments=attachments_of(revision, certificate),
    )


def _drawings(text: Text, certificate: Certificate) -> dict[str, bytes]:
    """Return the signatures that were drawn as pictures, by the names in the page."""
    return {
        f"signature-{block.side}": signature_picture(
            block.signature,
            text.words["drawn_by"].format(name=block.signature.typed_name),
        ).encode()
        for block in certificate.blocks
        if block.signature.drawing
    }


def _html(revision: Revision, text: Text, certificate: Certificate | None) -> str:
    context = {
        "text": text,
        "revision": revision,
        "frozen": _frozen(revision, text),
        "changes": changes_in(revision.agreement, text),
        "certificate": certificate,
    }
    return render_to_string("pdf/agreement.html", context)


def _frozen(revision: Revision, text: Text) -> str:
    """Return in a sentence which revision it is and when it was frozen."""
    return text.words["frozen"].format(
        number=text.number,
        revision=text.revision,
        day=text.published.day(revision.frozen_at.astimezone(UTC).date()),
    )


def attachments_of(
    revision: Revision, certificate: Certificate
) -> tuple[pdf.PdfAttachment, ...]:
    """Return what is attached to the sealed file: what was signed, and the evidence."""
    said = content.paper(frozen_text(revision).language).file
    at = certificate.blocks[0].signature.signed_at
    for block in certificate.blocks:
        at = max(at, block.signature.signed_at)
    return (
        pdf.PdfAttachment(
            name="agreement-unsigned.pdf",
            data=archive.read(revision.sha256),
            description=said["unsigned"],
            at=at,
            relationship="Source",
        ),
        pdf.PdfAttachment(
            name="agreement.json",
            data=revision.canonical.encode(),
            description=said["canonical"],
            at=at,
        ),
        pdf.PdfAttachment(
            name="evidence.json",
            data=_evidence(revision, certificate),
            description=said["evidence"],
            at=at,
        ),
    )


def _evidence(revision: Revision, certificate: Certificate) -> bytes:
    disclosure = frozen_text(revision).published.disclosure
    return evidence_json(
        revision,
        certificate.events,
        disclosure={
            "version": disclosure.version,
            "sha256": sha256_hex(disclosure.text.encode()),
            "text": disclosure.text,
        },
    )


def evidence_json(
    revision: Revision, events: Sequence[EventRecord], **more: JsonValue
) -> bytes:
    """Return a chain and `more` as readable JSON, free of personal data."""
    return json.dumps(
        {
            "format": EVIDENCE_FORMAT,
            "agreement": str(revision.agreement_id),
            "revision": revision.number,
            "canonical_sha256": revision.canonical_sha256,
            "pdf_sha256": revision.sha256,
            "head": events[-1].hash,
            "events": [asdict(event) for event in events],
            **more,
        },
        ensure_ascii=False,
        indent=1,
        sort_keys=True,
    ).encode()


def _identifier(sha256: str) -> bytes:
    """Return 16 bytes that identify a PDF made from what has this hash."""
    return bytes.fromhex(sha256)[:16]
