"""Answers made ready to be compared: who said what, and how far apart they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import fsum
from typing import Any, Self, TypeAlias

from assessments.questionnaire import Dimension, Item, Position, Questionnaire
from assessments.scoring.answers import AnswersFile, RespondentAnswers, Side
from assessments.scoring.measures import chance, distance, mean

SIDES: tuple[Side, Side] = ("a", "b")


@dataclass(frozen=True, eq=False)
class Voice:
    """One respondent: only what is answered, and what they accept on each lead item."""

    values: Mapping[str, Any]
    accepted: Mapping[str, frozenset[Position]]
    importance: Mapping[str, int]
    walk_away: frozenset[str]

    @classmethod
    def of(cls, questionnaire: Questionnaire, answers: RespondentAnswers) -> Self:
        """The voice of one respondent; what they chose always counts as accepted."""
        answered = {k: a for k, a in answers.answers.items() if a.is_answered}
        values: dict[str, Any] = {key: a.value for key, a in answered.items()}
        leads = (d.lead.key for d in questionnaire.dimensions if d.lead is not None)
        return cls(
            values=values,
            accepted={
                key: frozenset((*answered[key].accepts, values[key]))
                for key in leads
                if key in answered
            },
            importance=answers.importance,
            walk_away=frozenset(answers.walk_away),
        )


Spread: TypeAlias = tuple[float, float, float]
"""The mean, largest and smallest distance over all pairs of one from each agency."""


@dataclass(frozen=True, eq=False)
class Panel:
    """Two groups of voices over one questionnaire.

    `chances` has the chance agreement of every scored item; `spreads` how far apart the
    agencies are on each compared item that both sides answered.
    """

    questionnaire: Questionnaire
    a: tuple[Voice, ...]
    b: tuple[Voice, ...]
    chances: Mapping[str, float]
    spreads: Mapping[str, Spread]

    def side(self, side: Side) -> tuple[Voice, ...]:
        """The voices of one agency."""
        return self.a if side == "a" else self.b

    @cached_property
    def walked(self) -> frozenset[str]:
        """The dimensions over which somebody would walk away."""
        return frozenset().union(*[v.walk_away for v in self.a + self.b])

    def apart(self, item: Item) -> float | None:
        """The mean distance across, 0..1; None unless both sides answered."""
        spread = self.spreads.get(item.key)
        return None if spread is None else spread[0]

    def within(self, item: Item, side: Side) -> list[float]:
        """Distances of all unordered pairs of colleagues who answered."""
        return [
            distance(item, x, y) for x, y in combinations(self.values(item, side), 2)
        ]

    def inside(self, item: Item, side: Side) -> float:
        """Half the mean distance over all ordered pairs, each with itself too."""
        answered = len(self.values(item, side))
        # Unordered pairs count twice and the halving takes that back.
        return fsum(self.within(item, side)) / answered**2 if answered else 0.0

    def values(self, item: Item, side: Side) -> list[Any]:
        """What the voices of one agency answered to the item."""
        return [v.values[item.key] for v in self.side(side) if item.key in v.values]

    def level(self, item: Item, side: Side) -> float | None:
        """One agency's mean level on an item with levels; None when unanswered."""
        levels = [item.level(value) for value in self.values(item, side)]
        return mean(levels) if levels else None

    def difference(self, item: Item) -> float:
        """How far the agencies' mean levels are apart; 0 when a side is silent."""
        a, b = (self.level(item, side) for side in SIDES)
        return 0.0 if a is None or b is None else abs(a - b)

    def union(self, item: Item, side: Side) -> frozenset[str]:
        """Every option that somebody of one agency ticked."""
        return frozenset().union(*self.values(item, side))

    def importance(self, dimension: Dimension, side: Side) -> float:
        """How much a dimension matters to one agency, 0..3; 1 where nobody said."""
        key = dimension.key
        levels = [v.importance.get(key, 1) for v in self.side(side)]
        return sum(levels) / len(levels)


def convene(answers: AnswersFile) -> tuple[Panel, Iterator[Panel]]:
    """The panel of everybody, and every panel of one respondent from each agency.

    Distances are worked out once: the small panels take theirs from the large one.
    """
    questionnaire = answers.questionnaire
    a, b = (
        tuple(Voice.of(questionnaire, r) for r in agency.respondents)
        for agency in answers.agencies
    )
    chances = {item.key: chance(item) for item in questionnaire.items if item.scored}
    pairs = {item.key: _pairs(item, a, b) for item in questionnaire.compared}
    spreads = {key: _spread(known) for key, known in pairs.items() if known}
    pairings = (
        Panel(questionnaire, (v,), (w,), chances, _of_pair(pairs, v, w))
        for v in a
        for w in b
    )
    return Panel(questionnaire, a, b, chances, spreads), pairings


_Pairs: TypeAlias = dict[tuple[Voice, Voice], float]


def _pairs(item: Item, a: tuple[Voice, ...], b: tuple[Voice, ...]) -> _Pairs:
    key = item.key
    return {
        (v, w): distance(item, v.values[key], w.values[key])
        for v in a
        if key in v.values
        for w in b
        if key in w.values
    }


def _spread(known: _Pairs) -> Spread:
    distances = list(known.values())
    return mean(distances), max(distances), min(distances)


def _of_pair(pairs: Mapping[str, _Pairs], v: Voice, w: Voice) -> dict[str, Spread]:
    pair = (v, w)
    return {key: (known[pair],) * 3 for key, known in pairs.items() if pair in known}
