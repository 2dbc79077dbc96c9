"""The form of a section's content, built from the parameters it has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import content
from agreements.content import Field, Kind, Names, Parameter, SectionContent
from agreements.forms.fields import PrintableField, reason_field
from assessments.forms.fields import OnceForm

if TYPE_CHECKING:
    from django.forms import BoundField

# How many empty rows stand below the filled ones, and how many "More rows" adds.
SPARE_ROWS = 2
MORE_ROWS = 3
RADIO_LIMIT = 6
LONG = 300


@dataclass(frozen=True)
class Group:
    """The fields of one parameter: one field, or rows of cells."""

    parameter: Parameter
    label: str
    help: str
    field: "BoundField | None"
    none: "BoundField | None"
    rows: "tuple[tuple[BoundField, ...], ...]"
    columns: tuple[str, ...]
    can_grow: bool


class SectionForm(OnceForm):
    """Values for every parameter of a section, wording of one's own, and a reason.

    Everything may stay blank: a blank parameter stays open. `values` is what the
    fields come to, in the shapes of the agreement's content.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self,
        *args: Any,
        section: SectionContent,
        names: Names,
        values: Mapping[str, Any],
        wording: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        self.names = names
        self.values: dict[str, Any] = {}
        self.row_counts: dict[str, int] = {}
        for parameter in section.parameters:
            if parameter.kind == Kind.ROWS:
                self._add_rows(parameter, values.get(parameter.key))
            else:
                self.fields[parameter.key] = self._field(
                    parameter, self._label(parameter), values.get(parameter.key)
                )
        self.fields["wording"] = PrintableField(
            label=gettext_lazy("Additional wording"),
            required=False,
            max_length=5000,
            initial=wording,
            help_text=gettext_lazy("Stands below the clause. Leave it out if you can."),
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields["reason"] = reason_field(
            required=False, help_text=gettext_lazy("Why you propose this.")
        )

    @property
    def wants_more_rows(self) -> str:
        """Return the key of the parameter for which more rows were asked, or ""."""
        return str(self.data.get("more_rows", ""))

    def clean(self) -> dict[str, Any]:
        """Put the values together and check them as a whole."""
        cleaned = super().clean()
        for parameter in self.section.parameters:
            if parameter.kind == Kind.ROWS:
                rows = list(self._rows(parameter, cleaned))
                if rows or cleaned.get(none(parameter.key)):
                    self.values[parameter.key] = rows
            elif cleaned.get(parameter.key) not in (None, ""):
                self.values[parameter.key] = self._plain(cleaned[parameter.key])
        if not self.errors:
            problems = content.value_problems(self.section, self.values)
            for key, problem in problems.items():
                self.add_error(self._first_field(key), problem)
        return cleaned

    def unjudged(self) -> "SectionForm":
        """Return the form as sent, without a word on what is wrong with it yet."""
        self._errors = ErrorDict()
        return self

    def seen_again(self, content_hash: str, message: str) -> "SectionForm":
        """Return the form as sent, now against the content that stands meanwhile."""
        self.data = MultiValueDict(self.data)
        self.data["seen"] = content_hash
        self.add_error(None, message)
        return self

    def groups(self) -> Iterator[Group]:
        """Yield the parameters with their fields, in the section's order."""
        for parameter in self.section.parameters:
            is_rows = parameter.kind == Kind.ROWS
            count = self.row_counts.get(parameter.key, 0)
            yield Group(
                parameter=parameter,
                label=self._label(parameter),
                help=parameter.help,
                field=None if is_rows else self[parameter.key],
                none=self[none(parameter.key)]
                if none(parameter.key) in self.fields
                else None,
                rows=tuple(
                    tuple(
                        self[cell(parameter.key, row, column.key)]
                        for column in parameter.columns
                    )
                    for row in range(count)
                ),
                columns=tuple(
                    content.named(column.label, self.names)
                    for column in parameter.columns
                ),
                can_grow=is_rows and count < parameter.most,
            )

    def _label(self, parameter: Parameter) -> str:
        label = content.named(parameter.label, self.names)
        if not parameter.required:
            return _("%(label)s (optional)") % {"label": label}
        return label

    def _add_rows(
        self, parameter: Parameter, values: list[Mapping[str, Any]] | None
    ) -> None:
        rows = values or []
        count = len(rows) + SPARE_ROWS
        if self.is_bound:
            count = max(self._sent_rows(parameter), len(rows))
            if self.wants_more_rows == parameter.key:
                count += MORE_ROWS
        count = min(count, parameter.most)
        self.row_counts[parameter.key] = count
        for index in range(count):
            row = rows[index] if index < len(rows) else {}
            for column in parameter.columns:
                self.fields[cell(parameter.key, index, column.key)] = self._field(
                    column, self._cell_label(column, index), row.get(column.key)
                )

        if parameter.least == 0 and parameter.required:
            self.fields[none(parameter.key)] = forms.BooleanField(
                label=parameter.empty or _("There are none."),
                required=False,
                initial=values is not None and not values,
            )

    def _cell_label(self, column: Field, index: int) -> str:
        label = content.named(column.label, self.names)
        return _("%(label)s, row %(number)s") % {"label": label, "number": index + 1}

    def _sent_rows(self, parameter: Parameter) -> int:
        """Return how many rows the page had that was sent."""
        sent = [
            row
            for row in range(parameter.most)
            for column in parameter.columns
            if cell(parameter.key, row, column.key) in self.data
        ]
        return max(sent) + 1 if sent else 0

    def _field(self, part: Field, label: str, initial: Any) -> forms.Field:
        shared: dict[str, Any] = {
            "label": label,
            "required": False,
            "initial": initial,
            "help_text": escape(part.help),
        }
        match part.kind:
            case Kind.CHOICE:
                return self._choice(part, shared)
            case Kind.NUMBER:
                unit = part.unit[-1] if part.unit else ""
                if unit and unit.casefold() not in label.casefold():
                    shared["label"] = f"{label} ({unit})"
                return forms.IntegerField(
                    min_value=part.low, max_value=part.high, **shared
                )
            case Kind.DATE:
                day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
                return forms.DateField(widget=day, **shared)
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

    def _choice(self, part: Field, shared: dict[str, Any]) -> forms.ChoiceField:
        options = [
            (option.key, content.named(option.label, self.names))
            for option in part.options
        ]
        blank = [("", _("Not settled yet"))]
        if not isinstance(part, Parameter) or len(options) > RADIO_LIMIT:
            return forms.ChoiceField(choices=blank + options, **shared)
        shared["initial"] = shared["initial"] or ""
        return forms.ChoiceField(
            choices=options + blank, widget=forms.RadioSelect, **shared
        )

    def _rows(
        self, parameter: Parameter, cleaned: Mapping[str, Any]
    ) -> Iterator[dict[str, Any]]:
        """Yield the rows in which anything was filled in."""
        for index in range(self.row_counts[parameter.key]):
            cells = {
                column.key: self._plain(cleaned.get(name))
                for column in parameter.columns
                if (name := cell(parameter.key, index, column.key)) in self.fields
            }
            filled = {
                key: value for key, value in cells.items() if value not in (None, "")
            }
            if filled:
                yield filled

    def _plain(self, value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else value

    def _first_field(self, key: str) -> str:
        if key in self.fields:
            return key
        parameter = self.section.parameter(key)
        return cell(key, 0, parameter.columns[0].key)


def none(key: str) -> str:
    """Return the name of the field that says there are no rows, on purpose."""
    return f"{key}-none"


def cell(key: str, row: int, column: str) -> str:
    """Return the name of the field of one cell."""
    return f"{key}-{row}-{column}"
