from assessments.models.answers import Answer, AnswerSheet, Stance
from assessments.models.changes import Change, Outcome, Result
from assessments.models.documents import Document, DocumentQuerySet
from assessments.models.history import History, history_of
from assessments.models.looks import SplitLook
from assessments.models.owing import owing, owing_around_due_date
from assessments.models.own_questions import (
    MOST_OWN_QUESTIONS,
    OwnQuestion,
    own_questions_can_change,
)
from assessments.models.pages import (
    LONGEST_REMARK,
    MOST_WALK_AWAYS,
    STANCE_PARTS,
    Content,
    Draft,
    Page,
    Reply,
    Seen,
    mark_of,
)
from assessments.models.progress import Progress, progress_in
from assessments.models.reminders import Nudge, Reminder
from assessments.models.results import Report, ReportKind, ScorecardRecord
from assessments.models.rounds import Lock, Round
from assessments.models.settling import (
    Declared,
    SettlingEvent,
    folded,
    settlement_in,
    settlements_in,
    walk_aways_in,
)

__all__ = [
    "LONGEST_REMARK",
    "MOST_OWN_QUESTIONS",
    "MOST_WALK_AWAYS",
    "STANCE_PARTS",
    "Answer",
    "AnswerSheet",
    "Change",
    "Content",
    "Declared",
    "Document",
    "DocumentQuerySet",
    "Draft",
    "History",
    "Lock",
    "Nudge",
    "Outcome",
    "OwnQuestion",
    "Page",
    "Progress",
    "Reminder",
    "Reply",
    "Report",
    "ReportKind",
    "Result",
    "Round",
    "ScorecardRecord",
    "Seen",
    "SettlingEvent",
    "SplitLook",
    "Stance",
    "folded",
    "history_of",
    "mark_of",
    "owing",
    "owing_around_due_date",
    "own_questions_can_change",
    "progress_in",
    "settlement_in",
    "settlements_in",
    "walk_aways_in",
]
