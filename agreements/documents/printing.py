"""The agreement as PDF: as frozen for signing, and signed with its certificate page."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from agreements import content
from agreements.documents.changes import changes_in
from agreements.documents.frozen import Text, frozen_text
from agreements.evidence import EventRecord, sha256_hex
from agreements.models import Revision, Signature
from assessments import archive, pdf
from partnerships.models.partnerships import Side

EVIDENCE_FORMAT = "plumbline-evidence-1"
SEAL_LEVEL = "PAdES B-B"


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

    @property
    def method(self) -> str:
        """Return in words how the person proved who they were."""
        methods = {
            "password": _("signed in and typed the password again"),
            "authenticator": _("signed in and gave a code of their authenticator"),
            "recovery_code": _("signed in and gave one of their recovery codes"),
            "passkey": _("signed in and used their passkey"),
        }
        return methods.get(self.signature.method, self.signature.method)


@dataclass(frozen=True)
class Certificate:
    """What the certificate page says about how the agreement was signed."""

    blocks: tuple[SignatureBlock, ...]
    events: tuple[EventRecord, ...]
    revision: Revision
    head: str
    seal_level: str = SEAL_LEVEL


def revision_pdf(revision: Revision) -> bytes:
    """Return the unsigned PDF of a frozen revision; the same bytes every time."""
    html = _html(revision, frozen_text(revision), None)
    return pdf.render(html, identifier=_identifier(revision.canonical_sha256))


def signed_pdf(revision: Revision) -> bytes:
    """Return the signed agreement with its certificate and attachments, not yet sealed.

    Raises archive.DocumentMissing or DocumentDamaged when the frozen PDF, whose hash
    was signed, cannot be read.
    """
    text = frozen_text(revision)
    certificate = certificate_of(revision, text)
    html = _html(revision, text, certificate)
    return pdf.render(
        html,
        identifier=_identifier(certificate.head),
        archival=True,
        attachments=_attachments(revision, certificate),
    )


def _html(revision: Revision, text: Text, certificate: Certificate | None) -> str:
    return render_to_string(
        "pdf/agreement.html",
        {
            "text": text,
            "revision": revision,
            "changes": changes_in(revision.agreement, text),
            "certificate": certificate,
        },
    )


def certificate_of(revision: Revision, text: Text) -> Certificate:
    """Read how a fully signed revision was signed; LookupError when it is not."""
    events = _events_to_the_last_signature(revision)
    signed = {
        str(event.payload["agency"]): event
        for event in events
        if event.type == "signed" and event.revision_hash == revision.canonical_sha256
    }
    standing = revision.consents.filter(withdrawn_at=None)
    consents = {consent.user_id: consent for consent in standing}
    partnership = revision.agreement.partnership
    signatures = {
        partnership.side_of(signature.agency): signature
        for signature in revision.signatures.select_related("agency")
    }
    blocks = []
    for party in text.parties:
        signature = signatures[party.side]
        consent = consents[signature.user_id]
        blocks.append(
            SignatureBlock(
                **asdict(party),
                signature=signature,
                consent_version=consent.disclosure_version,
                consent_at=consent.consented_at,
                event_hash=signed[party.side].hash,
            )
        )
    return Certificate(
        blocks=tuple(blocks), events=events, revision=revision, head=events[-1].hash
    )


def _events_to_the_last_signature(revision: Revision) -> tuple[EventRecord, ...]:
    """Return the chain up to the last signature."""
    events = [event.as_record() for event in revision.agreement.events.all()]
    while events and events[-1].type != "signed":
        events.pop()
    if not events:
        raise LookupError("nobody has signed")
    return tuple(events)


def _attachments(
    revision: Revision, certificate: Certificate
) -> tuple[pdf.PdfAttachment, ...]:
    at = certificate.blocks[0].signature.signed_at
    for block in certificate.blocks:
        at = max(at, block.signature.signed_at)
    return (
        pdf.PdfAttachment(
            name="agreement-unsigned.pdf",
            data=archive.read(revision.sha256),
            description=_("The agreement as it was frozen, whose hash was signed"),
            at=at,
            relationship="Source",
        ),
        pdf.PdfAttachment(
            name="agreement.json",
            data=revision.canonical.encode(),
            description=_("The agreement in canonical JSON, whose hash was signed"),
            at=at,
        ),
        pdf.PdfAttachment(
            name="evidence.json",
            data=_evidence(revision, certificate),
            description=_("The chain of events up to the last signature"),
            at=at,
        ),
    )


def _evidence(revision: Revision, certificate: Certificate) -> bytes:
    """Return the chain and the disclosure as readable JSON, free of personal data."""
    disclosure = content.published(revision.agreement.content_version).disclosure
    return json.dumps(
        {
            "format": EVIDENCE_FORMAT,
            "agreement": str(revision.agreement_id),
            "revision": revision.number,
            "canonical_sha256": revision.canonical_sha256,
            "pdf_sha256": revision.sha256,
            "head": certificate.head,
            "disclosure": {
                "version": disclosure.version,
                "sha256": sha256_hex(disclosure.text.encode()),
                "text": disclosure.text,
            },
            "events": [asdict(event) for event in certificate.events],
        },
        ensure_ascii=False,
        indent=1,
        sort_keys=True,
    ).encode()


def _identifier(sha256: str) -> bytes:
    """Return 16 bytes that identify a PDF made from what has this hash."""
    return bytes.fromhex(sha256)[:16]
