"""All differences of a round: whose turn it is, and what settling has come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.findings import SIDES, Findings, Row, headline
from assessments.findings.words import joined, quoted
from assessments.models import Round, settlements_in
from assessments.scoring import Settlements, WalkAway, as_settled, read_answers
from assessments.settlements.words import option_words
from assessments.settling import Settlement, Stage
from assessments.states import TalkState
from partnerships.permissions import Seat

MOST_NAMED = 3

# Whose turn it is decides what comes first.
_ORDER = (
    TalkState.PROPOSED_BY_THEM,
    TalkState.OPEN,
    TalkState.PROPOSED_BY_US,
    TalkState.SETTLED,
)


@dataclass(frozen=True)
class Line:
    """One difference in the list: its row, how it stands for us, what was settled."""

    row: Row
    state: TalkState
    settled: str

    @property
    def is_for_us(self) -> bool:
        """Return whether it waits for something of ours."""
        return self.state in _ORDER[:2]


@dataclass(frozen=True)
class Overview:
    """All differences of a round as one seat sees them, whose turn it is first."""

    lines: tuple[Line, ...]
    summary: str

    @property
    def is_begun(self) -> bool:
        """Return whether anything was proposed or settled."""
        return any(line.state != TalkState.OPEN for line in self.lines)

    @property
    def next(self) -> Line | None:
        """Return the difference to open next, None when nothing waits for us."""
        first = self.lines[0] if self.lines else None
        return first if first and first.is_for_us else None


def overview(round_: Round, seat: Seat, found: Findings) -> Overview:
    """Read every difference of a revealed round for one seat; one query."""
    settlements = settlements_in(round_)
    contested = {row.key for row in found.contested}
    lines = [
        _line(round_, row, settlements.get(row.key, Settlement()), seat)
        for row in found.rows
        if row.key in contested or row.key in settlements
    ]
    return Overview(
        lines=tuple(sorted(lines, key=lambda line: _ORDER.index(line.state))),
        summary=summary(round_, found, settlements),
    )


def summary(
    round_: Round, found: Findings, settlements: Mapping[str, Settlement]
) -> str:
    """Return how far settling has come, and the verdict that it would give.

    The verdict itself never changes: it is what the answers say.
    """
    contested = found.contested
    if not contested:
        return ""
    stages = {
        row.key: settlements.get(row.key, Settlement()).stage for row in contested
    }
    is_open = [row for row in contested if stages[row.key] is not Stage.SETTLED]
    done = len(contested) - len(is_open)
    said = _("%(done)s of %(all)s settled") % {"done": done, "all": len(contested)}
    if done and is_open:
        said = _("%(said)s; still open: %(titles)s") % {
            "said": said,
            "titles": _named(is_open),
        }
    if not done and not any(one.withdrawn for one in settlements.values()):
        return _("%(said)s.") % {"said": said}
    verdict = verdict_as_settled(round_, settlements)
    words = {"said": said, "verdict": quoted(verdict)}
    if verdict == found.verdict.headline:
        return _("%(said)s. As settled this would still be %(verdict)s.") % words
    return _("%(said)s. As settled this would be %(verdict)s.") % words


def _named(rows: Sequence[Row]) -> str:
    """Return the first titles, and how many more there are."""
    titles = [quoted(row.title) for row in rows[:MOST_NAMED]]
    more = len(rows) - len(titles)
    if more:
        titles.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return joined(titles)


def verdict_as_settled(round_: Round, settlements: Mapping[str, Settlement]) -> str:
    """Return the name of the verdict with everything settled put in its place."""
    card = as_settled(
        read_answers(round_.scorecard.answers), settled_in(round_, settlements)
    )
    return headline(card.verdict)


def settled_in(round_: Round, settlements: Mapping[str, Settlement]) -> Settlements:
    """Return what was settled as scoring takes it.

    What was settled in words alone has no option, but nobody walks away over it.
    """
    options = {
        key: one.settled.option
        for key, one in settlements.items()
        if one.settled is not None and one.settled.option is not None
    }
    released = {
        WalkAway(declarer.side, declarer.respondent, key)
        for key, one in settlements.items()
        for declarer in one.withdrawn
    }
    agencies = round_.scorecard.answers["agencies"]
    released |= {
        WalkAway(side, place, key)
        for key, one in settlements.items()
        if one.settled is not None
        for side, agency in zip(SIDES, agencies, strict=True)
        for place in range(len(agency["respondents"]))
    }
    return Settlements(options=options, released=frozenset(released))


def state_of(settlement: Settlement, seat: Seat) -> TalkState:
    """Return how a difference stands, seen from one agency."""
    if settlement.stage is Stage.SETTLED:
        return TalkState.SETTLED
    if settlement.standing is None:
        return TalkState.OPEN
    is_ours = settlement.standing.side == seat.side
    return TalkState.PROPOSED_BY_US if is_ours else TalkState.PROPOSED_BY_THEM


def _line(round_: Round, row: Row, settlement: Settlement, seat: Seat) -> Line:
    settled = settlement.settled
    words = ""
    if settled is not None:
        lead = round_.questionnaire.dimension(row.key).lead
        words = option_words(lead, settled.option) or settled.wording
    return Line(row=row, state=state_of(settlement, seat), settled=words)
