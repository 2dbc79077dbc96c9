"""The form with which an amendment is given up."""

from django.utils.translation import gettext_lazy as _

from agreements.forms.fields import reason_field
from assessments.forms.fields import OnceForm


class DropForm(OnceForm):
    """Why an amendment is given up."""

    reason = reason_field(
        required=True, help_text=_("The other agency reads it, word for word.")
    )
