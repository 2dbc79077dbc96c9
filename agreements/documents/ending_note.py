"""The note that an agreement has ended, as PDF: what was asked, said and left open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from agreements import content
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
    """One agency's word that a step is done; `when` is empty where it never gave it.

    `when` is in the agreement's language, `confirmed` the same as a remark.
    """

    side: Side
    agency: str
    name: str = ""
    when: str = ""
    confirmed: str = ""


@dataclass(frozen=True)
class NoteStep:
    """A step as the note prints it, with the word of each agency, A first."""

    text: str
    due: str
    words: tuple[Word, ...]

    @property
    def is_open(self) -> bool:
        """Return whether it was never confirmed by both."""
        return any(not word.when for word in self.words)


@dataclass(frozen=True)
class Note:
    """Everything the note says, in the language of record.

    `closed_by` is the agency that closed it alone, empty where none did; `language` is
    that of the steps and of what holds `afterwards`.
    """

    text: Text
    language: str
    revision: Revision
    sealed_sha256: str
    notice: Word
    last_day: str
    steps: tuple[NoteStep, ...]
    afterwards: tuple[str, ...]
    ended_at: datetime
    closed_by: str
    events: tuple[EventRecord, ...]

    @property
    def paper(self) -> content.Paper:
        """Return all that paper says in its language."""
        return content.paper(self.text.language)

    @property
    def words(self) -> Mapping[str, str]:
        """Return the words around what it says."""
        return self.paper.ending

    @property
    def short(self) -> str:
        """Return what it is, as the head of each page says it."""
        return self.words["short"].format(
            title=self.text.title, number=self.text.number
        )

    @property
    def ended(self) -> SafeString:
        """Return in a line of HTML what has ended."""
        a, b = (format_html("<bdi>{}</bdi>", name) for name in self.text.names)
        title, number = self.text.title, self.text.number
        return format_html(self.words["ended"], title=title, number=number, a=a, b=b)

    @property
    def in_force(self) -> str:
        """Return in a sentence how long it was in force, and when it was closed."""
        return self.words["in_force"].format(
            day=self.last_day, at=_moment(self.text, self.ended_at)
        )

    @property
    def closing(self) -> SafeString:
        """Return in a line of HTML whether all was done, or who closed it."""
        if not self.closed_by:
            return format_html("{}", self.words["all_confirmed"])
        agency = format_html("<bdi>{}</bdi>", self.closed_by)
        return format_html(
            self.words["closed_by"], agency=agency, count=self.open_steps
        )

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
        last_day=text.published.day(ending.last_day),
        steps=tuple(_step(ending, text, step) for step in _steps(ending)),
        afterwards=terms.afterwards,
        ended_at=closer.at,
        closed_by=next(
            (party.agency for party in text.parties if party.side == closed_by), ""
        ),
        events=events,
    )


def sealed_note(
    note: EndingNote, key: SealKey, *, source: str, insists: bool, now: datetime
) -> SealedFile:
    """Return the sealed and checked note; arguments and errors as of `sealed_file`."""
    said = ending_note(note)
    reason = said.paper.file["ended"].format(head=said.head)
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
        "pdf/ending.html",
        {"note": note, "text": note.text, "words": note.words, "seal": seal},
    )
    return pdf.render(
        html,
        identifier=bytes.fromhex(note.head)[:16],
        archival=True,
        attachments=[
            pdf.PdfAttachment(
                name=EVIDENCE,
                data=evidence_of(note),
                description=note.paper.file["evidence_ended"],
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
        due=text.published.day(step.due_on),
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
    when = _moment(text, at)
    said = content.paper(text.language).ending["confirmed"].format(at=when)
    return Word(side, agency, _printable(user.name), when, said)


def _moment(text: Text, at: datetime) -> str:
    """Return a moment in UTC as the agreement writes days."""
    in_utc = at.astimezone(UTC)
    return f"{text.published.day(in_utc.date())}, {in_utc:%H:%M:%S}"


def _printable(name: str) -> str:
    """Leave out what the fonts lack: an account's name was never checked for it."""
    lacking = set(unprintable(name))
    return "".join(one for one in name if one not in lacking).strip()


def evidence_of(note: Note) -> bytes:
    """Return the chain up to the end as readable JSON, free of personal data."""
    return evidence_json(note.revision, note.events, sealed_sha256=note.sealed_sha256)
