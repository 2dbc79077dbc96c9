"""The agreement at a glance: its sections, what is next, who signs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import (
    Agreement,
    Revision,
    SealedDocument,
    Section,
    sections_of,
    standing_revision,
)
from agreements.reports.signatories import (
    Failure,
    SignatoryLine,
    failure_of,
    signatory_lines,
)
from agreements.states import SectionState, is_frozen
from partnerships.models import Agency
from partnerships.permissions import Seat


class Turn(StrEnum):
    """Whose move a section waits for, seen from one agency."""

    OURS = "ours"
    THEIRS = "theirs"
    EITHER = "either"
    NOBODY = "nobody"


# What a lead looks at first: what waits for them, then what nobody has touched.
_ORDER = (Turn.OURS, Turn.EITHER)


@dataclass(frozen=True)
class SectionRow:
    """One line of the list of sections."""

    number: int
    key: str
    title: str
    url: str
    state: SectionState
    turn: Turn
    accepted_by_both: bool
    open_parameters: int
    contested: int

    @property
    def is_ours(self) -> bool:
        """Return whether it waits for the agency that looks."""
        return self.turn is Turn.OURS

    @property
    def is_theirs(self) -> bool:
        """Return whether it waits for the other agency."""
        return self.turn is Turn.THEIRS

    @property
    def is_blocked(self) -> bool:
        """Return whether a dealbreaker still stands against it."""
        return self.state is SectionState.BLOCKED

    @property
    def needs_consent(self) -> bool:
        """Return whether both accepted it and whoever would walk away has not yet."""
        return self.is_blocked and self.accepted_by_both

    @property
    def is_agreed(self) -> bool:
        """Return whether nothing is left to do about it."""
        return self.state is SectionState.AGREED


@dataclass(frozen=True)
class Choice:
    """One way to look at the list of sections."""

    key: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Overview:
    """Everything the agreement's own page shows.

    `shown` are the rows of the chosen way to look at them.
    `next_url` is the section to look at next, None when none is open.
    """

    rows: tuple[SectionRow, ...]
    shown: tuple[SectionRow, ...]
    choices: tuple[Choice, ...]
    agreed: int
    next_url: str | None
    signatories: tuple[SignatoryLine, ...]
    revision: Revision | None
    sealed: SealedDocument | None
    failure: Failure | None

    @property
    def total(self) -> int:
        """Return how many sections there are."""
        return len(self.rows)

    @property
    def all_named(self) -> bool:
        """Return whether both agencies have said who signs."""
        return all(line.signatory for line in self.signatories)

    @property
    def ours(self) -> SignatoryLine:
        """Return the line of the agency that looks."""
        return next(line for line in self.signatories if line.is_ours)


def overview(agreement: Agreement, seat: Seat, show: str = "") -> Overview:
    """Read the agreement for one seat; at most six queries.

    `show` is the key of a choice; any other shows everything.
    """
    rows = section_rows(agreement, seat)
    revision = standing_revision(agreement) if is_frozen(agreement.state) else None
    return Overview(
        rows=rows,
        shown=tuple(row for row in rows if _CHOICES.get(show, _all)(row)),
        choices=_choices(rows, show),
        agreed=sum(row.is_agreed for row in rows),
        next_url=found.url if (found := _next(rows)) else None,
        signatories=signatory_lines(agreement, seat, revision),
        revision=revision,
        sealed=getattr(revision, "sealed", None),
        failure=failure_of(agreement),
    )


def section_url(section: Section) -> str:
    """Return the address of a section's page."""
    return reverse("agreements:section", args=[section.agreement_id, section.key])


def section_rows(agreement: Agreement, seat: Seat) -> tuple[SectionRow, ...]:
    """Return every section as one seat sees it.

    Once they are frozen all are agreed, and nobody's acceptance is read.
    """
    partner = seat.partner
    if partner is None:
        raise LookupError("an agreement has two agencies")
    sections = sections_of(agreement, standing=not is_frozen(agreement.state))
    return tuple(_row(section, seat, partner) for section in sections)


@dataclass(frozen=True)
class Neighbours:
    """One section, those beside it, the next that waits; None where there is none."""

    here: SectionRow
    before: SectionRow | None
    after: SectionRow | None
    waiting: SectionRow | None


def neighbours(agreement: Agreement, section: Section, seat: Seat) -> Neighbours:
    """Return what stands around a section."""
    rows = section_rows(agreement, seat)
    place = next(i for i, row in enumerate(rows) if row.key == section.key)
    others = (*rows[place + 1 :], *rows[:place])
    return Neighbours(
        here=rows[place],
        before=rows[place - 1] if place else None,
        after=rows[place + 1] if place + 1 < len(rows) else None,
        waiting=_next(others),
    )


def _row(section: Section, seat: Seat, partner: Agency) -> SectionRow:
    is_settled = is_frozen(section.agreement.state)
    state = (
        SectionState.AGREED if is_settled else section.state_for(seat.agency, partner)
    )
    return SectionRow(
        number=section.position,
        key=section.key,
        title=section.form_content.title,
        url=section_url(section),
        state=state,
        turn=_turn(section, seat, partner, state),
        accepted_by_both=is_settled
        or all(section.is_accepted_by(one) for one in (seat.agency, partner)),
        open_parameters=len(section.missing),
        contested=len(section.contested_and_open),
    )


def _turn(section: Section, seat: Seat, partner: Agency, state: SectionState) -> Turn:
    """Return whose move it is; a blocked section that both accepted is the walker's."""
    match state:
        case SectionState.AGREED:
            return Turn.NOBODY
        case SectionState.PROPOSED_BY_THEM:
            return Turn.OURS
        case SectionState.PROPOSED_BY_US:
            return Turn.THEIRS
        case SectionState.OPEN:
            return Turn.EITHER
    ours, theirs = (section.is_accepted_by(one) for one in (seat.agency, partner))
    if ours and theirs:
        walkers = {walk_away.side for walk_away in section.blocking}
        return Turn.OURS if seat.side in walkers else Turn.THEIRS
    if ours or theirs:
        return Turn.OURS if theirs else Turn.THEIRS
    return Turn.EITHER


def _all(row: SectionRow) -> bool:
    return True


_CHOICES: dict[str, Callable[[SectionRow], bool]] = {
    "ours": lambda row: row.is_ours,
    "theirs": lambda row: row.is_theirs,
    "open": lambda row: row.state is SectionState.OPEN,
    "blocked": lambda row: row.is_blocked,
    "agreed": lambda row: row.is_agreed,
}


def _choices(rows: tuple[SectionRow, ...], show: str) -> tuple[Choice, ...]:
    """Return the ways to look at the list; those without a row only when chosen."""
    labels = {
        "ours": _("Waits for you"),
        "theirs": _("Waits for them"),
        "open": _("Open"),
        "blocked": _("Blocked"),
        "agreed": _("Agreed"),
    }
    found = [Choice("", _("All"), len(rows), show not in _CHOICES)]
    for key, label in labels.items():
        count = sum(map(_CHOICES[key], rows))
        if count or show == key:
            found.append(Choice(key, label, count, show == key))
    return tuple(found)


def _next(rows: Sequence[SectionRow]) -> SectionRow | None:
    """Return the row to look at next: what waits for us, then what is anyone's move."""
    for turn in _ORDER:
        for row in rows:
            if row.turn is turn:
                return row
    return None
