"""One field of a section's form: a parameter, or a column of one row."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext as _

from agreements import content
from agreements.content import Field, Kind, Names, Parameter
from agreements.forms.fields import PrintableField

RADIO_LIMIT = 6
LONG = 300


class CellField(PrintableField):
    """One line that comes to a legal value of a parameter or column, or says why not.

    `spelled` brings what people type to the spelling that is stored.
    """

    def __init__(
        self, part: Field, *, spelled: Callable[[str], str], **options: Any
    ) -> None:
        super().__init__(one_line=True, **options)
        self.part = part
        self.spelled = spelled

    def to_python(self, value: Any) -> str:
        """Return the text as it is stored."""
        return self.spelled(super().to_python(value))

    def validate(self, value: str) -> None:
        """Refuse what is no legal value."""
        super().validate(value)
        problem = content.cell_problem(self.part, value)
        if problem:
            raise ValidationError(problem, code="invalid")


class DayField(forms.DateField):
    """A day, within the years that an agreement can speak of."""

    def __init__(self, part: Field, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **options)
        self.part = part

    def validate(self, value: date | None) -> None:
        """Refuse a year that is a slip of the hand."""
        super().validate(value)
        problem = content.cell_problem(self.part, value.isoformat()) if value else ""
        if problem:
            raise ValidationError(problem, code="invalid")


def figure(text: str) -> str:
    """Return a number as it is stored; what may be thousands or a fraction stays."""
    digits = re.sub(r"\s", "", text)
    if re.fullmatch(r"\d{1,3},\d{3}", digits):
        return text
    digits = digits.replace(",", ".")
    if not re.fullmatch(r"\d*\.?\d+", digits, re.ASCII):
        return text
    whole, _mark, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{fraction}" if fraction else whole


def clock(text: str) -> str:
    """Return a time of day as it is stored: 9:30 and 09:30:00 are 09:30."""
    found = re.fullmatch(r"(\d{1,2})[:.](\d\d)(:00)?", text, re.ASCII)
    return f"{int(found[1]):02}:{found[2]}" if found else text


def zone(text: str) -> str:
    """Return a time zone by its name, or by its city where only one is called so."""
    wanted = text.replace(" ", "_").casefold()
    found = [
        name
        for name in content.zones()
        if wanted in (name.casefold(), name.casefold().rpartition("/")[2])
    ]
    return found[0] if len(found) == 1 else text


# The ids of the lists that the page offers to choose from while typing.
LISTS = {Kind.ZONE: "zones", Kind.CURRENCY: "currencies"}
# How each kind that is typed on one line is spelled, and what browsers are told of it.
TYPED: Mapping[Kind, tuple[Callable[[str], str], Mapping[str, str]]] = {
    Kind.DECIMAL: (figure, {"inputmode": "decimal"}),
    Kind.TIME: (clock, {"type": "time"}),
    Kind.ZONE: (zone, {"list": LISTS[Kind.ZONE], "autocomplete": "off"}),
    Kind.CURRENCY: (
        str.upper,
        {"list": LISTS[Kind.CURRENCY], "autocomplete": "off"},
    ),
}


def field_for(part: Field, label: str, initial: Any, names: Names) -> forms.Field:
    """Return the field for a parameter that is no rows, or for a column."""
    shared: dict[str, Any] = {
        "label": label,
        "required": False,
        "initial": initial,
        "help_text": escape(part.help),
    }
    match part.kind:
        case Kind.CHOICE:
            return _choice(part, shared, names)
        case Kind.NUMBER:
            unit = part.unit[-1].strip() if part.unit else ""
            if unit and unit.casefold() not in label.casefold():
                shared["label"] = f"{label} ({unit})"
            return forms.IntegerField(min_value=part.low, max_value=part.high, **shared)
        case Kind.DATE:
            return DayField(part, **shared)
        case Kind.TEXT:
            return _words(part, shared)
    spelled, attributes = TYPED[part.kind]
    widget = forms.TextInput(attrs=dict(attributes))
    return CellField(part, spelled=spelled, widget=widget, **shared)


def lists_for(*parameters: Parameter) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the lists that these parameters' fields choose from, by id, each once."""
    kinds = dict.fromkeys(parameter.kind for parameter in parameters)
    known = {Kind.ZONE: content.zones(), Kind.CURRENCY: content.currencies()}
    return tuple((LISTS[kind], known[kind]) for kind in kinds if kind in LISTS)


def _words(part: Field, shared: dict[str, Any]) -> PrintableField:
    one_line = not (isinstance(part, Parameter) and part.lines)
    widget: forms.Widget = forms.TextInput()
    if not one_line:
        widget = forms.Textarea(attrs={"rows": 4})
    elif part.high > LONG:
        # One line that is long to write: seen whole, even if it wraps.
        widget = forms.Textarea(attrs={"rows": 2})
    return PrintableField(
        max_length=part.high, one_line=one_line, widget=widget, **shared
    )


def _choice(part: Field, shared: dict[str, Any], names: Names) -> forms.ChoiceField:
    options = [
        (option.key, content.named(option.label, names)) for option in part.options
    ]
    is_open = not isinstance(part, Parameter) or part.required
    blank = [("", _("Not settled yet") if is_open else _("None"))]
    is_alone = isinstance(part, Parameter) and not part.together
    if not is_alone or len(options) > RADIO_LIMIT:
        return forms.ChoiceField(choices=blank + options, **shared)
    shared["initial"] = shared["initial"] or ""
    return forms.ChoiceField(
        choices=options + blank, widget=forms.RadioSelect, **shared
    )
