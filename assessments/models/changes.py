"""A change of one part of a page, and what became of it."""

from dataclasses import dataclass
from enum import Enum

from assessments.models.pages import STANCE_PARTS, Content, Draft, Reply, Seen, mark_of


@dataclass(frozen=True)
class Change:
    """What one part of a page is to say.

    With a `draft` the part goes on saying what it said, and the draft is kept beside
    it. `seen` is the state the change was made on; None replaces whatever is there.
    """

    part: str
    content: Content = None
    draft: Draft | None = None
    seen: Seen | None = None

    @property
    def replaces(self) -> bool:
        """Return whether one answer follows another that was seen."""
        is_later = self.seen is not None and self.seen.version > 0
        return is_later and self.draft is None and self.reply is not None

    @property
    def is_of_item(self) -> bool:
        """Return whether the part is an item and not a part of the stance."""
        return self.part not in STANCE_PARTS

    @property
    def reply(self) -> Reply | None:
        """Return the content of an item's part."""
        return self.content if isinstance(self.content, Reply) else None


class Result(Enum):
    """What became of a change."""

    SAVED = "saved"
    # Nobody touched the part in this form, but it has changed elsewhere since.
    NEWER = "newer"
    # It was changed here and elsewhere: nothing was written.
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """What became of a change, and what the part says now; `message` tells why not.

    After a swap as many answers are given as before.
    """

    result: Result
    version: int = 0
    content: Content = None
    draft: Draft | None = None
    message: str = ""
    is_swap: bool = False

    @property
    def seen(self) -> Seen:
        """Return the state to make the next change on."""
        return Seen(self.version, mark_of(self.content, self.draft))
