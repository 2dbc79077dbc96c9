"""Clauses as people read them: the published sentences with the settled values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agreements.content.model import (
    Cell,
    Field,
    Kind,
    Names,
    Parameter,
    SectionContent,
    Value,
    Values,
    is_blank,
)
from agreements.content.templates import (
    Fragment,
    Slot,
    Token,
    paragraphs,
    substitute,
    tokens,
)

_GROUPED_FROM = 10_000
_FEW_AND_MANY = 3
_LAST_FEW = 4
_STOPS = (".", "!", "?", "…")
_ITEM = "– "
_BLANK = "____"


class PartKind(StrEnum):
    """What a stretch of a clause is."""

    WORDS = "words"
    NAME = "name"
    VALUE = "value"
    MISSING = "missing"


@dataclass(frozen=True)
class Part:
    """A stretch of a clause: `text` is the label of what is missing, if it is.

    `parameter` is the key of what it reads, "" for words and names outside a value.
    """

    text: str
    kind: PartKind = PartKind.WORDS
    parameter: str = ""

    @property
    def is_name(self) -> bool:
        """Whether it is an agency's name."""
        return self.kind is PartKind.NAME

    @property
    def is_value(self) -> bool:
        """Whether it is something the two settled."""
        return self.kind is PartKind.VALUE

    @property
    def is_missing(self) -> bool:
        """Whether it is a blank that is still to be filled."""
        return self.kind is PartKind.MISSING


@dataclass(frozen=True)
class Block:
    """A paragraph and, where it has any, the list under it."""

    parts: tuple[Part, ...]
    items: tuple[tuple[Part, ...], ...] = ()


def clause(section: SectionContent, values: Values, names: Names) -> tuple[Block, ...]:
    """The section's clause with these values; `values` must be legal, not complete."""
    reader = _Reader(section, values, names)
    return tuple(reader.blocks())


def clause_text(blocks: tuple[Block, ...]) -> str:
    """A clause as plain text: a blank line between paragraphs, a line for each item."""
    return "\n\n".join(
        "\n".join(
            line
            for line in (
                _plain(block.parts),
                *(_ITEM + _plain(item) for item in block.items),
            )
            if line
        )
        for block in blocks
    )


def named(text: str, names: Names) -> str:
    """A label or help with the agencies' names in place of {A} and {B}."""
    return substitute(text, {"A": names.a, "B": names.b})


def shown(
    section: SectionContent, parameter: Parameter, value: Value | None, names: Names
) -> str:
    """A value as a person reads it outside the clause; "" for a blank one.

    Rows and the lines of a text come one to a line.
    """
    if value is None or is_blank(value):
        return ""
    reader = _Reader(section, {parameter.key: value}, names)
    if parameter.kind is Kind.CHOICE:
        return named(parameter.by_key[str(value)].label, names)
    if parameter.kind is Kind.ROWS:
        return "\n".join(_plain(item) for item in reader.items(parameter))
    return _plain(tuple(reader.slot(parameter.key)))


def _plain(parts: tuple[Part, ...]) -> str:
    return "".join(
        f"{_BLANK} ({part.text})" if part.is_missing else part.text for part in parts
    )


