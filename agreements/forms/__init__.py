from agreements.forms.acts import CommentForm, NoticeForm, SignatoryForm
from agreements.forms.dropping import DropForm
from agreements.forms.section import SectionForm
from agreements.forms.signing import (
    CallOffForm,
    ConsentForm,
    DeadlineForm,
    DeclineForm,
    FreezeForm,
    HandOverForm,
    ReopenForm,
    SignForm,
    WithdrawForm,
)

__all__ = [
    "CallOffForm",
    "CommentForm",
    "ConsentForm",
    "DeadlineForm",
    "DeclineForm",
    "DropForm",
    "FreezeForm",
    "HandOverForm",
    "NoticeForm",
    "ReopenForm",
    "SectionForm",
    "SignForm",
    "SignatoryForm",
    "WithdrawForm",
]
