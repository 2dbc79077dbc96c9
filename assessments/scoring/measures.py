"""Distance between two answers, what chance alone reaches, and thresholds.

Sums are exactly rounded (`math.fsum`), so that no order of agencies, respondents or
items changes a result in its last digit.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations
from math import comb, fsum
from typing import Any

from assessments.questionnaire import Item, Kind, Value

TOLERANCE = 1e-9
"""How far below a threshold floating point may leave a value that reached it."""

PLACES = 9
"""Decimals at which two sums count as tied."""


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean of at least one value."""
    return fsum(values) / len(values)


def reaches(value: float, threshold: float) -> bool:
    """Whether `value` >= `threshold`, within TOLERANCE."""
    return value >= threshold - TOLERANCE


def at_most(value: float, threshold: float) -> bool:
    """Whether `value` <= `threshold`, within TOLERANCE."""
    return value <= threshold + TOLERANCE


def distance(item: Item, x: Any, y: Any) -> float:
    """How far apart two answers to one item are, from 0 (the same) to 1.

    Both must be legal and not blank. Rankings: the share of pairs in opposite order
    (Kendall's tau distance); points: half the absolute differences; sets: Jaccard's
    distance. ValueError for texts and predictions, which nothing compares.
    """
    if item.has_order:
        return abs(item.index[x] - item.index[y]) / (len(item.index) - 1)
    match item.kind:
        case Kind.CHOICE | Kind.YESNO:
            return 0.0 if x == y else 1.0
        case Kind.RANKING:
            return _ranking_distance(x, y)
        case Kind.POINTS:
            return _points_distance(x, y)
        case Kind.MULTI:
            return 1 - overlap(frozenset(x), frozenset(y))
    raise ValueError(f"{item.key}: answers of kind {item.kind} have no distance")


def overlap(x: frozenset[str], y: frozenset[str]) -> float:
    """Jaccard's index of two sets that are not both empty: shared / all."""
    return len(x & y) / len(x | y)


def chance(item: Item) -> float:
    """The agreement (0..1) two agencies reach that answer the item at random."""
    return _chance(item.kind, len(item.positions), item.most)


def _ranking_distance(x: Sequence[Value], y: Sequence[Value]) -> float:
    place = {key: i for i, key in enumerate(y)}
    pairs = [place[first] > place[second] for first, second in combinations(x, 2)]
    return sum(pairs) / len(pairs)


def _points_distance(x: Mapping[str, int], y: Mapping[str, int]) -> float:
    return sum(abs(x.get(key, 0) - y.get(key, 0)) for key in x.keys() | y.keys()) / 200


@cache
def _chance(kind: Kind, options: int, most: int | None) -> float:
    match kind:
        case Kind.SCALE7 | Kind.RATING10 | Kind.ORDERED:
            return 1 - (options + 1) / (3 * options)
        case Kind.CHOICE | Kind.YESNO:
            return 1 / options
        case Kind.RANKING:
            return 0.5
        case Kind.POINTS:
            return options / (2 * options - 1)
    return _expected_overlap(options, most or options)


def _expected_overlap(options: int, most: int) -> float:
    """Jaccard's index expected of two random non-empty sets of at most `most`.

    With the first set fixed, the ticks that the second shares with it are
    hypergeometric; every set of every allowed size is equally likely.
    """
    sizes = range(1, most + 1)
    sets = sum(comb(options, size) for size in sizes)
    return fsum(
        comb(options, i)
        * comb(i, shared)
        * comb(options - i, j - shared)
        * (shared / (i + j - shared))
        / sets**2
        for i in sizes
        for j in sizes
        for shared in range(1, min(i, j) + 1)
    )
