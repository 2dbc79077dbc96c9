"""Complementarity, readiness and foresight: what agreement does not show."""

from collections.abc import Iterable

from assessments.questionnaire import Item, Kind, Rule
from assessments.scoring.answers import Side
from assessments.scoring.measures import at_most, distance, mean, overlap, reaches
from assessments.scoring.panel import SIDES, Panel
from assessments.scoring.scorecard import (
    Complementarity,
    Foresight,
    Readiness,
    ReadinessItem,
    SideForesight,
)

NEEDS = "value.needs"
BRINGS = "value.brings"
SERVICES = "territory.services"
BLIND = 0.5
"""Distance between the agencies from which agreement was wrongly taken for granted."""
GRANTED = 1 / 6
"""Distance up to which one predicts one's own answer of the other."""


def _mean_of_known(parts: Iterable[float | None]) -> float | None:
    known = [part for part in parts if part is not None]
    return mean(known) if known else None


def complementarity(panel: Panel) -> Complementarity:
    """How far each covers what the other needs, and how little they sell alike."""
    needs, brings, services = (
        {side: panel.union(panel.questionnaire.item(key), side) for side in SIDES}
        for key in (NEEDS, BRINGS, SERVICES)
    )
    cover_a = _cover(needs["a"], brings["b"])
    cover_b = _cover(needs["b"], brings["a"])
    separation = None
    if services["a"] and services["b"]:
        separation = 1 - overlap(services["a"], services["b"])
    index = _mean_of_known((_mean_of_known((cover_a, cover_b)), separation))
    return Complementarity(
        cover_a, cover_b, separation, None if index is None else 100 * index
    )


def _cover(needs: frozenset[str], brings: frozenset[str]) -> float | None:
    return len(needs & brings) / len(needs) if needs and brings else None


def readiness(panel: Panel) -> Readiness:
    """Both agencies' mean levels on every threshold item, against its floor."""
    items = []
    reached = []
    for item in panel.questionnaire.items:
        if item.rule is not Rule.THRESHOLD or item.floor is None:
            continue
        a, b = (panel.level(item, side) for side in SIDES)
        lower = None if a is None or b is None else min(a, b)
        fix_needed = None if lower is None else not reaches(lower, item.floor)
        items.append(ReadinessItem(item.key, a, b, item.floor, lower, fix_needed))
        if lower is not None:
            share = (lower - item.bottom) / (item.floor - item.bottom)
            reached.append(min(1.0, share))
    return Readiness(100 * mean(reached) if reached else None, tuple(items))


def foresight(panel: Panel) -> Foresight:
    """How well each side predicted the other."""
    asked = panel.questionnaire.items
    prediction = next((i for i in asked if i.kind is Kind.PREDICTION), None)
    if prediction is None:
        return Foresight(SideForesight(None, ()), SideForesight(None, ()))
    return Foresight(*(_side_foresight(panel, prediction, side) for side in SIDES))


def _side_foresight(panel: Panel, prediction: Item, side: Side) -> SideForesight:
    partner: Side = "b" if side == "a" else "a"
    said = panel.values(prediction, side)
    per_item = []
    for item in prediction.predicted:
        missed = [
            distance(item, predicted[item.key], real)
            for predicted in said
            if item.key in predicted
            for real in panel.values(item, partner)
        ]
        if missed:
            per_item.append(1 - mean(missed))
    blind_spots = tuple(
        item.key
        for item in prediction.predicted
        if _is_blind_spot(panel, prediction, item, side)
    )
    return SideForesight(mean(per_item) if per_item else None, blind_spots)


def _is_blind_spot(panel: Panel, prediction: Item, item: Item, side: Side) -> bool:
    apart = panel.apart(item)
    from_own = [
        distance(item, v.values[item.key], v.values[prediction.key][item.key])
        for v in panel.side(side)
        if item.key in v.values and item.key in v.values.get(prediction.key, ())
    ]
    if apart is None or not from_own:
        return False
    return reaches(apart, BLIND) and at_most(mean(from_own), GRANTED)
