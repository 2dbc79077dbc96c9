"""What the site says of a file that a stranger holds: its state and dates, no more."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from agreements.models import Agreement, Ending, EndingNote, SealedDocument
from agreements.states import AgreementState
from assessments.states import DocumentState


class Standing(StrEnum):
    """What a file is."""

    CURRENT = "current"
    PARTING = "parting"
    SUPERSEDED = "superseded"
    ENDED = "ended"
    NOTE = "note"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What a file is and since when; moments are in UTC, None where there is none.

    `force` says up to which day the agreement holds, empty unless it is being left.
    """

    standing: Standing
    sealed_at: datetime | None = None
    since: datetime | None = None
    force: str = ""

    @property
    def is_genuine(self) -> bool:
        """Return whether it was sealed here and has not changed by a byte."""
        return self.standing != Standing.UNKNOWN


def answer_about(sha256: str, today: date) -> Answer:
    """Return what the file with this hash (64 lower-case hex digits) is, on a UTC day.

    Both kinds of files are looked for whatever the first look finds, so that one answer
    costs as much as another.
    """
    ready = {"sha256": sha256, "state": DocumentState.READY}
    sealed = SealedDocument.objects.filter(**ready)
    agreement = sealed.select_related("revision__agreement__ending").first()
    note = EndingNote.objects.filter(**ready).select_related("ending").first()
    if agreement is not None:
        return _of(agreement.revision.agreement, agreement.made_at, today)
    if note is not None:
        return Answer(Standing.NOTE, note.made_at, note.ending.closed_at)
    return Answer(Standing.UNKNOWN)


def _of(agreement: Agreement, sealed_at: datetime | None, today: date) -> Answer:
    standing = {
        AgreementState.SUPERSEDED: Standing.SUPERSEDED,
        AgreementState.ENDED: Standing.ENDED,
    }.get(AgreementState(agreement.state), Standing.CURRENT)
    ending: Ending | None = getattr(agreement, "ending", None)
    if standing != Standing.CURRENT or ending is None:
        return Answer(standing, sealed_at, since=agreement.closed_at)
    if ending.is_over(today):
        standing = Standing.PARTING
    return Answer(standing, sealed_at, force=ending.force_on(today))
