"""The lines beside complementarity and readiness, for which the scorecard has none.

As for alignment: what strangers reach, and how far what is unanswered could still take
the index. Strangers are two agencies of one respondent each who tick at random; with
more respondents the agencies tick more, and the line would lie elsewhere.
"""

from dataclasses import dataclass
from itertools import product
from math import comb

from assessments.questionnaire import Item, Questionnaire
from assessments.scoring.indices import BRINGS, NEEDS, SERVICES
from assessments.scoring.measures import chance, mean
from assessments.scoring.scorecard import Complementarity, Readiness


@dataclass(frozen=True)
class Line:
    """All 0..100. `chance` is None where the index is: nothing in it was answered.

    `low` counts every unanswered part as 0, `high` as the best there is.
    """

    chance: float | None
    low: float
    high: float


def complementarity_line(asked: Questionnaire, result: Complementarity) -> Line:
    """The line of the parts that were answered by both."""
    covers = (result.cover_a, result.cover_b)
    expected = []
    if any(cover is not None for cover in covers):
        expected.append(_expected_cover(asked.item(NEEDS), asked.item(BRINGS)))
    if result.separation is not None:
        expected.append(1 - chance(asked.item(SERVICES)))

    def index(unanswered: float) -> float:
        a, b, separation = (
            unanswered if part is None else part
            for part in (*covers, result.separation)
        )
        return 100 * mean([mean([a, b]), separation])

    return Line(100 * mean(expected) if expected else None, index(0.0), index(1.0))


def readiness_line(asked: Questionnaire, result: Readiness) -> Line:
    """The line of the items that both sides answered."""
    answered = [row.key for row in result.items if row.lower is not None]
    share = len(answered) / len(result.items)
    low = share * (result.index or 0.0)
    expected = [_expected_reach(asked.item(key)) for key in answered]
    return Line(
        chance=100 * mean(expected) if expected else None,
        low=low,
        high=low + 100 * (1 - share),
    )


def _expected_cover(needs: Item, brings: Item) -> float:
    """The share of random needs that random brings cover.

    Every option is as likely as any other to be in a random set, so what is needed
    does not matter: each need is covered as often as its option is among the brings.
    """
    shared = sum(option in brings.index for option in needs.positions)
    return shared / len(needs.positions) * _inclusion(brings)


def _inclusion(item: Item) -> float:
    """How likely one option is in a random non-empty set of at most `most`."""
    options = len(item.positions)
    sizes = range(1, (item.most or options) + 1)
    sets = sum(comb(options, size) for size in sizes)
    return sum(comb(options - 1, size - 1) for size in sizes) / sets


def _expected_reach(item: Item) -> float:
    """How far the lower of two random levels has come to the floor, on average."""
    floor = item.bottom + 1 if item.floor is None else item.floor
    levels = range(item.bottom, item.bottom + len(item.positions))
    reached = [
        min(1.0, (min(a, b) - item.bottom) / (floor - item.bottom))
        for a, b in product(levels, repeat=2)
    ]
    return mean(reached)
