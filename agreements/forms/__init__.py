from agreements.forms.acts import (
    CommentForm,
    ConsentForm,
    DeclineForm,
    SignatoryForm,
    SignForm,
)
from agreements.forms.section import SectionForm

__all__ = [
    "CommentForm",
    "ConsentForm",
    "DeclineForm",
    "SectionForm",
    "SignForm",
    "SignatoryForm",
]
