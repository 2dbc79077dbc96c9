"""What an agreement is made of: frozen values, no behaviour beyond look-ups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, TypeAlias

from agreements.content.templates import substitute

Cell: TypeAlias = int | str
"""One value of a row: a whole number, or text.

The text is an option's key, a decimal such as "4.5", an ISO date, a time such as
"09:30", the name of a time zone, the code of a currency, or words.
"""

Row: TypeAlias = Mapping[str, Cell]
"""Column key -> cell; a cell that is "" or not there is still blank."""

Value: TypeAlias = int | str | Sequence[Row]
"""A parameter's value: a cell, or rows."""

Values: TypeAlias = Mapping[str, Value]
"""Parameter key -> value; what is "" or not there is still open."""


FIRST_LANGUAGE = "en"
"""The language that every version is written in; other languages translate it."""


class Kind(StrEnum):
    """How a parameter or a column is filled in."""

    CHOICE = "choice"
    NUMBER = "number"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    ZONE = "zone"
    CURRENCY = "currency"
    TEXT = "text"
    ROWS = "rows"


class Names(NamedTuple):
    """The names of the two agencies, read where a text has {A} and {B}."""

    a: str
    b: str


@dataclass(frozen=True)
class Option:
    """One of the listed values; `words` is how the clause says it."""

    key: str
    label: str
    words: str


@dataclass(frozen=True)
class Field:
    """What a parameter and a column have in common.

    `unit` is how a number is counted: empty, or the forms a language has. `low`
    and `high` bound a number, `high` also the length of a text in characters. `needs`
    is what to say where a row that is begun leaves the column out; "" where it may.
    """

    key: str
    kind: Kind
    label: str
    help: str
    unit: tuple[str, ...]
    options: tuple[Option, ...]
    low: int
    high: int
    needs: str

    @cached_property
    def by_key(self) -> Mapping[str, Option]:
        """Option key -> option."""
        return {option.key: option for option in self.options}


@dataclass(frozen=True)
class Prefill:
    """How a draft fills a parameter: a rule, and the question it reads.

    `map` has one value for each possible answer, in order; "" where the answer takes
    neither side. Empty `map`: the answer itself. `option` and `intro` refine the rule.
    """

    rule: str
    item: str = ""
    map: tuple[Cell, ...] = ()
    option: str = ""
    intro: str = ""


@dataclass(frozen=True)
class Parameter(Field):
    """One thing that a section settles.

    `lines` is whether a text may run over several lines; `together` is the heading that
    it is asked under with its neighbours of the same heading. Rows have `columns`,
    between `least` and `most` of them, a sentence `row` that reads one, and `empty`,
    which is what the clause says when there are none.
    """

    required: bool = True
    default: Value | None = None
    prefill: Prefill | None = None
    lines: bool = False
    together: str = ""
    columns: tuple[Field, ...] = ()
    least: int = 0
    most: int = 0
    row: str = ""
    empty: str = ""


@dataclass(frozen=True)
class Total:
    """Numbers that must add up, once all of them are there."""

    parameters: tuple[str, ...]
    total: int


@dataclass(frozen=True)
class Moment:
    """Two times of day in two zones that must be the same moment."""

    times: tuple[str, str]
    zones: tuple[str, str]


@dataclass(frozen=True)
class Calendar:
    """How dates and decimals are written.

    `pattern` has {day}, {month} and {year}; `decimal` is the mark before the fraction.
    """

    pattern: str
    months: tuple[str, ...]
    decimal: str = "."

    def text(self, day: date) -> str:
        """A day as it is written."""
        return substitute(
            self.pattern,
            {
                "day": str(day.day),
                "month": self.months[day.month - 1],
                "year": str(day.year),
            },
        )


@dataclass(frozen=True)
class SectionContent:
    """One section: its parameters and the clause that reads them.

    `differ` are pairs of choices that must not be the same.
    """

    key: str
    title: str
    clause: str
    parameters: tuple[Parameter, ...]
    sums: tuple[Total, ...]
    calendar: Calendar
    moments: tuple[Moment, ...] = ()
    differ: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _by_key(self) -> Mapping[str, Parameter]:
        return {parameter.key: parameter for parameter in self.parameters}

    def has(self, key: str) -> bool:
        """Whether there is a parameter of that key."""
        return key in self._by_key

    def parameter(self, key: str) -> Parameter:
        """The parameter of that key; KeyError when there is none."""
        return self._by_key[key]


@dataclass(frozen=True)
class Disclosure:
    """What a signatory consents to before signing on screen."""

    version: str
    text: str


@dataclass(frozen=True)
class AgreementContent:
    """A published agreement without its values; a version never changes.

    `language` is the code of the language that its texts are in, such as "en". `intent`
    is the sentence a signatory agrees to, with {name} and {agency}; `phrases` are the
    words a draft puts around answers.
    """

    version: str
    language: str
    title: str
    footer: str
    intent: str
    disclosure: Disclosure
    phrases: Mapping[str, str]
    sections: tuple[SectionContent, ...]

    def day(self, day: date) -> str:
        """A day as the agreement writes it."""
        return self.sections[0].calendar.text(day)

    @cached_property
    def _by_key(self) -> Mapping[str, SectionContent]:
        return {section.key: section for section in self.sections}

    def section(self, key: str) -> SectionContent:
        """The section of that key; KeyError when there is none."""
        return self._by_key[key]


def is_blank(value: object) -> bool:
    """Whether a value or cell says nothing: not there, or only white space.

    A list without rows is not blank: somebody said that there are none.
    """
    return value is None or (isinstance(value, str) and not value.strip())
