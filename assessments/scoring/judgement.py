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
    Scorecard,
    Stability,
    Standing,
    Verdict,
)

MATTERS = 2
"""The importance from which a dimension matters to an agency."""


@dataclass(frozen=True)
class _Findings:
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
    findings = _Findings.of(panel)
    results = [detail(panel, grounds) for grounds in findings.dimensions]
    alignment, dimensions = align(results, findings.coverage)
    verdict = _verdict(findings)
    flags = (*findings.flags, *note_flags(panel))
    return Scorecard(
        questionnaire=answers.questionnaire.version,
        alignment=alignment,
        dimensions=dimensions,
        complementarity=complementarity(panel),
        readiness=findings.readiness,
        foresight=foresight(panel),
        flags=tuple(sorted(flags, key=lambda flag: flag.key)),
        trades=trades(dimensions),
        verdict=verdict,
        stability=_stability(pairings, verdict),
    )


def _stability(pairings: Iterator[Panel], verdict: Verdict) -> Stability:
    verdicts = [_verdict(_Findings.of(pairing)) for pairing in pairings]
    return Stability(pairings=len(verdicts), same_verdict=verdicts.count(verdict))


def _verdict(findings: _Findings) -> Verdict:
    """The gravest verdict whose reason is there; no index can buy one off."""
    standings = {dimension.standing for dimension in findings.dimensions}
    if Standing.DEALBREAKER in standings:
        return Verdict.STOP
    if _is_insufficient(findings):
        return Verdict.INSUFFICIENT
    if _needs_fixing(findings):
        return Verdict.FIX_FIRST
    if standings & {Standing.NEGOTIABLE, Standing.GAP}:
        return Verdict.GO_WITH_CLAUSES
    return Verdict.GO


def matters_to(dimension: Grounds | DimensionResult) -> int:
    """To how many of the two agencies the dimension matters."""
    importance = dimension.importance
    return sum(reaches(level, MATTERS) for level in (importance.a, importance.b))


def _is_insufficient(findings: _Findings) -> bool:
    return not reaches(findings.coverage, COVERED) or any(
        d.standing is Standing.UNANSWERED and matters_to(d) for d in findings.dimensions
    )


def _needs_fixing(findings: _Findings) -> bool:
    return (
        bool(findings.flags)
        or any(item.fix_needed is not False for item in findings.readiness.items)
        or any(map(is_grave, findings.dimensions))
    )


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
