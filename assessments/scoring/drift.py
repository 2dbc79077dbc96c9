"""How two agencies moved from one revealed round to a later one."""

from dataclasses import dataclass
from math import fsum

from assessments.questionnaire import Dimension, Item, is_comparable
from assessments.scoring.answers import AnswersFile, Side
from assessments.scoring.measures import TOLERANCE, mean
from assessments.scoring.scorecard import DimensionResult, Scorecard


@dataclass(frozen=True)
class Reading:
    """One revealed round: what both answered and what came of it."""

    answers: AnswersFile
    card: Scorecard


@dataclass(frozen=True)
class Moved:
    """One side's mean level on the lead item (see `Item.level`), then and now.

    None where nobody there answered, or the options stand in no order.
    """

    then: float | None
    now: float | None


@dataclass(frozen=True)
class DimensionDrift:
    """One dimension that both rounds asked alike."""

    dimension: Dimension
    then: DimensionResult
    now: DimensionResult
    a: Moved
    b: Moved

    @property
    def key(self) -> str:
        """Return the dimension's key."""
        return self.dimension.key

    @property
    def change(self) -> float | None:
        """Return by how much agreement grew (a share); None without both."""
        if self.then.agreement is None or self.now.agreement is None:
            return None
        change = fsum((self.now.agreement, -self.then.agreement))
        return 0.0 if abs(change) <= TOLERANCE else change


@dataclass(frozen=True)
class Drift:
    """Every dimension that can be compared, in the order it is asked now.

    `reworded` are the dimensions of both rounds whose scored questions are not the
    same, `added` and `removed` those that only one of them asks.
    """

    dimensions: tuple[DimensionDrift, ...]
    reworded: tuple[Dimension, ...]
    added: tuple[Dimension, ...]
    removed: tuple[Dimension, ...]


def drift(then: Reading, now: Reading) -> Drift:
    """What changed from one round to a later one; a and b are the same two agencies."""
    before = {d.key: d for d in _scored(then)}
    after = {d.key: d for d in _scored(now)}
    both = [dimension for key, dimension in after.items() if key in before]
    alike = [d for d in both if is_comparable(before[d.key], d)]
    return Drift(
        dimensions=tuple(_dimension(then, now, dimension) for dimension in alike),
        reworded=tuple(d for d in both if d not in alike),
        added=tuple(d for key, d in after.items() if key not in before),
        removed=tuple(d for key, d in before.items() if key not in after),
    )


def _scored(reading: Reading) -> list[Dimension]:
    return [d for d in reading.answers.questionnaire.dimensions if d.matters]


def _dimension(then: Reading, now: Reading, dimension: Dimension) -> DimensionDrift:
    return DimensionDrift(
        dimension=dimension,
        then=then.card.dimension(dimension.key),
        now=now.card.dimension(dimension.key),
        a=_moved(then, now, dimension.lead, "a"),
        b=_moved(then, now, dimension.lead, "b"),
    )


def _moved(then: Reading, now: Reading, lead: Item | None, side: Side) -> Moved:
    if lead is None or not lead.has_order:
        return Moved(None, None)
    return Moved(_level(then, lead, side), _level(now, lead, side))


def _level(reading: Reading, lead: Item, side: Side) -> float | None:
    agency = reading.answers.agencies["ab".index(side)]
    given = (respondent.answers.get(lead.key) for respondent in agency.respondents)
    levels = [
        lead.level(answer.value)
        for answer in given
        if answer is not None and isinstance(answer.value, int | str)
    ]
    return mean(levels) if levels else None
