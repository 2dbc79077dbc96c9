from agreements.forms.acts import (
    CommentForm,
    ConsentForm,
    DeclineForm,
    NoticeForm,
    SignatoryForm,
    SignForm,
)
from agreements.forms.dropping import DropForm
from agreements.forms.section import SectionForm

__all__ = [
    "CommentForm",
    "ConsentForm",
    "DeclineForm",
    "DropForm",
    "NoticeForm",
    "SectionForm",
    "SignForm",
    "SignatoryForm",
]
