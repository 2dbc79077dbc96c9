"""What one version of a text changed in another, word by word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

_WORDS = re.compile(r"(\s*)(\S+)")

# How many pairs of equal words are compared one by one: prose of two thousand letters
# has a tenth of it, and a text of one word over and over would take a minute.
_MOST_PAIRS = 20_000


class Change(StrEnum):
    """Whether words stayed, went or came."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Stretch:
    """Words that share one fate."""

    text: str
    change: Change

    @property
    def is_removed(self) -> bool:
        """Return whether only the earlier version has these words."""
        return self.change is Change.REMOVED

    @property
    def is_added(self) -> bool:
        """Return whether only the later version has these words."""
        return self.change is Change.ADDED


_Word = tuple[str, str]
"""The white space before a word, and the word."""


def redline(before: str, after: str) -> tuple[Stretch, ...]:
    """Return `after` with what it removed from and added to `before` marked.

    Words are matched with words, whatever white space stands between them.
    """
    old, new = _words(before), _words(after)
    a, b = [word for _, word in old], [word for _, word in new]
    stretches: list[Stretch] = []
    matcher = SequenceMatcher(None, a, b, autojunk=_is_tedious(a, b))
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            stretches.extend(_kept(old[i:j], new[k:m]))
        else:
            stretches.extend(_changed(_text(old[i:j]), _text(new[k:m])))
    return tuple(_joined(stretches))


def _words(text: str) -> list[_Word]:
    """Return the words of a text; white space at its end stands before no word."""
    found: list[_Word] = _WORDS.findall(text)
    return [*found, (text[len(_text(found)) :], "")]


def _text(words: Sequence[_Word]) -> str:
    return "".join(space + word for space, word in words)


def _kept(old: Sequence[_Word], new: Sequence[_Word]) -> Iterator[Stretch]:
    """Yield words that stayed; the white space before them may have changed."""
    for (was, _), (space, word) in zip(old, new, strict=True):
        if was == space:
            yield Stretch(space + word, Change.SAME)
            continue
        yield Stretch(was, Change.REMOVED)
        yield Stretch(space, Change.ADDED)
        yield Stretch(word, Change.SAME)


def _changed(old: str, new: str) -> Iterator[Stretch]:
    """Yield words that went and words that came; what is before both stays."""
    space = old[: len(old) - len(old.lstrip())]
    if old and new and new.startswith(space) and not new[len(space) :][:1].isspace():
        yield Stretch(space, Change.SAME)
        old, new = old[len(space) :], new[len(space) :]
    yield Stretch(old, Change.REMOVED)
    yield Stretch(new, Change.ADDED)


def _joined(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield each run of one fate as one stretch."""
    for change, run in groupby(
        (stretch for stretch in stretches if stretch.text),
        key=lambda stretch: stretch.change,
    ):
        yield Stretch("".join(stretch.text for stretch in run), change)


def _is_tedious(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether words that come up again and again had better not begin a match."""
    there = Counter(old)
    return sum(there[word] for word in new) > _MOST_PAIRS
