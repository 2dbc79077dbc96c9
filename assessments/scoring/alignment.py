"""From dimensions to one number, and to what the agencies could trade."""

from collections.abc import Sequence
from dataclasses import replace
from math import fsum

from assessments.scoring.dimensions import COVERED
from assessments.scoring.measures import PLACES, reaches
from assessments.scoring.scorecard import (
    Alignment,
    DimensionResult,
    Standing,
    Trade,
)

LEVERAGE = 1
"""How much more a dimension must matter to one side to be worth a trade."""


def _shares(importances: Sequence[float]) -> list[float]:
    total = fsum(importances)
    if not total:
        return [1 / len(importances) for _ in importances]
    return [importance / total for importance in importances]


def align(
    results: Sequence[DimensionResult], coverage: float
) -> tuple[Alignment, tuple[DimensionResult, ...]]:
    """The alignment, and the dimensions with their weights (None where not covered)."""
    scored = [d for d in results if reaches(d.coverage, COVERED)]
    a = _shares([d.importance.a for d in scored])
    b = _shares([d.importance.b for d in scored])
    weights = [(x + y) / 2 for x, y in zip(a, b, strict=True)]
    by_key = {d.key: weight for d, weight in zip(scored, weights, strict=True)}
    weighted = tuple(replace(d, weight=by_key.get(d.key)) for d in results)
    if not scored:
        return Alignment(*(None,) * 7, coverage=coverage), weighted
    agreement = [d.agreement or 0.0 for d in scored]
    score = _percent(weights, agreement)
    expected = _percent(weights, [d.chance or 0.0 for d in scored])
    alignment = Alignment(
        score=score,
        as_a=_percent(a, agreement),
        as_b=_percent(b, agreement),
        chance=expected,
        corrected=(score - expected) / (100 - expected),
        low=_percent(weights, [d.low for d in scored]),
        high=_percent(weights, [d.high for d in scored]),
        coverage=coverage,
    )
    return alignment, weighted


def _percent(weights: Sequence[float], shares: Sequence[float]) -> float:
    return 100 * fsum(w * s for w, s in zip(weights, shares, strict=True))


def trades(results: Sequence[DimensionResult]) -> tuple[Trade, ...]:
    """Pairs of open dimensions where each side yields what matters more to the other.

    Strongest first, then by the keys that a and b yield.
    """
    more_to_a = {
        d.key: d.importance.a - d.importance.b
        for d in results
        if d.standing in (Standing.NEGOTIABLE, Standing.GAP)
    }
    found = [
        Trade(a_yields=yielded, b_yields=kept, strength=min(gain, -loss))
        for kept, gain in more_to_a.items()
        if reaches(gain, LEVERAGE)
        for yielded, loss in more_to_a.items()
        if reaches(-loss, LEVERAGE)
    ]
    return tuple(
        sorted(
            found, key=lambda t: (-round(t.strength, PLACES), t.a_yields, t.b_yields)
        )
    )
