"""Work for later: PDFs of drafts and frozen revisions, sealed agreements, their ends.

The rows are the queue. A message names one; the sweep finds whatever is due, however
old, so nothing stays signed and unsealed for good. Every task may run twice.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from agreements.actions.alerting import alert_when_stuck
from agreements.actions.calling_off import expire
from agreements.actions.draft_copies import text_to_copy
from agreements.actions.ending import end_if_done, publish_ending_note
from agreements.actions.exit_steps import remind_of_steps
from agreements.actions.sealing import publish_revision, publish_sealed
from agreements.actions.settlements import (
    awaiting_settlements,
    take_in_settlements,
)
from agreements.days import utc_day
from agreements.documents.draft_copy import draft_pdf
from agreements.documents.ending_note import sealed_note
from agreements.documents.printing import revision_pdf
from agreements.documents.sealed import SealedFile, sealed_file
from agreements.models import (
    Agreement,
    DraftCopy,
    Ending,
    EndingNote,
    Revision,
    SealedDocument,
)
from agreements.sealing import (
    CannotStamp,
    SealKeyMissing,
    SealKeyUnusable,
    current_key,
)
from assessments import archive
from partnerships.doorbell import ring

logger = logging.getLogger(__name__)


@shared_task
def render_revision(revision_id: int) -> None:
    """Make the unsigned PDF of a revision, if it is still due."""
    now = timezone.now()
    revision = (
        Revision.objects.filter(pk=revision_id, voided_at=None)
        .select_related("agreement")
        .first()
    )
    if revision is None or not revision.claim(now):
        return
    alert_when_stuck(revision, failures=revision.attempts, now=now)
    try:
        data = revision_pdf(revision)
        sha256 = archive.store(data)
    # Whatever went wrong is shown to both sides, and the row stays due.
    except Exception:
        logger.exception("Revision %s could not be rendered", revision_id)
        revision.fail(gettext_noop("The PDF could not be made. It is being retried."))
        alert_when_stuck(revision, failures=revision.attempts + 1, now=now)
        return
    publish_revision(revision=revision, sha256=sha256, size=len(data), now=now)


@shared_task
def render_draft(copy_id: int) -> None:
    """Make the PDF of a draft, if somebody still waits for it."""
    now = timezone.now()
    copy = DraftCopy.objects.filter(pk=copy_id).first()
    if copy is None or not copy.claim(now):
        return
    text = text_to_copy(copy=copy, now=now)
    if text is None:
        return
    try:
        data = draft_pdf(copy.agreement, text, at=copy.requested_at)
        sha256 = archive.store(data)
    # Whatever went wrong is shown to whoever waits, and the row stays due.
    except Exception:
        logger.exception("Draft %s could not be rendered", copy_id)
        copy.fail(gettext_noop("The PDF could not be made. It is being retried."))
        return
    copy.publish(sha256=sha256, size=len(data), now=now)


@shared_task
def seal_agreement(sealed_id: int) -> None:
    """Make, check and publish the sealed PDF of a signed agreement, if it is due."""
    now = timezone.now()
    sealed = (
        SealedDocument.objects.filter(pk=sealed_id)
        .select_related(
            "revision__agreement__partnership__agency_a",
            "revision__agreement__partnership__agency_b",
        )
        .first()
    )
    if sealed is None or not sealed.claim(now):
        return
    found = _sealed(sealed, partial(sealed_file, sealed.revision), now)
    if found is None:
        return
    made, sha256 = found
    publish_sealed(
        sealed=sealed, sha256=sha256, size=len(made.data), level=made.level, now=now
    )


@shared_task
def expire_signings() -> None:
    """Close every signing whose last day is over."""
    now = timezone.now()
    overdue = Agreement.objects.past_signing(utc_day(now))
    for pk in list(overdue.values_list("pk", flat=True)):
        try:
            expire(agreement_id=pk, now=now)
        except Exception:
            # One poisoned row must not keep the others waiting.
            logger.exception("The signing of agreement %s could not be closed", pk)


@shared_task
def make_ending_note(note_id: int) -> None:
    """Make, seal, check and publish the note of an end, if it is still due."""
    now = timezone.now()
    note = (
        EndingNote.objects.filter(pk=note_id)
        .select_related(
            "ending__agency",
            "ending__given_by",
            "ending__agreement__partnership__agency_a",
            "ending__agreement__partnership__agency_b",
        )
        .first()
    )
    if note is None or not note.claim(now):
        return
    found = _sealed(note, partial(sealed_note, note), now)
    if found is None:
        return
    made, sha256 = found
    publish_ending_note(
        note=note, sha256=sha256, size=len(made.data), level=made.level, now=now
    )


@shared_task
def wind_up() -> None:
    """End what is done and over, and remind once of each step whose day has come."""
    now = timezone.now()
    under_way = Ending.objects.with_steps_due(utc_day(now))
    for agreement_id in list(under_way.values_list("agreement_id", flat=True)):
        try:
            if not end_if_done(agreement_id=agreement_id, now=now):
                remind_of_steps(agreement_id=agreement_id, now=now)
        except Exception:
            # One poisoned row must not keep the others waiting.
            logger.exception("Agreement %s could not be wound up", agreement_id)


@shared_task
def sweep() -> None:
    """Ring for every document that is due, and take in what both settled since."""
    now = timezone.now()
    revisions = Revision.objects.due(now).filter(voided_at=None)
    for pk in revisions.values_list("pk", flat=True):
        ring("agreements.tasks.render_revision", pk)
    for pk in DraftCopy.objects.due(now).values_list("pk", flat=True):
        ring("agreements.tasks.render_draft", pk)
    for pk in SealedDocument.objects.due(now).values_list("pk", flat=True):
        ring("agreements.tasks.seal_agreement", pk)
    for pk in EndingNote.objects.due(now).values_list("pk", flat=True):
        ring("agreements.tasks.make_ending_note", pk)
    _take_in(now)


def _take_in(now: datetime) -> None:
    """Make proposals of what both have settled since their agreement was drafted."""
    for agreement in awaiting_settlements():
        try:
            take_in_settlements(agreement=agreement, now=now)
        except Exception:
            # One poisoned row must not keep the others waiting.
            logger.exception("Agreement %s took no settlement in", agreement.pk)


def _sealed(
    document: SealedDocument | EndingNote,
    make: Callable[..., SealedFile],
    now: datetime,
) -> tuple[SealedFile, str] | None:
    """Make and archive a sealed file; return it with its hash, None when that failed.

    `make` takes what `sealed_file` takes after the revision.
    """
    alert_when_stuck(document, failures=document.attempts, now=now)
    try:
        made = make(
            current_key(settings.SEAL_KEY_DIR),
            source=settings.TIMESTAMPS,
            insists=settings.SEAL_WITHOUT_TIMESTAMP == "retry",
            now=now,
        )
        return made, archive.store(made.data)
    # Whatever went wrong is shown to both sides, and the row stays due.
    except Exception as problem:
        name = document._meta.verbose_name
        logger.exception("The %s %s could not be sealed", name, document.pk)
        document.fail(_in_words(problem))
        alert_when_stuck(document, failures=document.attempts + 1, now=now)
        return None


def _in_words(problem: Exception) -> str:
    """Return for both sides why a try failed; the log has what operators need."""
    match problem:
        case SealKeyMissing() | SealKeyUnusable():
            return gettext_noop("The seal key is not available.")
        case CannotStamp():
            return gettext_noop("The time-stamp service gives no usable answer.")
        case archive.DocumentMissing() | archive.DocumentDamaged():
            return gettext_noop("The file that was signed cannot be read.")
        case OSError():
            return gettext_noop("The file could not be saved.")
    return gettext_noop("The sealed file could not be made.")
