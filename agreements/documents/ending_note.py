"""The note that an agreement has ended, as PDF: what was asked, said and left open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from agreements.documents.certificate import SealFacts
from agreements.documents.frozen import Text, frozen_text
from agreements.documents.glyphs import unprintable
from agreements.documents.parting import parting_terms
from agreements.documents.printing import evidence_json
from agreements.documents.sealed import SealedFile, sealed_and_checked
from agreements.evidence import EventRecord
from agreements.models import (
    Ending,
    EndingNote,
    ExitStep,
    Revision,
    SealedDocument,
)
from agreements.sealing import CannotSeal, SealKey, attachments
from assessments import pdf
from partnerships.models import User
from partnerships.models.partnerships import Side

EVIDENCE = "evidence.json"


@dataclass(frozen=True)
class Word:
    """One agency's word that a step is done; `at` is None where it never gave it."""

    side: Side
    agency: str
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class NoteStep:
    """A step as the note prints it, with the word of each agency, A first."""

    text: str
    due_on: date
    words: tuple[Word, ...]

    @property
    def is_open(self) -> bool:
        """Return whether it was never confirmed by both."""
        return any(word.at is None for word in self.words)


@dataclass(frozen=True)
class Note:
    """Everything the note says. `closed_by` is set when one agency closed it alone.

    `language` is that of the steps and of what holds `afterwards`.
    """

    text: Text
    language: str
    revision: Revision
    sealed_sha256: str
    notice: Word
    ends_on: date
    steps: tuple[NoteStep, ...]
    afterwards: tuple[str, ...]
    ended_at: datetime
    closed_by: Word | None
    events: tuple[EventRecord, ...]

    @property
    def last_day(self) -> date:
        """Return the last day on which the agreement was in force."""
        return self.ends_on - timedelta(days=1)

    @property
    def head(self) -> str:
        """Return the hash of the chain's last event, `ended`."""
        return self.events[-1].hash

    @property
    def open_steps(self) -> int:
        """Return how many steps were left open."""
        return sum(step.is_open for step in self.steps)


def ending_note(note: EndingNote) -> Note:
    """Read what the note says; LookupError when the agreement has not ended."""
    ending = note.ending
    revision = ending.agreement.revisions.get(voided_at=None)
    terms = parting_terms(revision)
    events = _events_to_the_end(ending)
    text = frozen_text(revision)
    side_of = ending.agreement.partnership.side_of
    closer = ending.agreement.events.get(sequence=events[-1].sequence)
    closed_by = str(closer.payload.get("closed_by", ""))
    return Note(
        text=text,
        language=terms.language,
        revision=revision,
        sealed_sha256=SealedDocument.objects.get(revision=revision).sha256,
        notice=_word(text, side_of(ending.agency), ending.given_by, ending.given_at),
        ends_on=ending.ends_on,
        steps=tuple(_step(ending, text, step) for step in _steps(ending)),
        afterwards=terms.afterwards,
        ended_at=closer.at,
        closed_by=next(
            (
                Word(party.side, party.agency, at=closer.at)
                for party in text.parties
                if party.side == closed_by
            ),
            None,
        ),
        events=events,
    )


def sealed_note(
    note: EndingNote, key: SealKey, *, source: str, insists: bool, now: datetime
) -> SealedFile:
    """Return the sealed and checked note; arguments and errors as of `sealed_file`."""
    said = ending_note(note)
    reason = _("End of the agreement; head of its chain %(head)s") % {"head": said.head}
    made = sealed_and_checked(
        partial(note_pdf, said),
        key,
        reason=reason,
        source=source,
        insists=insists,
        now=now,
    )
    if attachments(made.data) != {EVIDENCE: evidence_of(said)}:
        raise CannotSeal("what is attached is not the chain of events")
    return made


def note_pdf(note: Note, seal: SealFacts) -> bytes:
    """Return the note as PDF/A and PDF/UA, not yet sealed, with the chain attached."""
    html = render_to_string(
        "pdf/ending.html", {"note": note, "text": note.text, "seal": seal}
    )
    return pdf.render(
        html,
        identifier=bytes.fromhex(note.head)[:16],
        archival=True,
        attachments=[
            pdf.PdfAttachment(
                name=EVIDENCE,
                data=evidence_of(note),
                description=_("The chain of events up to the end"),
                at=note.ended_at,
            )
        ],
    )


def _events_to_the_end(ending: Ending) -> tuple[EventRecord, ...]:
    """Return the chain up to the event that ended the agreement."""
    events = [event.as_record() for event in ending.agreement.events.all()]
    while events and events[-1].type != "ended":
        events.pop()
    if not events:
        raise LookupError("the agreement has not ended")
    return tuple(events)


def _steps(ending: Ending) -> Iterable[ExitStep]:
    return ending.steps.prefetch_related("confirmations__user")


def _step(ending: Ending, text: Text, step: ExitStep) -> NoteStep:
    side_of = ending.agreement.partnership.side_of
    agencies = {agency.pk: agency for agency in ending.agreement.partnership.agencies}
    said = {side_of(agencies[one.agency_id]): one for one in step.confirmations.all()}
    return NoteStep(
        text=step.text,
        due_on=step.due_on,
        words=tuple(
            _word(
                text, party.side, said[party.side].user, said[party.side].confirmed_at
            )
            if party.side in said
            else Word(party.side, party.agency)
            for party in text.parties
        ),
    )


def _word(text: Text, side: Side, user: User, at: datetime) -> Word:
    agency = next(party.agency for party in text.parties if party.side == side)
    return Word(side=side, agency=agency, name=_printable(user.name), at=at)


def _printable(name: str) -> str:
    """Leave out what the fonts lack: an account's name was never checked for it."""
    lacking = set(unprintable(name))
    return "".join(one for one in name if one not in lacking).strip()


def evidence_of(note: Note) -> bytes:
    """Return the chain up to the end as readable JSON, free of personal data."""
    return evidence_json(note.revision, note.events, sealed_sha256=note.sealed_sha256)
