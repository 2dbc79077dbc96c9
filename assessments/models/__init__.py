from assessments.models.answers import Answer, AnswerSheet, Stance
from assessments.models.documents import Document, DocumentQuerySet
from assessments.models.pages import (
    LONGEST_REMARK,
    MOST_WALK_AWAYS,
    Page,
    Reply,
)
from assessments.models.progress import Progress, progress_in
from assessments.models.results import Report, ScorecardRecord
from assessments.models.rounds import Lock, Round

__all__ = [
    "LONGEST_REMARK",
    "MOST_WALK_AWAYS",
    "Answer",
    "AnswerSheet",
    "Document",
    "DocumentQuerySet",
    "Lock",
    "Page",
    "Progress",
    "Reply",
    "Report",
    "Round",
    "ScorecardRecord",
    "Stance",
    "progress_in",
]
