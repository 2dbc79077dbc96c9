"""What a signatory has before them: text, hashes, disclosure and intent."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from agreements import content
from agreements.content.templates import substitute
from agreements.documents.drawing import drawing_svg
from agreements.documents.frozen import Party, Text, frozen_text
from agreements.evidence import sha256_hex
from agreements.models import (
    Agreement,
    Revision,
    SealedDocument,
    Signature,
    standing_revision,
)
from agreements.states import SIGNING_FAILED
from partnerships.permissions import Seat


@dataclass(frozen=True)
class SignatureLine:
    """An agency's signature block on the page; `signature` is None until it signs."""

    party: Party
    signature: Signature | None

    @property
    def picture(self) -> str:
        """Return the signature as drawn, as SVG; empty where none was drawn."""
        if self.signature is None or not self.signature.drawing:
            return ""
        name = self.signature.typed_name
        label = _("Drawn signature of %(name)s") % {"name": name}
        return signature_picture(self.signature, label)


@dataclass(frozen=True)
class SigningDesk:
    """A frozen revision as its signatory meets it.

    `head` is the hash of the chain's last `signed` event, empty before the first;
    `withdrawn` counts the consents to the revision that the person has taken back.
    """

    revision: Revision
    text: Text
    disclosure: content.Disclosure
    disclosure_sha256: str
    intent: str
    consented_at: datetime | None
    withdrawn: int
    lines: tuple[SignatureLine, ...]
    has_signed: bool
    head: str

    @property
    def sealed(self) -> SealedDocument | None:
        """Return the sealed file, None before both have signed."""
        return getattr(self.revision, "sealed", None)

    @property
    def partner_signed(self) -> bool:
        """Return whether the other agency has signed, and this one has not."""
        return not self.has_signed and any(line.signature for line in self.lines)

    @property
    def canonical_sha256(self) -> str:
        """Return the hash of the canonical JSON."""
        return self.revision.canonical_sha256

    @property
    def pdf_sha256(self) -> str:
        """Return the hash of the unsigned PDF, empty while it is being made."""
        return self.revision.sha256


def signature_picture(signature: Signature, label: str) -> str:
    """Return a drawn signature as SVG; the label says whose it is."""
    # Its shapes are whole numbers, and its text is escaped there.
    return mark_safe(drawing_svg(signature.drawing, label))  # noqa: S308  # nosec B308 B703


def intent_of(text: Text, side: str) -> str:
    """Return the sentence that the signatory of `side` agrees to, word for word."""
    mine = next(party for party in text.parties if party.side == side)
    partner = next(party for party in text.parties if party.side != side)
    return substitute(
        text.intent,
        {
            "name": mine.name,
            "title": mine.title,
            "agency": mine.agency,
            "entity": mine.legal_entity,
            "partner": partner.agency,
        },
    )


def disclosure_of(revision: Revision) -> content.Disclosure:
    """Return what is to be read before consenting to sign a revision on screen.

    It is in the language of record, as what is signed.
    """
    return frozen_text(revision).published.disclosure


def disclosure_sha256(disclosure: content.Disclosure) -> str:
    """Return the hash by which a consent names a disclosure."""
    return sha256_hex(disclosure.text.encode())


def withdrawn_consents(revision: Revision, seat: Seat) -> int:
    """Return how many consents to a revision the person has taken back."""
    mine = revision.consents.filter(user=seat.user)
    return mine.exclude(withdrawn_at=None).count()


def signing_desk(agreement: Agreement, seat: Seat) -> SigningDesk:
    """Read the standing revision for one seat; Revision.DoesNotExist without one.

    Of a signing that failed no signature stands.
    """
    revision = standing_revision(agreement)
    if revision is None:
        raise Revision.DoesNotExist
    text = frozen_text(revision)
    disclosure = disclosure_of(revision)
    consent = revision.consents.filter(user=seat.user, withdrawn_at=None).first()
    signatures = (
        {}
        if agreement.state in SIGNING_FAILED
        else {
            agreement.partnership.side_of(signature.agency): signature
            for signature in revision.signatures.select_related("agency")
        }
    )
    head = agreement.events.filter(type="signed").order_by("-sequence").first()
    return SigningDesk(
        revision=revision,
        text=text,
        disclosure=disclosure,
        disclosure_sha256=disclosure_sha256(disclosure),
        intent=intent_of(text, seat.side),
        consented_at=consent.consented_at if consent else None,
        withdrawn=withdrawn_consents(revision, seat),
        lines=tuple(
            SignatureLine(party=party, signature=signatures.get(party.side))
            for party in text.parties
        ),
        has_signed=seat.side in signatures,
        head=head.hash if head else "",
    )
