"""Answers in, scorecard out. Pure Python: no framework, clock or randomness."""

from assessments.scoring.answers import (
    AgencyAnswers,
    Answer,
    AnswersFile,
    InvalidAnswers,
    RespondentAnswers,
    Side,
)
from assessments.scoring.decoding import decode
from assessments.scoring.judgement import is_grave, matters_to, score
from assessments.scoring.measures import chance, distance
from assessments.scoring.reading import read_answers
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
from assessments.scoring.settling import (
    Settlements,
    WalkAway,
    as_settled,
    settle,
    settling_point,
)
from assessments.scoring.zones import SideAccepts, Standoff, standoff

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
    "InvalidAnswers",
    "ItemResult",
    "Readiness",
    "ReadinessItem",
    "RespondentAnswers",
    "Scorecard",
    "Settlements",
    "Severity",
    "Side",
    "SideAccepts",
    "SideForesight",
    "Stability",
    "Standing",
    "Standoff",
    "Trade",
    "Verdict",
    "WalkAway",
    "as_settled",
    "chance",
    "decode",
    "distance",
    "is_grave",
    "matters_to",
    "read_answers",
    "score",
    "settle",
    "settling_point",
    "standoff",
]