@dataclass(frozen=True)
class _Reader:
    """Reads one section's values into parts."""

    section: SectionContent
    values: Values
    names: Names

    def blocks(self) -> Iterator[Block]:
        for paragraph in paragraphs(self.section.clause):
            if paragraph.listed and self._falls_away(paragraph.listed):
                continue
            parts = [
                part
                for fragment in paragraph.fragments
                if not self._is_dropped(fragment)
                for part in self._read(fragment.tokens)
            ]
            items: tuple[tuple[Part, ...], ...] = ()
            if paragraph.listed:
                items = self.items(self.section.parameter(paragraph.listed))
            yield Block(_joined(parts), items)

    def items(self, parameter: Parameter) -> tuple[tuple[Part, ...], ...]:
        """What is listed: rows, or lines, or what there is to say of none."""
        value = self.values.get(parameter.key)
        if is_blank(value):
            return ((self._missing(parameter, parameter.key),),)
        if isinstance(value, str | int) or value is None:
            lines = str(value).splitlines()
            return tuple(
                (Part(line.strip(), PartKind.VALUE, parameter.key),)
                for line in lines
                if line.strip()
            )
        if not value:
            if not parameter.empty:
                return ((self._missing(parameter, parameter.key),),)
            return ((Part(parameter.empty, PartKind.VALUE, parameter.key),),)
        return tuple(
            _joined(list(self._row(parameter, row_number)))
            for row_number in range(len(value))
        )

    def slot(self, key: str) -> Iterator[Part]:
        """A name or a parameter's value, or the blank where it is missing."""
        if key in ("A", "B"):
            yield Part(self._name(key), PartKind.NAME)
            return
        parameter = self.section.parameter(key)
        value = self.values.get(key)
        if is_blank(value) or not isinstance(value, int | str):
            yield self._missing(parameter, key)
        else:
            yield from self._cell(parameter, value, key)

    def _read(self, found: tuple[Token, ...]) -> Iterator[Part]:
        for token in found:
            if isinstance(token, Slot):
                yield from self.slot(token.key)
            else:
                yield Part(token)

    def _row(self, parameter: Parameter, number: int) -> Iterator[Part]:
        rows = self.values[parameter.key]
        if isinstance(rows, int | str):
            return
        columns = {column.key: column for column in parameter.columns}
        for token in tokens(parameter.row):
            if isinstance(token, str):
                yield Part(token)
                continue
            column, cell = columns[token.key], rows[number].get(token.key, "")
            if is_blank(cell):
                yield self._missing(column, parameter.key)
            else:
                yield from self._cell(column, cell, parameter.key)

    def _cell(self, field: Field, cell: Cell, key: str) -> Iterator[Part]:
        if field.kind is not Kind.CHOICE:
            yield Part(self._scalar(field, cell), PartKind.VALUE, key)
            return
        for token in tokens(field.by_key[str(cell)].words):
            if isinstance(token, Slot):
                yield Part(self._name(token.key), PartKind.NAME, key)
            else:
                yield Part(token, PartKind.VALUE, key)

    def _scalar(self, field: Field, cell: Cell) -> str:
        if field.kind is Kind.NUMBER:
            return _counted(int(cell), field.unit)
        if field.kind is Kind.DECIMAL:
            return str(cell).replace(".", self.section.calendar.decimal)
        if field.kind is Kind.DATE:
            return self.section.calendar.text(date.fromisoformat(str(cell)))
        return str(cell).strip()

    def _missing(self, field: Field, key: str) -> Part:
        return Part(named(field.label, self.names), PartKind.MISSING, key)

    def _name(self, key: str) -> str:
        return self.names.a if key == "A" else self.names.b

    def _is_dropped(self, fragment: Fragment) -> bool:
        return fragment.optional and any(
            self._falls_away(key) for key in fragment.slots if key not in ("A", "B")
        )

    def _falls_away(self, key: str) -> bool:
        value = self.values.get(key)
        return not self.section.parameter(key).required and (
            is_blank(value) or value == []
        )


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    """The parts, without a second full stop after a value that brought its own."""
    for i, part in enumerate(parts[1:], 1):
        before = parts[i - 1]
        doubled = before.is_value and before.text.endswith(_STOPS)
        if doubled and part.kind is PartKind.WORDS and part.text.startswith("."):
            parts[i] = Part(part.text[1:])
    return tuple(part for part in parts if part.text)


def _counted(number: int, unit: tuple[str, ...]) -> str:
    digits = str(number)
    if number >= _GROUPED_FROM:
        digits = f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
    if not unit:
        return digits
    form = unit[_form(number, len(unit))]
    return f"{digits} {form}" if form[0].isalpha() else digits + form


def _form(number: int, forms: int) -> int:
    """The place of the form for a number: one, one and many, or one, few and many."""
    if forms < _FEW_AND_MANY:
        return 0 if number == 1 else -1
    # As Russian counts: 1, 21, 101; 2 to 4, 22; all others, 11 to 14 among them.
    tens, ones = divmod(number, 10)
    if tens % 10 == 1 or ones == 0 or ones > _LAST_FEW:
        return 2
    return 0 if ones == 1 else 1
