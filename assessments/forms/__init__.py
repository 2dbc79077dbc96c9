from assessments.forms.dimensions import IMPORTANCE, DimensionForm
from assessments.forms.locks import LockForm

__all__ = ["IMPORTANCE", "DimensionForm", "LockForm"]
