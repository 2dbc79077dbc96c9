"""The form of a section's content, built from the parameters it has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import content
from agreements.content import Field, Kind, Names, Parameter, SectionContent
from agreements.forms.cells import field_for, lists_for
from agreements.forms.fields import PrintableField, reason_field
from assessments.forms.fields import OnceForm

if TYPE_CHECKING:
    from django.forms import BoundField

# How many empty rows stand below the filled ones, and how many "More rows" adds.
SPARE_ROWS = 2
MORE_ROWS = 3


@dataclass(frozen=True)
class Group:
    """The fields of one parameter: one field, or rows of cells.

    Parameters that are asked together are one group: `fields` are all of theirs, and
    `parameter` is the first. `lists` are the lists that their fields choose from.
    """

    parameter: Parameter
    label: str
    help: str
    field: "BoundField | None"
    fields: "tuple[BoundField, ...]"
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    none: "BoundField | None"
    rows: "tuple[tuple[BoundField, ...], ...]"
    columns: tuple[str, ...]
    can_grow: bool


class SectionForm(OnceForm):
    """Values for every parameter of a section, wording of one's own, and a reason.

    Everything may stay blank: a blank parameter stays open. `values` is what the
    fields come to, in the shapes of the agreement's content.
    """

    # The labels say it, by what the agreement can do without.
    says_optional = False
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
        self.standing = values
        self.values: dict[str, Any] = {}
        self.row_counts: dict[str, int] = {}
        for parameter in section.parameters:
            if parameter.kind == Kind.ROWS:
                self._add_rows(parameter, values.get(parameter.key))
            else:
                self.fields[parameter.key] = field_for(
                    parameter, self._label(parameter), values.get(parameter.key), names
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
                rows = [row for _index, row in self._rows(parameter, cleaned)]
                self._ask_for_gaps(parameter, cleaned)
                if rows or cleaned.get(none(parameter.key)):
                    self.values[parameter.key] = rows
            elif cleaned.get(parameter.key) not in (None, ""):
                self.values[parameter.key] = self._plain(cleaned[parameter.key])
        if not self.errors:
            problems = content.value_problems(self.section, self.values)
            for key, problem in problems.items():
                self.add_error(self._first_field(key), problem)
        return cleaned

    def _ask_for_gaps(self, parameter: Parameter, cleaned: Mapping[str, Any]) -> None:
        """Say beside each cell what a row still needs, unless it stood so before."""
        standing = self.standing.get(parameter.key)
        for index, row in self._rows(parameter, cleaned):
            if content.is_among(row, standing):
                continue
            for column, problem in content.gaps(parameter, row).items():
                name = cell(parameter.key, index, column)
                if name not in self.errors:
                    self.add_error(name, problem)

    def unjudged(self) -> "SectionForm":
        """Return the form as sent, without a word on what is wrong with it yet."""
        self._errors = ErrorDict()
        return self

    def groups(self) -> Iterator[Group]:
        """Yield the parameters with their fields, in the section's order."""
        together = groupby(enumerate(self.section.parameters), key=_heading)
        for _key, found in together:
            first, *others = [parameter for _number, parameter in found]
            yield self._group(first, others)

    def _group(self, first: Parameter, others: list[Parameter]) -> Group:
        is_rows = first.kind == Kind.ROWS
        fields = tuple(self[one.key] for one in (first, *others)) if others else ()
        count = self.row_counts.get(first.key, 0)
        no_rows = none(first.key)
        return Group(
            parameter=first,
            label=first.together if others else self._label(first),
            help="" if others else first.help,
            field=None if is_rows or others else self[first.key],
            fields=fields,
            lists=lists_for(first, *others),
            none=self[no_rows] if no_rows in self.fields else None,
            rows=tuple(
                tuple(
                    self[cell(first.key, row, column.key)] for column in first.columns
                )
                for row in range(count)
            ),
            columns=tuple(
                content.named(column.label, self.names) for column in first.columns
            ),
            can_grow=is_rows and count < first.most,
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
                self.fields[cell(parameter.key, index, column.key)] = field_for(
                    column,
                    self._cell_label(column, index),
                    row.get(column.key),
                    self.names,
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

    def _rows(
        self, parameter: Parameter, cleaned: Mapping[str, Any]
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the rows in which anything was filled in, with their places."""
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
                yield index, filled

    def _plain(self, value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else value

    def _first_field(self, key: str) -> str:
        if key in self.fields:
            return key
        parameter = self.section.parameter(key)
        return cell(key, 0, parameter.columns[0].key)


def _heading(numbered: tuple[int, Parameter]) -> str:
    """Return what tells groups apart: the heading, or the parameter's own place."""
    number, parameter = numbered
    return parameter.together or str(number)


def none(key: str) -> str:
    """Return the name of the field that says there are no rows, on purpose."""
    return f"{key}-none"


def cell(key: str, row: int, column: str) -> str:
    """Return the name of the field of one cell."""
    return f"{key}-{row}-{column}"
