"""One difference on the table: what holds of it, and what one seat may do there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from assessments.findings import SIDES, Findings, Row, findings, suggested_clause
from assessments.models import Declared, Round, settlement_in, walk_aways_in
from assessments.redline import Stretch, redline
from assessments.reports import case_of
from assessments.scoring import Standing
from assessments.settlements.overview import state_of
from assessments.settlements.words import fates, option_words, steps, titles
from assessments.settling import Act, CareStep, Fate, Proposal, Settlement
from assessments.states import TalkState
from partnerships.models import Membership
from partnerships.permissions import Seat

if TYPE_CHECKING:
    from assessments.findings.model import TradeWords
    from assessments.questionnaire import Item, Position
    from assessments.scoring import Side


@dataclass(frozen=True)
class Offer:
    """A proposal in words; `fate` is what became of it.

    `changes` is its wording word by word against the one before, empty where that
    had none or the same.
    """

    proposal: Proposal
    option: str
    fate: str
    changes: tuple[Stretch, ...]

    @property
    def is_standing(self) -> bool:
        """Return whether it waits for an answer, or holds."""
        return self.proposal.fate in (Fate.STANDING, Fate.SETTLED)


@dataclass(frozen=True)
class Entry:
    """One act that decides, in the history: what it was, by whom, and what it says.

    `author` is empty where the act would tell the partner who declared a walk-away.
    """

    act: Act
    title: str
    author: str
    offer: Offer | None


@dataclass(frozen=True)
class Care:
    """One CARE step: what it is for, and what each side last wrote."""

    step: CareStep
    title: str
    purpose: str
    texts: "Mapping[Side, Act | None]"
    ours: str


@dataclass(frozen=True)
class WalkAwayLine:
    """A walk-away on the difference, and whether this person may take it back."""

    declared: Declared
    is_mine: bool
    is_withdrawn: bool
    may_withdraw: bool


@dataclass(frozen=True)
class Table:
    """One difference on the table between two agencies, as one seat sees it.

    `clause` is a sentence to start the wording from, "" where there is none.
    """

    found: Findings
    row: Row
    lead: "Item | None"
    meeting_point: "Position | None"
    clause: str
    seat: Seat
    settlement: Settlement
    walk_aways: tuple[WalkAwayLine, ...]

    @property
    def state(self) -> TalkState:
        """Return how it stands, seen from the seat."""
        return state_of(self.settlement, self.seat)

    @property
    def standing(self) -> Offer | None:
        """Return the proposal that waits for an answer, in words."""
        standing = self.settlement.standing
        return None if standing is None else self.offer(standing)

    @property
    def settled(self) -> Offer | None:
        """Return what both said yes to, in words."""
        settled = self.settlement.settled
        return None if settled is None else self.offer(settled)

    @property
    def trades(self) -> "tuple[TradeWords, ...]":
        """Return the trades that touch it."""
        key = self.row.key
        return tuple(t for t in self.found.trades if key in (t.a_yields, t.b_yields))

    @cached_property
    def care(self) -> tuple[Care, ...]:
        """Return the four steps."""
        return tuple(
            _care(self.settlement, self.seat, step, title, purpose)
            for step, (title, purpose) in steps().items()
        )

    @property
    def history(self) -> tuple[Entry, ...]:
        """Return what was decided, newest first."""
        offers = {p.number: self.offer(p) for p in self.settlement.proposals}
        return tuple(
            _entry(act, self.seat, offers.get(act.number))
            for act in reversed(self.settlement.acts)
            if act.kind not in ("commented", "cared")
        )

    @property
    def before(self) -> Row | None:
        """Return the difference before it in the verdict's order."""
        return _beside(self.found.contested, self.row.key, -1)

    @property
    def after(self) -> Row | None:
        """Return the difference after it."""
        return _beside(self.found.contested, self.row.key, 1)

    def offer(self, proposal: Proposal) -> Offer:
        """Return a proposal in words."""
        earlier = [p for p in self.settlement.proposals if p.number < proposal.number]
        before = earlier[-1].wording if earlier else ""
        is_changed = bool(before and proposal.wording) and before != proposal.wording
        return Offer(
            proposal,
            option_words(self.lead, proposal.option),
            fates()[proposal.fate],
            redline(before, proposal.wording) if is_changed else (),
        )


def table(round_: Round, seat: Seat, dimension: str) -> Table:
    """Read one compared dimension of a revealed round for one seat; at most four
    queries."""
    case = case_of(round_, viewer=seat.side)
    found = findings(case)
    result = case.card.dimension(dimension)
    settlement = settlement_in(round_, dimension)
    return Table(
        found=found,
        row=next(row for row in found.rows if row.key == dimension),
        lead=round_.questionnaire.dimension(dimension).lead,
        meeting_point=result.meeting_point,
        clause=""
        if result.standing is Standing.DEALBREAKER
        else suggested_clause(replace(case, names=found.names), dimension),
        seat=seat,
        settlement=settlement,
        walk_aways=_walk_aways(round_, seat, dimension, settlement),
    )


def _walk_aways(
    round_: Round, seat: Seat, dimension: str, settlement: Settlement
) -> tuple[WalkAwayLine, ...]:
    declared = walk_aways_in(round_, dimension)
    members: set[int] = set()
    if any(one.declarer.side == seat.side for one in declared):
        members.update(
            Membership.objects.filter(agency=seat.agency).values_list(
                "user_id", flat=True
            )
        )
    return tuple(
        WalkAwayLine(
            declared=one,
            is_mine=one.user_id == seat.user.pk,
            is_withdrawn=one.declarer in settlement.withdrawn,
            may_withdraw=one.declarer not in settlement.withdrawn
            and seat.stands_for(
                one.declarer.side, one.user_id, is_member=one.user_id in members
            ),
        )
        for one in declared
    )


def _care(
    settlement: Settlement, seat: Seat, step: CareStep, title: str, purpose: str
) -> Care:
    texts = {side: next(reversed(settlement.care(step, side)), None) for side in SIDES}
    ours = texts[seat.side]
    return Care(
        step, title, purpose, texts, "" if ours is None else ours.payload["text"]
    )


def _entry(act: Act, seat: Seat, offer: Offer | None) -> Entry:
    title = titles()[act.kind]
    author = act.author
    if act.kind == "walk_away_withdrawn":
        # Who declared it, somebody who has left too, is told to their own agency only.
        if act.side != seat.side:
            author = ""
        elif act.author_id != act.payload["declarer"]:
            title = _("Withdrew a walk-away of somebody who has left")
    return Entry(act, title, author, offer)


def _beside(rows: Iterable[Row], key: str, step: int) -> Row | None:
    listed = list(rows)
    places = {row.key: place for place, row in enumerate(listed)}
    place = places.get(key, -2) + step
    return listed[place] if key in places and 0 <= place < len(listed) else None
