"""What a legal value of a parameter is, and what is still missing: one place knows."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.content.model import (
    Field,
    Kind,
    Parameter,
    SectionContent,
    Total,
    is_blank,
)


def value_problems(
    section: SectionContent, values: Mapping[str, object]
) -> dict[str, str]:
    """Parameter key -> what is wrong with its value; empty when all are legal.

    Values are as JSON decodes them. Blanks are legal: see `missing`.
    """
    problems = {
        key: _("There is no such field in this section.")
        for key in values
        if not section.has(key)
    }
    for parameter in section.parameters:
        value = values.get(parameter.key)
        problem = "" if value is None else value_problem(parameter, value)
        if problem:
            problems[parameter.key] = problem
    for total in section.sums:
        if problems.keys().isdisjoint(total.parameters):
            problems |= _total_problem(total, values)
    return problems


def missing(section: SectionContent, values: Mapping[str, object]) -> tuple[str, ...]:
    """The keys of the parameters that are still open, in order.

    Open is what is required and blank, and rows that are too few or not whole.
    """
    return tuple(
        parameter.key
        for parameter in section.parameters
        if _is_open(parameter, values.get(parameter.key))
    )


def cell_problem(field: Field, value: object) -> str:
    """Why `value` is no legal value of the parameter or column; "" when it is one."""
    if isinstance(value, str) and not value.strip():
        return ""
    match field.kind:
        case Kind.CHOICE:
            known = isinstance(value, str) and value in field.by_key
            return "" if known else _("Choose one of the options.")
        case Kind.NUMBER:
            return _number_problem(field, value)
        case Kind.DATE:
            return "" if _is_date(value) else _("Enter a date that exists.")
    return _text_problem(field, value)


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
            return _("Row %(number)d: %(problem)s") % {
                "number": number,
                "problem": problem,
            }
    return ""


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


def _number_problem(field: Field, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return _("Enter a whole number.")
    if not field.low <= value <= field.high:
        return _("Enter a whole number from %(low)s to %(high)s.") % {
            "low": field.low,
            "high": field.high,
        }
    return ""


def _text_problem(field: Field, value: object) -> str:
    if not isinstance(value, str):
        return _("Enter text.")
    if len(value) > field.high:
        return ngettext(
            "Keep to %(most)d character.", "Keep to %(most)d characters.", field.high
        ) % {"most": field.high}
    breaks = "\r\n" if isinstance(field, Parameter) and field.lines else ""
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in breaks for c in value):
        return (
            _("Take out characters that cannot be printed.")
            if breaks
            else _("Keep to one line, without characters that cannot be printed.")
        )
    return ""


def _is_date(value: object) -> bool:
    try:
        # Python reads more spellings of a date than the one that is stored.
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _total_problem(total: Total, values: Mapping[str, object]) -> dict[str, str]:
    numbers = [n for key in total.parameters if isinstance(n := values.get(key), int)]
    if len(numbers) < len(total.parameters) or sum(numbers) == total.total:
        return {}
    message = _("Together these are %(sum)d. They must add up to %(total)d.") % {
        "sum": sum(numbers),
        "total": total.total,
    }
    return {total.parameters[-1]: message}


def _is_open(parameter: Parameter, value: object) -> bool:
    if is_blank(value):
        return parameter.required
    if parameter.kind is not Kind.ROWS or not isinstance(value, Sequence):
        return False
    return len(value) < parameter.least or any(
        is_blank(row.get(column.key)) for row in value for column in parameter.columns
    )
