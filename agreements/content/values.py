"""What a legal value of a parameter is, and what is still missing: one place knows."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.content.cells import cell_problem
from agreements.content.model import Kind, Parameter, SectionContent, is_blank
from agreements.content.rules import rule_problems


def value_problems(
    section: SectionContent,
    values: Mapping[str, object],
    standing: Mapping[str, object] | None = None,
) -> dict[str, str]:
    """Parameter key -> what is wrong with its value; empty when all are legal.

    Values are as JSON decodes them. Blanks are legal: see `missing`. With `standing`,
    the values that these are proposed in place of, a row that is not as it stood must
    have every cell that it needs.
    """
    problems = {
        key: _("There is no such field in this section.")
        for key in values
        if not section.has(key)
    }
    for parameter in section.parameters:
        value = values.get(parameter.key)
        problem = "" if value is None else value_problem(parameter, value)
        if not problem and standing is not None:
            problem = _gap_problem(parameter, value, standing.get(parameter.key))
        if problem:
            problems[parameter.key] = problem
    return problems | rule_problems(section, values, frozenset(problems))


def missing(section: SectionContent, values: Mapping[str, object]) -> tuple[str, ...]:
    """The keys of the parameters that are still open, in order.

    Open is what is required and blank, and rows that are too few or not whole.
    """
    return tuple(
        parameter.key
        for parameter in section.parameters
        if _is_open(parameter, values.get(parameter.key))
    )


def value_problem(parameter: Parameter, value: object) -> str:
    """Why `value` is no legal value of the parameter, rows or not; "" when it is."""
    if parameter.kind is not Kind.ROWS:
        return cell_problem(parameter, value)
    if value == "":
        return ""
    if isinstance(value, str) or not isinstance(value, Sequence):
        return _("Enter rows.")
    if len(value) > parameter.most:
        return ngettext(
            "Keep to %(most)d row.", "Keep to %(most)d rows.", parameter.most
        ) % {"most": parameter.most}
    for number, row in enumerate(value, 1):
        problem = _row_problem(parameter, row)
        if problem:
            return _in_row(number, problem)
    return ""


def gaps(parameter: Parameter, row: Mapping[str, object]) -> dict[str, str]:
    """Column key -> what a row that is begun still needs there, as a sentence."""
    return {
        column.key: column.needs
        for column in parameter.columns
        if column.needs and is_blank(row.get(column.key))
    }


def is_among(row: object, rows: object) -> bool:
    """Whether there is such a row among `rows`, blanks aside."""
    if isinstance(rows, str) or not isinstance(rows, Sequence):
        return False
    return any(_row_key(row) == _row_key(one) for one in rows)


def _gap_problem(parameter: Parameter, rows: object, standing: object) -> str:
    if parameter.kind is not Kind.ROWS or isinstance(rows, str):
        return ""
    for number, row in enumerate(rows if isinstance(rows, Sequence) else (), 1):
        needed = gaps(parameter, row)
        if needed and not is_among(row, standing):
            return _in_row(number, next(iter(needed.values())))
    return ""


def _in_row(number: int, problem: str) -> str:
    return _("Row %(number)d: %(problem)s") % {"number": number, "problem": problem}


def _row_problem(parameter: Parameter, row: object) -> str:
    if not isinstance(row, Mapping):
        return _("Enter rows.")
    columns = {column.key: column for column in parameter.columns}
    if not row.keys() <= columns.keys():
        return _("There is no such column.")
    if all(is_blank(cell) for cell in row.values()):
        return _("Fill it in or take it out.")
    for key, cell in row.items():
        problem = cell_problem(columns[key], cell)
        if problem:
            return f"{columns[key].label}: {problem}"
    return ""


def _row_key(row: object) -> object:
    """A row without its blanks, to compare with another."""
    if not isinstance(row, Mapping):
        return row
    return {key: cell for key, cell in row.items() if not is_blank(cell)}


def _is_open(parameter: Parameter, value: object) -> bool:
    if is_blank(value):
        return parameter.required
    if parameter.kind is not Kind.ROWS or not isinstance(value, Sequence):
        return False
    return len(value) < parameter.least or any(
        is_blank(row.get(column.key)) for row in value for column in parameter.columns
    )
