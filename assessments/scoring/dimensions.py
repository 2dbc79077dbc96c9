"""Items and dimensions: agreement, chance, class."""

from math import fsum
from typing import NamedTuple

from assessments.questionnaire import Dimension, Item
from assessments.scoring.measures import mean, reaches
from assessments.scoring.panel import Panel
from assessments.scoring.scorecard import (
    Band,
    DimensionResult,
    Importance,
    ItemResult,
    Standing,
)
from assessments.scoring.zones import (
    internal_split,
    is_breached,
    is_gap,
    meeting_point,
    zone,
)

STRONG = 0.5
WORKABLE = 0.2
COVERED = 0.6
"""The coverage from which a dimension, and the whole, says something."""


class Grounds(NamedTuple):
    """What a verdict rests on in one dimension, and what its details start from.

    `answered` are the scored items that both sides answered, `agreed` their
    agreements; `corrected` and `band` are None when there is none. A tuple, because
    every pairing makes one for each dimension and they are quicker to make.
    """

    dimension: Dimension
    standing: Standing
    band: Band | None
    importance: Importance
    answered: tuple[Item, ...]
    agreed: tuple[float, ...]
    chance: float | None
    corrected: float | None

    @property
    def coverage(self) -> float:
        """The share of the dimension's scored items that both sides answered."""
        return len(self.answered) / len(self.dimension.scored_items)


def weigh(panel: Panel, dimension: Dimension) -> Grounds:
    """The grounds of one dimension that has scored items."""
    asked = dimension.scored_items
    spreads = panel.spreads
    answered = tuple([item for item in asked if item.key in spreads])
    agreed = tuple([1 - spreads[item.key][0] for item in answered])
    expected = corrected = None
    if answered:
        expected = mean([panel.chances[item.key] for item in answered])
        corrected = (mean(agreed) - expected) / (1 - expected)
    coverage = len(answered) / len(asked)
    return Grounds(
        dimension=dimension,
        standing=_standing(panel, dimension, coverage, corrected),
        band=None if corrected is None else band(corrected),
        importance=Importance(
            panel.importance(dimension, "a"), panel.importance(dimension, "b")
        ),
        answered=answered,
        agreed=agreed,
        chance=expected,
        corrected=corrected,
    )


def _standing(
    panel: Panel, dimension: Dimension, coverage: float, corrected: float | None
) -> Standing:
    """The first class that holds."""
    if is_breached(panel, dimension):
        return Standing.DEALBREAKER
    if corrected is None or not reaches(coverage, COVERED):
        return Standing.UNANSWERED
    if is_gap(panel, dimension):
        return Standing.GAP
    if reaches(corrected, STRONG):
        return Standing.ALIGNED
    return Standing.NEGOTIABLE


def band(corrected: float) -> Band:
    """The band of a chance-corrected agreement."""
    if reaches(corrected, STRONG):
        return Band.STRONG
    return Band.WORKABLE if reaches(corrected, WORKABLE) else Band.WEAK


def detail(panel: Panel, grounds: Grounds) -> DimensionResult:
    """The result of one dimension, but for its weight."""
    dimension, agreed = grounds.dimension, grounds.agreed
    asked = len(dimension.scored_items)
    items = tuple(
        _item_result(panel, item, agreement)
        for item, agreement in zip(grounds.answered, agreed, strict=True)
    )
    options = zone(panel, dimension)
    return DimensionResult(
        key=dimension.key,
        standing=grounds.standing,
        band=grounds.band,
        agreement=mean(agreed) if items else None,
        chance=grounds.chance,
        corrected=grounds.corrected,
        coverage=grounds.coverage,
        low=fsum(agreed) / asked,
        high=fsum((*agreed, asked - len(agreed))) / asked,
        between=mean([item.between for item in items]) if items else None,
        inside_a=mean([item.inside_a for item in items]) if items else None,
        inside_b=mean([item.inside_b for item in items]) if items else None,
        zone=options,
        internal_split=internal_split(panel, dimension),
        importance=grounds.importance,
        items=items,
        meeting_point=meeting_point(panel, dimension, options or ()),
        weight=None,
    )


def _item_result(panel: Panel, item: Item, agreement: float) -> ItemResult:
    """The agreement over all pairs across, and where the rest of it is missing.

    Disagreement is the energy distance between the agencies plus half the mean
    distance inside each, so the three parts add up and none is negative.
    """
    disagreement, largest, smallest = panel.spreads[item.key]
    inside_a, inside_b = panel.inside(item, "a"), panel.inside(item, "b")
    return ItemResult(
        key=item.key,
        agreement=agreement,
        furthest=1 - largest,
        closest=1 - smallest,
        chance=panel.chances[item.key],
        # Floating point may leave a hair below 0 where nothing is between them.
        between=max(0.0, fsum((disagreement, -inside_a, -inside_b))),
        inside_a=inside_a,
        inside_b=inside_b,
    )
