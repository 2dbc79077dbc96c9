"""What one version of a clause changed in another, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\s+|[^\s]+")


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
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            stretches.append(Stretch("".join(old[i:j]), Change.SAME))
            continue
        if i < j:
            stretches.append(Stretch("".join(old[i:j]), Change.REMOVED))
        if k < m:
            stretches.append(Stretch("".join(new[k:m]), Change.ADDED))
    return tuple(stretches)
