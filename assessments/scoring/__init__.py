"""Answers in, scorecard out. Pure Python: no framework, clock or randomness."""

from assessments.scoring.answers import (
    AgencyAnswers,
    Answer,
    AnswersFile,
    RespondentAnswers,
    Side,
)
from assessments.scoring.scorecard import (
    Alignment,
    Band,
    Complementarity,
    DimensionResult,
    Flag,
    Foresight,
    Importance,
    ItemResult,
    Readiness,
    ReadinessItem,
    Scorecard,
    Severity,
    SideForesight,
    Stability,
    Standing,
    Trade,
    Verdict,
)

SCORING_VERSION = "v1"

__all__ = [
    "SCORING_VERSION",
    "AgencyAnswers",
    "Alignment",
    "Answer",
    "AnswersFile",
    "Band",
    "Complementarity",
    "DimensionResult",
    "Flag",
    "Foresight",
    "Importance",
    "ItemResult",
    "Readiness",
    "ReadinessItem",
    "RespondentAnswers",
    "Scorecard",
    "Severity",
    "Side",
    "SideForesight",
    "Stability",
    "Standing",
    "Trade",
    "Verdict",
]
