"""Asking for a new round."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.wording import worded

USUAL_DAYS = 14


class NewRoundForm(forms.Form):
    """By when to answer and, where there is a choice, which questionnaire."""

    version = forms.ChoiceField(
        label=_("Questionnaire"),
        help_text=_("Topics that both versions ask alike can be compared later."),
    )
    due_on = forms.DateField(
        label=_("Answers due by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Both agencies answer by then. Two weeks is usual."),
    )

    def __init__(
        self, *args: Any, versions: Sequence[str], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.versions = versions
        version, due_on = self.fields["version"], self.fields["due_on"]
        if isinstance(version, forms.ChoiceField):
            version.choices = [
                (one, f"{worded(one).title}, {one}") for one in reversed(versions)
            ]
        if len(versions) == 1:
            del self.fields["version"]
        due_on.initial = today + timedelta(USUAL_DAYS)
        due_on.widget.attrs["min"] = (today + timedelta(1)).isoformat()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    @property
    def chosen_version(self) -> str:
        """Return the version chosen, or the only one there is."""
        chosen: str = self.cleaned_data.get("version", self.versions[-1])
        return chosen
