"""What a questionnaire is made of: frozen values, no behaviour beyond look-ups."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

Position: TypeAlias = int | str
"""One answer of a single-valued item: 1..7, 1..10, True or False, an option key."""

Value: TypeAlias = int | str | tuple[str, ...] | Mapping[str, int | str]
"""Any answer: a position, a text, ordered or ticked option keys, points or
predictions by key."""


FIRST_LANGUAGE = "en"
"""The language that every version is written in; other languages translate it."""


class Kind(StrEnum):
    """How an item is answered."""

    SCALE7 = "scale7"
    RATING10 = "rating10"
    ORDERED = "ordered"
    CHOICE = "choice"
    RANKING = "ranking"
    POINTS = "points"
    MULTI = "multi"
    YESNO = "yesno"
    TEXT = "text"
    PREDICTION = "prediction"


class Rule(StrEnum):
    """How the answers of two agencies to an item are compared."""

    SIMILAR = "similar"
    SHARED = "shared"
    COVER = "cover"
    SEPARATE = "separate"
    THRESHOLD = "threshold"
    ASYMMETRY = "asymmetry"
    FORESIGHT = "foresight"
    NONE = "none"


SINGLE = frozenset({Kind.SCALE7, Kind.RATING10, Kind.ORDERED, Kind.CHOICE, Kind.YESNO})
"""Kinds whose answer is exactly one position."""

WITH_OPTIONS = frozenset(
    {Kind.ORDERED, Kind.CHOICE, Kind.RANKING, Kind.POINTS, Kind.MULTI}
)
"""Kinds whose possible answers the questionnaire lists."""

_NUMBERED = {
    Kind.SCALE7: tuple(range(1, 8)),
    Kind.RATING10: tuple(range(1, 11)),
    Kind.YESNO: (True, False),
}


@dataclass(frozen=True)
class Option:
    """One of the listed answers of an item."""

    key: str
    label: str


@dataclass(frozen=True)
class Item:
    """One question.

    `low` and `high` label the ends of a scale or rating, and "no" and "yes" of a
    yesno. `floor` is a level (see `level`), `limit` a difference of levels.
    `predicted` are the items a prediction is about.
    """

    key: str
    dimension: str
    kind: Kind
    rule: Rule
    ask: str
    help: str = ""
    low: str = ""
    high: str = ""
    options: tuple[Option, ...] = ()
    most: int | None = None
    floor: int | None = None
    limit: int | None = None
    against: str | None = None
    predicted: tuple["Item", ...] = ()
    lead: bool = False
    diagnostic: str | None = None

    @property
    def predicts(self) -> tuple[str, ...]:
        """Keys of the predicted items, in order."""
        return tuple(item.key for item in self.predicted)

    @cached_property
    def scored(self) -> bool:
        """Whether the item counts towards its dimension's agreement."""
        return self.rule in (Rule.SIMILAR, Rule.SHARED)

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        """The possible answers or, for lists and points, the option keys, in order."""
        if self.kind in _NUMBERED:
            return _NUMBERED[self.kind]
        return tuple(option.key for option in self.options)

    @cached_property
    def index(self) -> Mapping[Position, int]:
        """Each position's place in `positions`, from 0."""
        return MappingProxyType({p: i for i, p in enumerate(self.positions)})

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Option key -> label."""
        return MappingProxyType({o.key: o.label for o in self.options})

    @cached_property
    def has_order(self) -> bool:
        """Whether positions stand in an order, so that steps between them count."""
        return self.kind in (Kind.SCALE7, Kind.RATING10, Kind.ORDERED)

    @cached_property
    def bottom(self) -> int:
        """The lowest level: 1 for scales and ratings, 0 for options."""
        return 0 if self.options else 1

    def level(self, value: Position) -> int:
        """A scale's or rating's number, or an option's position from 0."""
        return self.index[value] + self.bottom

    def label(self, value: Value) -> str:
        """What a person reads for an answer; `value` must be a legal one."""
        match self.kind:
            case Kind.SCALE7 | Kind.RATING10:
                return self._numbered_label(value)
            case Kind.YESNO:
                return self.high if value else self.low
            case Kind.TEXT:
                return str(value)
            case Kind.ORDERED | Kind.CHOICE:
                return self.labels[str(value)]
        return self._composite_label(value)

    def _numbered_label(self, value: Value) -> str:
        ends = {self.positions[0]: self.low, self.positions[-1]: self.high}
        number = f"{value}/{self.positions[-1]}"
        end = ends.get(value) if isinstance(value, int) else None
        return f"{number} ({end})" if end else number

    def _composite_label(self, value: Value) -> str:
        if isinstance(value, int | str):
            raise TypeError(f"{self.key}: {value!r} is not an answer to {self.kind}")
        if self.kind is Kind.MULTI:
            return ", ".join(o.label for o in self.options if o.key in value)
        if self.kind is Kind.RANKING:
            return ", ".join(f"{i}. {self.labels[k]}" for i, k in enumerate(value, 1))
        if isinstance(value, tuple | list):
            raise TypeError(f"{self.key}: a list is not an answer to {self.kind}")
        if self.kind is Kind.POINTS:
            return ", ".join(f"{o.label} {value.get(o.key, 0)}" for o in self.options)
        return "; ".join(
            f"{item.ask} {item.label(value[item.key])}"
            for item in self.predicted
            if item.key in value
        )


@dataclass(frozen=True)
class Dimension:
    """A topic: its items are answered on one page and compared together.

    `feeds` names the agreement's sections that its answers go into.
    """

    key: str
    title: str
    feeds: tuple[str, ...]
    items: tuple[Item, ...]

    @cached_property
    def lead(self) -> Item | None:
        """The item that also asks what one could live with, if there is one."""
        return next((item for item in self.items if item.lead), None)

    @cached_property
    def scored_items(self) -> tuple[Item, ...]:
        """The items that count towards agreement, in order."""
        return tuple(item for item in self.items if item.scored)

    @property
    def matters(self) -> bool:
        """Whether people say how much it matters: something in it is scored."""
        return bool(self.scored_items)


@dataclass(frozen=True)
class Section:
    """A chapter of the questionnaire."""

    key: str
    title: str
    dimensions: tuple[Dimension, ...]


@dataclass(frozen=True)
class Questionnaire:
    """A published set of questions; a version never changes.

    `language` is the code of the language that its texts are in, such as "en".
    """

    version: str
    title: str
    minutes: int
    sections: tuple[Section, ...]
    language: str = FIRST_LANGUAGE

    @cached_property
    def dimensions(self) -> tuple[Dimension, ...]:
        """All dimensions, in the order they are asked."""
        return tuple(d for section in self.sections for d in section.dimensions)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items, in the order they are asked."""
        return tuple(item for d in self.dimensions for item in d.items)

    @cached_property
    def compared(self) -> tuple[Item, ...]:
        """The items whose answers are compared across: scored or predicted ones."""
        predicted = {key for item in self.items for key in item.predicts}
        return tuple(i for i in self.items if i.scored or i.key in predicted)

    @cached_property
    def _dimensions_by_key(self) -> dict[str, Dimension]:
        return {dimension.key: dimension for dimension in self.dimensions}

    @cached_property
    def _items_by_key(self) -> dict[str, Item]:
        return {item.key: item for item in self.items}

    def dimension(self, key: str) -> Dimension:
        """The dimension of that key; KeyError when there is none."""
        return self._dimensions_by_key[key]

    def item(self, key: str) -> Item:
        """The item of that key; KeyError when there is none."""
        return self._items_by_key[key]
