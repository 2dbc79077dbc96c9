"""The small language of clauses: words, {slots}, and [optional fragments]."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

_SLOT = re.compile(r"\{(\w+)\}")
_FRAGMENT = re.compile(r"\[([^\[\]]*)\]")
_LISTED = re.compile(r"(?:^|(?<=\n))\{(\w+)\}\Z")
_STRAY = re.compile(r"[\[\]{}]")


@dataclass(frozen=True)
class Slot:
    """A place in a text that a value or a name goes into."""

    key: str


Token: TypeAlias = str | Slot


@dataclass(frozen=True)
class Fragment:
    """A stretch of a paragraph; an optional one falls away with its values."""

    tokens: tuple[Token, ...]
    optional: bool

    @property
    def slots(self) -> tuple[str, ...]:
        """The keys of its slots, in order."""
        return tuple(t.key for t in self.tokens if isinstance(t, Slot))


@dataclass(frozen=True)
class Paragraph:
    """Fragments, and the key of what is listed under them ("" for nothing)."""

    fragments: tuple[Fragment, ...]
    listed: str

    @property
    def slots(self) -> tuple[str, ...]:
        """The keys of its slots and of what it lists, in order."""
        inside = tuple(key for f in self.fragments for key in f.slots)
        return (*inside, self.listed) if self.listed else inside


@cache
def tokens(text: str) -> tuple[Token, ...]:
    """Words and slots in turn; empty words are left out."""
    parts = _SLOT.split(text)
    # Splitting on one group gives words at even places and slot keys at odd ones.
    found = [Slot(part) if i % 2 else part for i, part in enumerate(parts)]
    return tuple(token for token in found if token != "")


@cache
def paragraphs(clause: str) -> tuple[Paragraph, ...]:
    """A clause's paragraphs, which stand apart by a blank line."""
    return tuple(_paragraph(text) for text in clause.strip().split("\n\n"))


def stray(text: str) -> bool:
    """Whether a bracket or brace is left that belongs to no slot or fragment."""
    return bool(_STRAY.search(_SLOT.sub("", _FRAGMENT.sub(r"\1", text))))


def substitute(text: str, values: Mapping[str, str]) -> str:
    """The text with every slot that `values` knows filled in, in one pass.

    Unlike with `str.format`, other slots and stray braces stay as they are.
    """
    return _SLOT.sub(lambda match: values.get(match[1], match[0]), text)


def _paragraph(text: str) -> Paragraph:
    listed = _LISTED.search(text)
    words = text[: listed.start()] if listed else text
    # A single line break is only where the source wraps.
    parts = _FRAGMENT.split(" ".join(words.split("\n")).rstrip())
    fragments = (
        Fragment(tokens(part), optional=bool(i % 2)) for i, part in enumerate(parts)
    )
    return Paragraph(
        tuple(f for f in fragments if f.tokens), listed[1] if listed else ""
    )
