"""The draft as PDF: the text as it stands at one moment, a watermark on each page."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from django.template.loader import render_to_string

from agreements.documents.changes import changes_in
from agreements.documents.frozen import Text
from agreements.evidence import canonical, sha256_hex
from agreements.models import Agreement, DraftCopy
from agreements.states import NEGOTIABLE
from assessments import pdf


@dataclass(frozen=True)
class DraftState:
    """The copy of a draft that a page offers.

    `copy` is of the text as it stands when there is one, else the last that was made;
    None when nobody has asked for any.
    """

    copy: DraftCopy | None
    is_current: bool
    can_ask: bool


def text_sha256(text: Text) -> str:
    """Return what names a text: another word, value or signatory gives another."""
    return sha256_hex(canonical(asdict(text)))


def draft_state(agreement: Agreement, text: Text) -> DraftState:
    """Return which copy there is of a draft's text; one query."""
    sha256 = text_sha256(text)
    copies = list(agreement.draft_copies.all())
    current = next((one for one in copies if one.text_sha256 == sha256), None)
    made = [one for one in copies if one.is_ready]
    return DraftState(
        copy=current or (max(made, key=_made_at) if made else None),
        is_current=current is not None,
        can_ask=agreement.state in NEGOTIABLE and current is None,
    )


def draft_pdf(agreement: Agreement, text: Text, at: datetime) -> bytes:
    """Return the PDF of a draft as it stood at `at`; the same bytes every time."""
    stood = at.astimezone(UTC).strftime("%Y-%m-%d, %H:%M")
    html = render_to_string(
        "pdf/draft.html",
        {
            "text": text,
            "changes": changes_in(agreement, text),
            "watermark": text.words["not_agreed"],
            "as_it_stood": text.words["as_it_stood"].format(at=stood),
        },
    )
    return pdf.render(html, identifier=bytes.fromhex(text_sha256(text))[:16])


def _made_at(copy: DraftCopy) -> datetime:
    return copy.made_at or copy.requested_at
