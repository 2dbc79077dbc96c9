"""The fewest differences to settle for a better verdict, by search.

Settling a dimension changes nothing in another one, so each is weighed twice, as
answered and as settled. A dimension that is itself a reason for the verdict must be
settled and must then be none; what is left to search are the few dimensions that the
flags or the overall coverage hang on. Property tests hold this against scoring every
set of settlements.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import combinations, islice
from math import ceil, comb
from typing import Self

from assessments.questionnaire import Position
from assessments.scoring.answers import AnswersFile
from assessments.scoring.dimensions import COVERED, Grounds
from assessments.scoring.flags import READ_BY_FIX_FLAGS, fix_flags
from assessments.scoring.judgement import Basis, holds_at, judge, short_of
from assessments.scoring.measures import TOLERANCE
from assessments.scoring.panel import Panel, Voice, convene
from assessments.scoring.scorecard import Verdict
from assessments.scoring.settling import Settlements, cheapest_option, settle

MOST_WAYS = 3
"""How many ways are named; all are counted."""


class Hurdle(StrEnum):
    """What no settlement of differences takes away."""

    DIMENSION = "dimension"
    COVERAGE = "coverage"
    FLAG = "flag"
    READINESS = "readiness"


@dataclass(frozen=True)
class Obstacle:
    """Something that stands in the way: the key of a dimension, flag or item."""

    hurdle: Hurdle
    key: str = ""


@dataclass(frozen=True)
class Way:
    """Dimensions to settle, each with its option, and the verdict that follows."""

    verdict: Verdict
    options: Mapping[str, Position]


@dataclass(frozen=True)
class Change:
    """What would change a verdict: `count` ways of the same, smallest size.

    `ways` are the first of them, in the order of the questionnaire, at most MOST_WAYS.
    Without a way `obstacles` says why; both are empty when no verdict is better.
    """

    verdict: Verdict
    ways: tuple[Way, ...] = ()
    count: int = 0
    obstacles: tuple[Obstacle, ...] = ()


@dataclass(frozen=True)
class _Search:
    """The answers as they are and with everything settled that can be."""

    verdict: Verdict
    basis: Basis
    settled: Basis
    options: Mapping[str, Position]

    @classmethod
    def of(cls, answers: AnswersFile) -> Self:
        panel, _ = convene(answers)
        found = {
            d.key: cheapest_option(panel, d)
            for d in answers.questionnaire.dimensions
            if d.matters
        }
        options = {key: option for key, option in found.items() if option is not None}
        everything, _ = convene(settle(answers, Settlements(options)))
        basis = Basis.of(panel)
        return cls(judge(basis), basis, Basis.of(everything), options)

    @cached_property
    def pairs(self) -> tuple[tuple[Grounds, Grounds], ...]:
        """Each dimension as answered and as settled, the same where it cannot be."""
        return tuple(zip(self.basis.dimensions, self.settled.dimensions, strict=True))

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The dimensions that are a reason for the verdict."""
        return tuple(
            grounds.dimension.key
            for grounds in self.basis.dimensions
            if holds_at(self.verdict, grounds)
        )

    @cached_property
    def stuck(self) -> tuple[str, ...]:
        """Those of them that would be one even when settled."""
        return tuple(
            after.dimension.key
            for before, after in self.pairs
            if holds_at(self.verdict, before) and holds_at(self.verdict, after)
        )

    def others(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Those of `keys` that may be settled beside the needed ones."""
        harmless = {
            after.dimension.key
            for before, after in self.pairs
            if not holds_at(self.verdict, before) and not holds_at(self.verdict, after)
        }
        return tuple(key for key in keys if key in self.options and key in harmless)

    def way(self, keys: Iterable[str]) -> Way:
        """The way of settling these and no others."""
        chosen = {key for key in self.options if key in set(keys)}
        options = {k: option for k, option in self.options.items() if k in chosen}
        return Way(judge(self.with_settled(chosen)), options)

    def with_settled(self, chosen: set[str]) -> Basis:
        """What a verdict rests on with some dimensions settled."""
        leads = {
            before.dimension.lead.key
            for before, _ in self.pairs
            if before.dimension.key in chosen and before.dimension.lead is not None
        }
        return Basis(
            _mixed(self.basis.panel, self.settled.panel, leads),
            tuple(
                after if before.dimension.key in chosen else before
                for before, after in self.pairs
            ),
        )


def what_would_change(answers: AnswersFile) -> Change:
    """The smallest sets of dimensions that, settled, lead to a better verdict.

    A dimension is settled at the option that costs everybody the least.
    """
    search = _Search.of(answers)
    match search.verdict:
        case Verdict.GO:
            return Change(Verdict.GO)
        case Verdict.STOP:
            return _found(search, [()], 1)
        case Verdict.INSUFFICIENT:
            return _cover(search)
    return _clear_flags(search)


def _found(search: _Search, extra: Iterable[tuple[str, ...]], count: int) -> Change:
    ways = tuple(
        search.way((*search.needed, *more)) for more in islice(extra, MOST_WAYS)
    )
    return Change(search.verdict, ways, count)


def _blocked(search: _Search, *obstacles: Obstacle) -> Change:
    stuck = _obstacles(Hurdle.DIMENSION, search.stuck)
    return Change(search.verdict, obstacles=(*stuck, *obstacles))


def _obstacles(hurdle: Hurdle, keys: Iterable[str]) -> tuple[Obstacle, ...]:
    return tuple(Obstacle(hurdle, key) for key in keys)


def _cover(search: _Search) -> Change:
    """Settle until enough is answered: a settled lead item is answered by both."""
    asked = sum(len(g.dimension.scored_items) for g in search.basis.dimensions)
    enough = ceil(COVERED * asked - TOLERANCE * asked)
    answered = sum(len(g.answered) for g in search.basis.dimensions)
    gains = {
        after.dimension.key: len(after.answered) - len(before.answered)
        for before, after in search.pairs
    }
    missing = enough - answered - sum(gains[key] for key in search.needed)
    useful = search.others(key for key, gain in gains.items() if gain)
    size = max(0, missing)
    if size > len(useful):
        return _blocked(search, Obstacle(Hurdle.COVERAGE))
    if search.stuck:
        return _blocked(search)
    return _found(search, combinations(useful, size), comb(len(useful), size))


def _clear_flags(search: _Search) -> Change:
    """Settle what flags hang on, the fewest first, until none is raised."""
    short = short_of(search.basis.readiness)
    useful = search.others(
        grounds.dimension.key
        for grounds in search.basis.dimensions
        if grounds.dimension.lead and grounds.dimension.lead.key in READ_BY_FIX_FLAGS
    )
    always: set[str] | None = None
    for size in range(len(useful) + 1):
        clear = []
        for extra in combinations(useful, size):
            basis = search.with_settled({*search.needed, *extra})
            raised = {flag.key for flag in fix_flags(basis.panel)}
            always = raised if always is None else always & raised
            if not raised:
                clear.append(extra)
        if clear and not short and not search.stuck:
            return _found(search, clear, len(clear))
    return _blocked(
        search,
        *_obstacles(Hurdle.FLAG, sorted(always or ())),
        *_obstacles(Hurdle.READINESS, (item.key for item in short)),
    )


def _mixed(panel: Panel, settled: Panel, leads: set[str]) -> Panel:
    """The panel with the settled answers to some lead items in place of its own."""

    def voices(own: tuple[Voice, ...], theirs: tuple[Voice, ...]) -> tuple[Voice, ...]:
        return tuple(
            replace(v, values={**v.values, **{key: w.values[key] for key in leads}})
            for v, w in zip(own, theirs, strict=True)
        )

    return replace(
        panel,
        a=voices(panel.a, settled.a),
        b=voices(panel.b, settled.b),
        spreads={**panel.spreads, **{key: settled.spreads[key] for key in leads}},
    )
