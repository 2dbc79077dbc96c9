from assessments.forms.dimensions import IMPORTANCE, DimensionForm
from assessments.forms.locks import LockForm
from assessments.forms.own_questions import OwnQuestionForm
from assessments.forms.rounds import NewRoundForm

__all__ = ["IMPORTANCE", "DimensionForm", "LockForm", "NewRoundForm", "OwnQuestionForm"]
