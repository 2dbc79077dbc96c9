"""The verdict, its stability, and the whole scorecard."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from assessments.scoring.alignment import align, trades
from assessments.scoring.answers import AnswersFile
from assessments.scoring.dimensions import COVERED, Grounds, detail, weigh
from assessments.scoring.flags import fix_flags, note_flags
from assessments.scoring.indices import complementarity, foresight, readiness
from assessments.scoring.measures import reaches
from assessments.scoring.panel import Panel, convene
from assessments.scoring.scorecard import (
    Band,
    DimensionResult,
    Flag,
    Readiness,
    ReadinessItem,
    Scorecard,
    Stability,
    Standing,
    Verdict,
)

MATTERS = 2
"""The importance from which a dimension matters to an agency."""


@dataclass(frozen=True)
class Basis:
    """What a verdict rests on; what the gravest reasons decide is not worked out."""

    panel: Panel
    dimensions: tuple[Grounds, ...]

    @classmethod
    def of(cls, panel: Panel) -> Self:
        asked = (d for d in panel.questionnaire.dimensions if d.matters)
        return cls(panel, tuple(weigh(panel, d) for d in asked))

    @cached_property
    def coverage(self) -> float:
        asked = sum(len(d.dimension.scored_items) for d in self.dimensions)
        return sum(len(d.answered) for d in self.dimensions) / asked

    @cached_property
    def readiness(self) -> Readiness:
        return readiness(self.panel)

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        return fix_flags(self.panel)


def score(answers: AnswersFile) -> Scorecard:
    """The scorecard of two agencies' answers; the same input gives the same output."""
    panel, pairings = convene(answers)
    basis = Basis.of(panel)
    results = [detail(panel, grounds) for grounds in basis.dimensions]
    alignment, dimensions = align(results, basis.coverage)
    verdict = judge(basis)
    flags = (*basis.flags, *note_flags(panel))
    return Scorecard(
        questionnaire=answers.questionnaire.version,
        alignment=alignment,
        dimensions=dimensions,
        complementarity=complementarity(panel),
        readiness=basis.readiness,
        foresight=foresight(panel),
        flags=tuple(sorted(flags, key=lambda flag: flag.key)),
        trades=trades(dimensions),
        verdict=verdict,
        stability=_stability(pairings, verdict),
    )


def _stability(pairings: Iterator[Panel], verdict: Verdict) -> Stability:
    verdicts = [judge(Basis.of(pairing)) for pairing in pairings]
    return Stability(pairings=len(verdicts), same_verdict=verdicts.count(verdict))


def judge(basis: Basis) -> Verdict:
    """The gravest verdict whose reason is there; no index can buy one off."""
    for verdict in Verdict:
        if any(holds_at(verdict, d) for d in basis.dimensions) or _else_holds_at(
            verdict, basis
        ):
            return verdict
    return Verdict.GO


def holds_at(verdict: Verdict, dimension: Grounds) -> bool:
    """Whether the dimension is by itself a reason for that verdict."""
    match verdict:
        case Verdict.STOP:
            return dimension.standing is Standing.DEALBREAKER
        case Verdict.INSUFFICIENT:
            unanswered = dimension.standing is Standing.UNANSWERED
            return unanswered and matters_to(dimension) > 0
        case Verdict.FIX_FIRST:
            return is_grave(dimension)
        case Verdict.GO_WITH_CLAUSES:
            return dimension.standing in (Standing.NEGOTIABLE, Standing.GAP)
    return False


def _else_holds_at(verdict: Verdict, basis: Basis) -> bool:
    """Whether something beside the dimensions is a reason for that verdict."""
    match verdict:
        case Verdict.INSUFFICIENT:
            return not reaches(basis.coverage, COVERED)
        case Verdict.FIX_FIRST:
            return bool(basis.flags) or bool(short_of(basis.readiness))
    return False


def short_of(readiness: Readiness) -> tuple[ReadinessItem, ...]:
    """What does not reach its floor, or was not answered by both."""
    return tuple(item for item in readiness.items if item.fix_needed is not False)


def matters_to(dimension: Grounds | DimensionResult) -> int:
    """To how many of the two agencies the dimension matters."""
    importance = dimension.importance
    return sum(reaches(level, MATTERS) for level in (importance.a, importance.b))


def is_grave(dimension: Grounds | DimensionResult) -> bool:
    """A gap that matters to either, or a weak dimension that matters to both.

    Dealbreakers and unanswered dimensions have verdicts of their own.
    """
    if dimension.standing in (Standing.DEALBREAKER, Standing.UNANSWERED):
        return False
    matters = matters_to(dimension)
    if dimension.standing is Standing.GAP and matters:
        return True
    return dimension.band is Band.WEAK and matters == 2
