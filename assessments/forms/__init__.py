from assessments.forms.dimensions import (
    Both,
    DimensionForm,
    draft_words,
    why_unfinished,
)
from assessments.forms.locks import LockForm
from assessments.forms.own_questions import OwnQuestionForm
from assessments.forms.rounds import NewRoundForm
from assessments.forms.stances import IMPORTANCE
from assessments.forms.withdrawing import WithdrawForm

__all__ = [
    "IMPORTANCE",
    "Both",
    "DimensionForm",
    "LockForm",
    "NewRoundForm",
    "OwnQuestionForm",
    "WithdrawForm",
    "draft_words",
    "why_unfinished",
]
