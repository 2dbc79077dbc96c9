"""Proposing a question of one's own."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.questionnaire import LISTED, OWN_KINDS, Kind, OwnText
from assessments.questionnaire.own import (
    LONGEST_ASK,
    LONGEST_LABEL,
    MOST_OPTIONS,
)

KINDS = {
    Kind.SCALE7: _("On a scale from 1 to 7"),
    Kind.CHOICE: _("One of several options"),
    Kind.ORDERED: _("One of several options that go from less to more"),
    Kind.TEXT: _("In words"),
}
PROBLEMS = {
    "unknown": _("Choose how it is answered."),
    "missing": _("This is needed here."),
    "too_long": _("This is too long."),
    "unprintable": _("Please leave out signs that cannot be printed."),
    "repeated": _("The options must differ from each other."),
    "too_few": _("Give at least two options, one a line."),
    "too_many": _("Give seven options at most."),
}


class OneLineField(forms.CharField):
    """Text on one line: white space of any kind becomes single spaces."""

    def to_python(self, value: Any) -> str:
        """Return the text on one line."""
        text: str = super().to_python(value) or ""
        return " ".join(text.split())


class LinesField(forms.CharField):
    """Texts, one a line; blank lines do not count."""

    widget = forms.Textarea

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the lines, each with single spaces."""
        text: str = super().clean(value)
        lines = (" ".join(line.split()) for line in text.splitlines())
        return tuple(line for line in lines if line)


class OwnQuestionForm(forms.Form):
    """One question; once valid, `text` is what it says.

    Fields that do not go with the chosen kind are left out of it, whatever they hold.
    """

    # What goes with the chosen kind is needed, and nothing else shows.
    says_optional = False

    kind = forms.ChoiceField(
        label=_("How it is answered"),
        choices=[(str(kind), KINDS[kind]) for kind in OWN_KINDS],
        widget=forms.RadioSelect,
    )
    ask = OneLineField(label=_("The question"), max_length=LONGEST_ASK)
    low = OneLineField(
        label=_("What 1 means"),
        max_length=LONGEST_LABEL,
        required=False,
        help_text=_("For a scale."),
    )
    high = OneLineField(
        label=_("What 7 means"),
        max_length=LONGEST_LABEL,
        required=False,
        help_text=_("For a scale."),
    )
    options = LinesField(
        label=_("The options"),
        required=False,
        max_length=2 * MOST_OPTIONS * LONGEST_LABEL,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two to seven, one a line; from less to more where they do."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "ask",
            "kind",
            Div("low", "high", css_class="only-scale"),
            Div("options", css_class="only-listed"),
        )

    def clean(self) -> dict[str, Any]:
        """Show every problem of the question beside its field."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "kind" in cleaned:
            for name, what in self.text.problems:
                if name not in self.errors:
                    self.add_error(name, PROBLEMS[what])
        return cleaned

    @property
    def text(self) -> OwnText:
        """Return the question as typed, without what its kind does not have."""
        said = self.cleaned_data
        kind = said["kind"]
        is_scale = kind == Kind.SCALE7
        return OwnText(
            kind=kind,
            ask=said.get("ask", ""),
            low=said.get("low", "") if is_scale else "",
            high=said.get("high", "") if is_scale else "",
            options=said.get("options", ()) if kind in LISTED else (),
        )
