"""One [[item]] table -> item: which fields go with which kind and rule."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from assessments.questionnaire.fields import Table
from assessments.questionnaire.model import (
    SINGLE,
    WITH_OPTIONS,
    Item,
    Kind,
    Option,
    Rule,
)

_Member = TypeVar("_Member", Kind, Rule)
_ENDS = frozenset({Kind.SCALE7, Kind.RATING10, Kind.YESNO})
_COMPARABLE = frozenset(Kind) - {Kind.TEXT, Kind.PREDICTION}
_KINDS: Mapping[Rule, frozenset[Kind]] = MappingProxyType(
    {
        Rule.SIMILAR: _COMPARABLE - {Kind.MULTI},
        Rule.SHARED: frozenset({Kind.MULTI}),
        Rule.COVER: frozenset({Kind.MULTI}),
        Rule.SEPARATE: frozenset({Kind.MULTI}),
        Rule.THRESHOLD: frozenset({Kind.RATING10, Kind.ORDERED}),
        Rule.ASYMMETRY: frozenset({Kind.SCALE7, Kind.RATING10}),
        Rule.FORESIGHT: frozenset({Kind.PREDICTION}),
        Rule.NONE: frozenset(Kind) - {Kind.PREDICTION},
    }
)
_ALWAYS = frozenset({"key", "dimension", "kind", "rule", "ask", "help"})


def parse_item(table: Table) -> Item | None:
    """The item of a table, without what it predicts; None when kind or rule is unknown.

    Everything else that is wrong is noted, and the item returned for further checks.
    """
    kind = _member(table, "kind", Kind)
    rule = _member(table, "rule", Rule)
    if kind is None or rule is None:
        return None
    key, dimension = str(table.raw.get("key", "")), table.text("dimension")
    if not key.startswith(f"{dimension}."):
        table.note(f"its key does not begin with {dimension}.")
    if kind not in _KINDS[rule]:
        table.note(f"rule {rule} does not go with kind {kind}")
    table.allow(_ALWAYS | _fields(kind, rule))
    options = _options(table) if kind in WITH_OPTIONS else ()
    return Item(
        key=key,
        dimension=dimension,
        kind=kind,
        rule=rule,
        ask=table.text("ask"),
        help=table.text("help", required=False),
        low=table.text("low") if kind in _ENDS else "",
        high=table.text("high") if kind in _ENDS else "",
        options=options,
        most=_most(table, options) if kind is Kind.MULTI else None,
        floor=_floor(table, kind, options) if rule is Rule.THRESHOLD else None,
        limit=table.whole("limit") if rule is Rule.ASYMMETRY else None,
        against=table.text("against") if rule is Rule.COVER else None,
        lead=table.flag("lead"),
        diagnostic=table.text("diagnostic", required=False) or None,
    )


def _member(table: Table, name: str, of: type[_Member]) -> _Member | None:
    value = table.raw.get(name)
    if isinstance(value, str) and value in set(of):
        return of(value)
    table.note(f"{name} must be one of " + ", ".join(of))
    return None


def _fields(kind: Kind, rule: Rule) -> frozenset[str]:
    """The fields that only some items have and this one may."""
    return frozenset(
        name
        for name, fits in {
            "low": kind in _ENDS,
            "high": kind in _ENDS,
            "options": kind in WITH_OPTIONS,
            "most": kind is Kind.MULTI,
            "predicts": kind is Kind.PREDICTION,
            "floor": rule is Rule.THRESHOLD,
            "diagnostic": rule is Rule.THRESHOLD,
            "limit": rule is Rule.ASYMMETRY,
            "against": rule is Rule.COVER,
            "lead": rule is Rule.SIMILAR and kind in SINGLE,
        }.items()
        if fits
    )


def _options(table: Table) -> tuple[Option, ...]:
    return tuple(Option(key, label) for key, label in table.pairs("options"))


def _most(table: Table, options: tuple[Option, ...]) -> int | None:
    most = table.whole("most")
    if most is not None and most > len(options):
        table.note(f"most is {most}, but there are {len(options)} options")
    return most


def _floor(table: Table, kind: Kind, options: tuple[Option, ...]) -> int | None:
    """The level to reach; the lowest one would be reached by everybody."""
    value = table.raw.get("floor")
    levels: dict[int | str, int]
    if kind is Kind.ORDERED:
        levels = {o.key: level for level, o in enumerate(options) if level}
    else:
        levels = {number: number for number in range(2, 11)}
    if isinstance(value, int | str) and not isinstance(value, bool) and value in levels:
        return levels[value]
    table.note("floor must be one of " + ", ".join(map(str, levels)))
    return None
