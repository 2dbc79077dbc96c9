"""Answers in, scorecard out. Pure Python: no framework, clock or randomness."""

from assessments.scoring.answers import (
    AgencyAnswers,
    Answer,
    AnswersFile,
    InvalidAnswers,
    RespondentAnswers,
    Side,
)
from assessments.scoring.changes import (
    MOST_WAYS,
    Change,
    Hurdle,
    Obstacle,
    Way,
    what_would_change,
)
from assessments.scoring.decoding import decode
from assessments.scoring.drift import DimensionDrift, Drift, Moved, Reading, drift
from assessments.scoring.judgement import is_grave, matters_to, score
from assessments.scoring.lines import (
    Line,
    complementarity_line,
    readiness_line,
)
from assessments.scoring.measures import chance, distance
from assessments.scoring.needs import scoring_problems
from assessments.scoring.own_answers import closeness, own_answers
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
from assessments.scoring.zones import (
    SideAccepts,
    Standoff,
    internal_splits,
    standoff,
)

SCORING_VERSION = "v1"

__all__ = [
    "MOST_WAYS",
    "SCORING_VERSION",
    "AgencyAnswers",
    "Alignment",
    "Answer",
    "AnswersFile",
    "Band",
    "Change",
    "Complementarity",
    "DimensionDrift",
    "DimensionResult",
    "Drift",
    "Flag",
    "Foresight",
    "Hurdle",
    "Importance",
    "InvalidAnswers",
    "ItemResult",
    "Line",
    "Moved",
    "Obstacle",
    "Readiness",
    "ReadinessItem",
    "Reading",
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
    "Way",
    "as_settled",
    "chance",
    "closeness",
    "complementarity_line",
    "decode",
    "distance",
    "drift",
    "internal_splits",
    "is_grave",
    "matters_to",
    "own_answers",
    "read_answers",
    "readiness_line",
    "score",
    "scoring_problems",
    "settle",
    "settling_point",
    "standoff",
    "what_would_change",
]
