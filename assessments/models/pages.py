"""What a respondent says on one page, as plain values: the replies of a dimension."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from assessments.questionnaire import Dimension, Position, is_blank

LONGEST_REMARK = 2000
MOST_WALK_AWAYS = 5


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


@dataclass(frozen=True)
class Page:
    """Everything a respondent says about one dimension; an absent reply is a blank.

    `note` is for their own agency, `reason` is shown to both at the reveal.
    """

    replies: Mapping[str, Reply] = field(default_factory=dict)
    importance: int | None = None
    walk_away: bool = False
    note: str = ""
    reason: str = ""

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

    @property
    def has_stance(self) -> bool:
        """Return whether anything is said beyond the replies."""
        return self.importance is not None or bool(
            self.walk_away or self.note or self.reason
        )

    @property
    def fingerprint(self) -> str:
        """Return a short hash of what is said, "" for an empty page.

        A form carries the one of the page it was opened with, so that an older tab
        cannot wipe out newer answers unnoticed.
        """
        if not self.replies and not self.has_stance:
            return ""
        said = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:16]
