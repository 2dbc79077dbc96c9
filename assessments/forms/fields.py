"""The fields that questions are made of, and how their values are spelled in HTML."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.questionnaire import Item, Kind, Option, Position

NOT_SURE = "?"
# The code of a problem with what nobody typed: there is nothing in it to keep.
JUNK = "junk"
LONGEST_TEXT = 4000
NUMBERED = frozenset({Kind.SCALE7, Kind.RATING10})


def spelled(position: Position) -> str:
    """Return how a form spells a position: yes and no are "true" and "false"."""
    if isinstance(position, bool):
        return "true" if position else "false"
    return str(position)


def positions_by_spelling(item: Item) -> dict[str, Position]:
    """Return the item's positions by how a form spells them."""
    return {spelled(position): position for position in item.positions}


def position_choices(item: Item) -> list[tuple[str, str]]:
    """Return the item's positions as choices; of a scale only the bare numbers."""
    return [
        (
            spelled(position),
            str(position) if item.kind in NUMBERED else item.label(position),
        )
        for position in item.positions
    ]


def pick_field(
    label: str, choices: Iterable[tuple[str, Any]], **options: Any
) -> forms.ChoiceField:
    """Return radio buttons of which none has to be chosen."""
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        required=False,
        widget=forms.RadioSelect,
        **options,
    )


class OnceForm(forms.Form):
    """A form that says so when a field arrives twice, instead of picking one."""

    def clean(self) -> dict[str, Any]:
        """Refuse repeated fields."""
        cleaned = super().clean() or self.cleaned_data
        if isinstance(self.data, QueryDict):
            for name in self.fields:
                if len(self.data.getlist(self.add_prefix(name))) > 1:
                    self.add_error(name, _("This was sent twice. Give one answer."))
        return cleaned


class TicksField(forms.MultipleChoiceField):
    """Check boxes, `most` at most; two of the same are refused."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, most: int | None = None, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.most = most

    def validate(self, value: list[str]) -> None:
        """Refuse unknown options, repeated ones and too many."""
        super().validate(value)
        if len(set(value)) != len(value):
            raise ValidationError(
                _("Something was ticked twice. Please tick again."), code=JUNK
            )
        if self.most is not None and len(value) > self.most:
            raise ValidationError(
                ngettext(
                    "Tick %(most)d at most. You ticked %(ticked)d.",
                    "Tick %(most)d at most. You ticked %(ticked)d.",
                    self.most,
                )
                % {"most": self.most, "ticked": len(value)}
            )


class ProseField(forms.CharField):
    """Free text of several lines."""

    def __init__(self, *, rows: int, required: bool = False, **options: Any) -> None:
        super().__init__(
            required=required, widget=forms.Textarea(attrs={"rows": rows}), **options
        )

    def to_python(self, value: Any) -> str:
        """Give every line the same ending, so that the text comes back as typed."""
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: str) -> None:
        """Refuse characters that no page and no PDF could show."""
        super().validate(value)
        if any(c not in "\n\t" and unicodedata.category(c) == "Cc" for c in value):
            raise ValidationError(
                _("There is a control character in this text. Please type it again."),
                code=JUNK,
            )


def place_field(option: Option, places: int) -> forms.TypedChoiceField:
    """Return the select that gives an option its place, 1 to `places`."""
    numbers = [(str(place), str(place)) for place in range(1, places + 1)]
    return forms.TypedChoiceField(
        label=option.label,
        choices=[("", gettext_lazy("No place")), *numbers],
        coerce=int,
        empty_value=None,
        required=False,
    )


def points_field(option: Option) -> forms.IntegerField:
    """Return the number input for an option's points."""
    return forms.IntegerField(
        label=option.label,
        min_value=0,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-points": ""}),
    )
