"""The end of an agreement as its page shows it: notice, steps, who said what."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch

from agreements.documents.frozen import Chapter
from agreements.documents.parting import parting_chapter, parting_terms
from agreements.exiting import Schedule, closable_from, schedule
from agreements.models import (
    Agreement,
    Ending,
    EndingNote,
    ExitStep,
    Revision,
    StepConfirmation,
)
from agreements.states import WAS_SEALED, AgreementState
from partnerships.models import Agency
from partnerships.models.partnerships import Side
from partnerships.permissions import Seat


@dataclass(frozen=True)
class Word:
    """What one agency has said of a step: `confirmation` is None until it has."""

    side: Side
    agency: Agency
    confirmation: StepConfirmation | None


@dataclass(frozen=True)
class StepRow:
    """A step and how it stands, seen from one seat on one day."""

    key: str
    text: str
    due_on: date
    words: tuple[Word, ...]
    is_overdue: bool
    can_confirm: bool
    can_take_back: bool

    @property
    def is_open(self) -> bool:
        """Return whether not both have confirmed it."""
        return any(word.confirmation is None for word in self.words)


@dataclass(frozen=True)
class Parting:
    """A notice and what became of it; `is_moot` once an amendment took over.

    `ends_on` is the first day on which nothing is in force, `force` says it in words;
    `closable_from` is the first on which one agency alone may close what is open.
    """

    ending: Ending
    side: Side
    rows: tuple[StepRow, ...]
    note: EndingNote | None
    language: str
    afterwards: tuple[str, ...]
    is_over: bool
    force: str
    is_moot: bool
    closable_from: date
    can_close: bool

    @property
    def ends_on(self) -> date:
        """Return the first day on which nothing is in force any more."""
        return self.ending.ends_on

    @property
    def last_day(self) -> date:
        """Return the last day on which the agreement is in force."""
        return self.ending.last_day

    @property
    def closed_at(self) -> datetime | None:
        """Return when it was closed, None while it is not."""
        return self.ending.closed_at

    @property
    def open_steps(self) -> int:
        """Return how many steps not both have confirmed."""
        return sum(row.is_open for row in self.rows)

    @property
    def first_owed(self) -> str:
        """Return the key of the first step that it can confirm, "" for none."""
        return next((row.key for row in self.rows if row.can_confirm), "")

    @property
    def owed(self) -> int:
        """Return how many steps this seat's agency can still confirm."""
        return sum(row.can_confirm for row in self.rows)


@dataclass(frozen=True)
class Preview:
    """What a notice given today would set going, with the section that says so."""

    chapter: Chapter
    plan: Schedule
    language: str
    afterwards: tuple[str, ...]

    @property
    def last_day(self) -> date:
        """Return the last day on which the agreement would be in force."""
        return self.plan.ends_on - timedelta(days=1)


def parting_for(
    agreement: Agreement, revision: Revision | None, seat: Seat, today: date
) -> Parting | None:
    """Return how the end stands for one seat, None before there is a notice.

    `revision` is what stands. No query before it is sealed, three from then on.
    """
    if revision is None or agreement.state not in WAS_SEALED:
        return None
    return _parting(agreement, revision, seat, today)


def preview(revision: Revision, today: date) -> Preview:
    """Return what would happen, and when, after a notice given today."""
    terms = parting_terms(revision)
    return Preview(
        chapter=parting_chapter(revision),
        plan=schedule(terms, today),
        language=terms.language,
        afterwards=terms.afterwards,
    )


def _parting(
    agreement: Agreement, revision: Revision, seat: Seat, today: date
) -> Parting | None:
    ending = (
        Ending.objects.filter(agreement=agreement)
        .select_related("agency", "given_by", "note")
        .prefetch_related(
            Prefetch(
                "steps__confirmations",
                StepConfirmation.objects.select_related("user"),
            )
        )
        .first()
    )
    if ending is None:
        return None
    terms = parting_terms(revision)
    steps = list(ending.steps.all())
    first = closable_from(step.due_on for step in steps)
    is_standing = ending.closed_at is None and agreement.state == AgreementState.SEALED
    may_act = is_standing and seat.is_lead
    return Parting(
        ending=ending,
        side=agreement.partnership.side_of(ending.agency),
        rows=tuple(_row(agreement, seat, step, today, may_act) for step in steps),
        note=getattr(ending, "note", None),
        language=terms.language,
        afterwards=terms.afterwards,
        is_over=ending.is_over(today),
        force=ending.force_on(today),
        is_moot=ending.closed_at is None and not is_standing,
        closable_from=first,
        can_close=may_act and today >= first,
    )


def _row(
    agreement: Agreement, seat: Seat, step: ExitStep, today: date, may_act: bool
) -> StepRow:
    said = {one.agency_id: one for one in step.confirmations.all()}
    partnership = agreement.partnership
    is_open = len(said) < len(partnership.agencies)
    return StepRow(
        key=step.key,
        text=step.text,
        due_on=step.due_on,
        words=tuple(
            Word(partnership.side_of(agency), agency, said.get(agency.pk))
            for agency in partnership.agencies
        ),
        is_overdue=is_open and today > step.due_on,
        can_confirm=may_act and seat.agency.pk not in said,
        can_take_back=may_act and is_open and seat.agency.pk in said,
    )
