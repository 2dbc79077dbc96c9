"""What one version of a text changed in another, word by word."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s+|[^\s]+")

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


def redline(before: str, after: str) -> tuple[Stretch, ...]:
    """Return `after` with what it removed from and added to `before` marked."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    stretches: list[Stretch] = []
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=_is_tedious(old, new))
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            stretches.append(Stretch("".join(old[i:j]), Change.SAME))
            continue
        if i < j:
            stretches.append(Stretch("".join(old[i:j]), Change.REMOVED))
        if k < m:
            stretches.append(Stretch("".join(new[k:m]), Change.ADDED))
    return tuple(stretches)


def _is_tedious(old: list[str], new: list[str]) -> bool:
    """Whether words that come up again and again had better not begin a match."""
    there = Counter(word for word in old if not word.isspace())
    return sum(there[word] for word in new) > _MOST_PAIRS
