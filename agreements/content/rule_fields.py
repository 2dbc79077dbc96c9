"""Reading what holds between parameters out of a section's TOML table."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from agreements.content.fields import whole
from agreements.content.model import Kind, Moment, Parameter, Total
from assessments.questionnaire.fields import Table

Parameters: TypeAlias = Mapping[str, Parameter]
"""Parameter key -> parameter of one section."""

_PAIR = 2


def parse_sums(table: Table, parameters: Parameters) -> Iterator[Total]:
    """The totals that a section's table names."""
    for inner in _entries(table, "sums", frozenset({"parameters", "total"})):
        keys = inner.texts("parameters")
        _expect(inner, keys, parameters, Kind.NUMBER)
        yield Total(keys, whole(inner, "total", 0))


def parse_moments(table: Table, parameters: Parameters) -> Iterator[Moment]:
    """The moments that a section's table names."""
    for inner in _entries(table, "moments", frozenset({"times", "zones"})):
        times, zones = inner.texts("times"), inner.texts("zones")
        _expect(inner, times, parameters, Kind.TIME)
        _expect(inner, zones, parameters, Kind.ZONE)
        if {len(times), len(zones)} != {_PAIR}:
            inner.note("a moment has two times and two zones")
            continue
        yield Moment((times[0], times[1]), (zones[0], zones[1]))


def parse_differ(table: Table, parameters: Parameters) -> Iterator[tuple[str, str]]:
    """The pairs of choices of a section's table that must not be the same."""
    for inner in _entries(table, "differ", frozenset({"parameters"})):
        keys = inner.texts("parameters")
        _expect(inner, keys, parameters, Kind.CHOICE)
        if len(keys) != _PAIR:
            inner.note("two parameters differ")
            continue
        yield keys[0], keys[1]


def _entries(table: Table, name: str, fields: frozenset[str]) -> Iterator[Table]:
    raw = table.raw.get(name, [])
    for entry in raw if isinstance(raw, list) else []:
        inner = Table(entry, f"{table.place}, {name}", table.problems)
        inner.allow(fields)
        yield inner


def _expect(
    table: Table, keys: tuple[str, ...], parameters: Parameters, kind: Kind
) -> None:
    for key in keys:
        if key not in parameters or parameters[key].kind is not kind:
            table.note(f"{key} is no {kind} of this section")
