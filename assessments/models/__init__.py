from assessments.models.answers import Answer, AnswerSheet, Stance
from assessments.models.documents import Document, DocumentQuerySet
from assessments.models.results import Report, ScorecardRecord
from assessments.models.rounds import Lock, Round

__all__ = [
    "Answer",
    "AnswerSheet",
    "Document",
    "DocumentQuerySet",
    "Lock",
    "Report",
    "Round",
    "ScorecardRecord",
    "Stance",
]
