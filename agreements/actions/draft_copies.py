"""Asking for a draft as PDF, and saying which text the copy is to show."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.events import locked
from agreements.documents.draft_copy import text_sha256
from agreements.documents.frozen import Text
from agreements.documents.reading import text_of
from agreements.models import Agreement, DraftCopy
from agreements.states import NEGOTIABLE
from partnerships.doorbell import ring


class CannotCopy(Exception):
    """Why there is no draft to make a PDF of, in words for people."""


@transaction.atomic
def ask_for_draft(*, agreement: Agreement, now: datetime) -> DraftCopy:
    """Make a copy of the text as it stands due; the same text has one copy for ever."""
    agreement = locked(agreement.pk)
    if agreement.state not in NEGOTIABLE:
        raise CannotCopy(_("The text is not being negotiated: it has its own PDF."))
    copy, _made = DraftCopy.objects.get_or_create(
        agreement=agreement,
        text_sha256=text_sha256(text_of(agreement, None)),
        defaults=DraftCopy.due_fields(now),
    )
    if not copy.is_ready:
        ring("agreements.tasks.render_draft", copy.pk)
    return copy


@transaction.atomic
def text_to_copy(*, copy: DraftCopy, now: datetime) -> Text | None:
    """Return the text that a copy is to show; None when nobody needs it any more.

    When the text has changed since somebody asked, the copy becomes one of the text
    that stands, and goes if there is one of that already, or nothing is a draft.
    """
    agreement = locked(copy.agreement_id)
    text = text_of(agreement, None)
    sha256 = text_sha256(text)
    if agreement.state not in NEGOTIABLE:
        copy.delete()
        return None
    if sha256 == copy.text_sha256:
        return text
    if agreement.draft_copies.filter(text_sha256=sha256).exists():
        copy.delete()
        return None
    copy.text_sha256, copy.requested_at = sha256, now
    copy.save(update_fields=["text_sha256", "requested_at"])
    return text
