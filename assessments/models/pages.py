"""What a respondent says on one page, as plain values: the replies of a dimension."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from assessments.questionnaire import Dimension, Position, is_blank

LONGEST_REMARK = 2000
MOST_WALK_AWAYS = 5
STANCE_PARTS = ("importance", "walk_away", "reason", "note")

Draft: TypeAlias = Mapping[str, list[str]]
"""Form fields as they were typed, by name."""


@dataclass(frozen=True)
class Reply:
    """The answer to one item, in the JSON values of an answers file.

    `value` is None when they are not sure. `accepts` is what they could live with, as
    they ticked it; their own value counts whether ticked or not.
    """

    value: Any = None
    not_sure: bool = False
    accepts: tuple[Position, ...] = ()

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> "Reply":
        """Return the reply that an answers file's `answer` object stands for."""
        return cls(
            value=answer.get("value"),
            not_sure=bool(answer.get("not_sure")),
            accepts=tuple(answer.get("accepts") or ()),
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the answers file's object; what was not said is left out."""
        said: dict[str, Any] = {"value": self.value}
        if self.not_sure:
            said["not_sure"] = True
        if self.accepts:
            said["accepts"] = list(self.accepts)
        return said


Content: TypeAlias = Reply | int | bool | str | None
"""What one part of a page says: a reply, how much it matters, a tick or a text."""


@dataclass(frozen=True)
class Page:
    """Everything a respondent says about one dimension; an absent reply is a blank.

    `note` is for their own agency, `reason` is shown to both at the reveal. A page has
    parts, each saved by itself: its items, by key, and STANCE_PARTS. `versions` says
    how often a stored part was saved, `drafts` what was typed in one and is no answer
    yet, `saved_at` when any of it was saved last; two pages that say the same are
    equal whatever these are.
    """

    replies: Mapping[str, Reply] = field(default_factory=dict)
    importance: int | None = None
    walk_away: bool = False
    note: str = ""
    reason: str = ""
    versions: Mapping[str, int] = field(default_factory=dict, compare=False)
    drafts: Mapping[str, Draft] = field(default_factory=dict, compare=False)
    saved_at: datetime | None = field(default=None, compare=False)

    @classmethod
    def of(cls, dimension: Dimension, respondent: Mapping[str, Any]) -> "Page":
        """Return the page of `dimension` in a respondent object of an answers file.

        An empty text, list or mapping there is a blank here.
        """
        answers = respondent.get("answers", {})
        replies = {
            item.key: Reply.of(answers[item.key])
            for item in dimension.items
            if item.key in answers
        }
        return cls(
            replies={
                key: reply
                for key, reply in replies.items()
                if reply.not_sure or not is_blank(reply.value)
            },
            importance=respondent.get("importance", {}).get(dimension.key),
            walk_away=dimension.key in respondent.get("walk_away", ()),
        )

    def content(self, part: str) -> Content:
        """Return what a part says; None for an item without an answer."""
        if part in STANCE_PARTS:
            said: Content = getattr(self, part)
            return said
        return self.replies.get(part)

    def seen(self, part: str) -> "Seen":
        """Return what a form shows of a part, to be sent back with it."""
        return Seen(
            version=self.versions.get(part, 0),
            mark=mark_of(self.content(part), self.drafts.get(part)),
        )


@dataclass(frozen=True)
class Seen:
    """Which state of a part somebody saw: its version, and a mark of what it said.

    The version tells that it has changed since, the mark whether they changed it.
    """

    version: int = 0
    mark: str = ""

    @classmethod
    def parse(cls, text: str) -> "Seen":
        """Return what `str` gave; ValueError for anything else."""
        version, _, mark = text.partition("-")
        if not (version.isascii() and version.isdecimal() and len(version) < 9):
            message = f"{text[:40]!r} names no version"
            raise ValueError(message)
        return cls(int(version), mark)

    def __str__(self) -> str:
        return f"{self.version}-{self.mark}"


def mark_of(content: Content, draft: Draft | None = None) -> str:
    """Return a short hash of what a part says, "" for a blank.

    What one could live with is a set in which one's own answer always is.
    """
    said: Any = content
    if isinstance(content, Reply):
        others = {str(p) for p in content.accepts if p != content.value}
        said = [content.value, content.not_sure, sorted(others)]
    if draft is None and (said is None or said is False or said == ""):
        return ""
    text = json.dumps([said, draft], sort_keys=True, default=list)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
