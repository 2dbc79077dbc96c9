"""Reading parameters and columns out of TOML tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from agreements.content.cells import cell_problem
from agreements.content.model import Cell, Field, Kind, Option, Parameter, Prefill
from agreements.content.templates import Slot, stray, tokens
from agreements.content.values import value_problem
from assessments.questionnaire.fields import Table

OptionSets: TypeAlias = Mapping[str, tuple[Option, ...]]
"""Name -> options that several parameters share."""

_MOST = 10**9
_FIELD = frozenset({"key", "kind", "label", "help", "unit", "options", "min", "max"})
_COLUMN = _FIELD | {"needs"}
_PARAMETER = _FIELD | {
    "together",
    "required",
    "default",
    "prefill",
    "lines",
    "columns",
    "least",
    "most",
    "row",
    "empty",
}
_PREFILL = frozenset({"rule", "item", "map", "option", "intro"})


@dataclass(frozen=True)
class _Basics:
    """The fields of a `Field`, read and checked."""

    key: str
    kind: Kind
    label: str
    help: str
    unit: tuple[str, ...]
    options: tuple[Option, ...]
    low: int
    high: int
    needs: str


def parse_options(table: Table, name: str) -> tuple[Option, ...]:
    """A list of [key, label] or [key, label, words] with different keys."""
    raw = table.raw.get(name)
    found = []
    for entry in raw if isinstance(raw, list) else []:
        if (
            not isinstance(entry, list)
            or len(entry) not in (2, 3)
            or not all(isinstance(part, str) and part.strip() for part in entry)
        ):
            table.note(f"{name}: {entry!r} is not [key, label] or [key, label, words]")
            continue
        found.append(Option(entry[0], entry[1], entry[-1]))
        if any(not _is_name_slot(text) for text in entry[1:]):
            table.note(f"{name}: {entry[0]} may have no slots but {{A}} and {{B}}")
    keys = [option.key for option in found]
    if len(keys) < 2 or len(set(keys)) < len(keys):
        table.note(f"{name} must be a list of at least two different options")
    return tuple(found)


def parse_parameter(table: Table, sets: OptionSets) -> Parameter | None:
    """The parameter a table describes; None when its kind is unknown."""
    table.allow(_PARAMETER)
    basics = _basics(table, sets, frozenset(Kind))
    if basics is None:
        return None
    is_rows = basics.kind is Kind.ROWS
    parameter = Parameter(
        **vars(basics),
        required=table.raw.get("required", True) is True,
        default=_default(table),
        prefill=_prefill(table),
        lines=table.flag("lines"),
        together=table.text("together", required=False),
        columns=_columns(table, sets) if is_rows else (),
        least=whole(table, "least", 0),
        most=(table.whole("most") or 1) if is_rows else 0,
        row=table.text("row") if is_rows else "",
        empty=table.text("empty", required=False),
    )
    _check(table, parameter)
    return parameter


def whole(table: Table, name: str, default: int) -> int:
    """A whole number from 0; `default` when it is missing."""
    value = table.raw.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        table.note(f"{name} must be a whole number from 0")
        return default
    return value


def _basics(table: Table, sets: OptionSets, kinds: frozenset[Kind]) -> _Basics | None:
    try:
        kind = Kind(str(table.raw.get("kind")))
    except ValueError:
        kind = None
    if kind is None or kind not in kinds:
        table.note(f"kind {table.raw.get('kind')!r} is unknown here")
        return None
    if kind is Kind.TEXT and "max" not in table.raw:
        table.note("a text needs max")
    low, high = whole(table, "min", 0), whole(table, "max", _MOST)
    if low > high:
        table.note("min is above max")
    return _Basics(
        key=table.text("key"),
        kind=kind,
        label=table.text("label"),
        help=table.text("help", required=False),
        unit=_unit(table),
        options=_options(table, sets) if kind is Kind.CHOICE else (),
        low=low,
        high=high,
        needs=table.text("needs", required=False),
    )


def _unit(table: Table) -> tuple[str, ...]:
    """The forms of a unit; two of them may be the same."""
    raw = table.raw.get("unit", [])
    if not isinstance(raw, list) or not all(isinstance(f, str) and f for f in raw):
        table.note("unit must be a list of forms")
        return ()
    return tuple(raw)


def _options(table: Table, sets: OptionSets) -> tuple[Option, ...]:
    name = table.raw.get("options")
    if not isinstance(name, str):
        return parse_options(table, "options")
    if name not in sets:
        table.note(f"there is no option set {name}")
    return sets.get(name, ())


def _columns(table: Table, sets: OptionSets) -> tuple[Field, ...]:
    raw = table.raw.get("columns")
    columns = []
    for number, entry in enumerate(raw if isinstance(raw, list) else [], 1):
        if not isinstance(entry, dict):
            table.note(f"column {number} must be a table")
            continue
        place = f"{table.place}, column {entry.get('key', number)}"
        column = Table(entry, place, table.problems)
        column.allow(_COLUMN)
        basics = _basics(column, sets, frozenset(Kind) - {Kind.ROWS})
        if basics is not None:
            columns.append(Field(**vars(basics)))
    keys = {column.key for column in columns}
    if not columns or len(keys) < len(columns):
        table.note("rows need columns with different keys")
    return tuple(columns)


def _default(table: Table) -> int | str | list[dict[str, Cell]] | None:
    value = table.raw.get("default")
    if value is None or isinstance(value, int | str | list):
        return value
    table.note("default is no value")
    return None


def _prefill(table: Table) -> Prefill | None:
    raw = table.raw.get("prefill")
    if raw is None:
        return None
    if not isinstance(raw, dict):
        table.note("prefill must be a table")
        return None
    inner = Table(raw, f"{table.place}, prefill", table.problems)
    inner.allow(_PREFILL)
    mapped = raw.get("map", [])
    if not isinstance(mapped, list) or not all(
        isinstance(cell, int | str) for cell in mapped
    ):
        inner.note("map must be a list of values")
        mapped = []
    return Prefill(
        rule=inner.text("rule"),
        item=inner.text("item", required=False),
        map=tuple(mapped),
        option=inner.text("option", required=False),
        intro=inner.text("intro", required=False),
    )


def _check(table: Table, parameter: Parameter) -> None:
    """Note what does not fit together inside one parameter."""
    if parameter.default is not None:
        problem = value_problem(parameter, parameter.default)
        if problem:
            table.note(f"default: {problem}")
    if parameter.kind is Kind.ROWS:
        used = {t.key for t in tokens(parameter.row) if isinstance(t, Slot)}
        columns = {column.key for column in parameter.columns}
        if used != columns or stray(parameter.row):
            table.note("row must read every column and nothing else")
        if parameter.least > parameter.most:
            table.note("least is above most")
        if parameter.least == 0 and parameter.required and not parameter.empty:
            table.note("rows that may be none need words for that in empty")
    elif parameter.prefill is not None:
        for cell in parameter.prefill.map:
            if cell_problem(parameter, cell):
                table.note(f"prefill maps an answer to {cell!r}, no value of it")


def _is_name_slot(text: str) -> bool:
    slots = {t.key for t in tokens(text) if isinstance(t, Slot)}
    return slots <= {"A", "B"} and not stray(text)
