"""What a draft is made of, and why each value is in it or is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from agreements.content.model import Value
from assessments.questionnaire import Position
from assessments.scoring import Side


class Origin(StrEnum):
    """Where a value came from or, for an open parameter, why there is none."""

    SETTLED = "settled"
    BOTH_SAID = "both_said"
    EACH_SAID = "each_said"
    ZONE = "zone"
    DEFAULT = "default"
    PROFILE = "profile"
    SET_UP = "set_up"

    # From here on the parameter is open.
    CONTESTED = "contested"
    SUGGESTED = "suggested"
    ONE_SIDE = "one_side"
    UNDECIDED = "undecided"
    UNANSWERED = "unanswered"
    NOT_ASKED = "not_asked"
    TOO_LONG = "too_long"

    @property
    def is_open(self) -> bool:
        """Whether the parameter was left without a value."""
        return self in _OPEN


_OPEN = frozenset(
    {
        Origin.CONTESTED,
        Origin.SUGGESTED,
        Origin.ONE_SIDE,
        Origin.UNDECIDED,
        Origin.UNANSWERED,
        Origin.NOT_ASKED,
        Origin.TOO_LONG,
    }
)


@dataclass(frozen=True)
class Profile:
    """What a draft reads of an agency: `markets` as typed, names of its leads."""

    name: str
    markets: str = ""
    leads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Setup:
    """How the partnership was set up: `language` a code such as "en"."""

    purpose: str
    language: str
    today: date


@dataclass(frozen=True)
class Settled:
    """What both agencies settled a dimension at after they had read each other.

    `option` is one of its lead question, None where they settled it in words alone.
    """

    option: Position | None
    wording: str
    on: date


@dataclass(frozen=True)
class Provenance:
    """Why a parameter is as it is.

    `item` is the question it was read from, `question` its words and `scale` what the
    ends of its scale mean; `a` and `b` are what each side said. `suggestion` is a legal
    value to offer for an open parameter, None for none. Where both settled the
    question's dimension, `option` is what they settled at, `settled` that in words,
    `wording` what they wrote, and `settled_on` the day (YYYY-MM-DD). `language` is the
    one that the words are in.
    """

    kind: Origin
    item: str = ""
    question: str = ""
    scale: str = ""
    a: str = ""
    b: str = ""
    suggestion: Value | None = None
    settled: str = ""
    wording: str = ""
    settled_on: str = ""
    option: Position | None = None
    language: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The provenance as JSON has it."""
        return {**vars(self), "kind": str(self.kind)}


@dataclass(frozen=True)
class Swap:
    """A trade that touches the dimension: what each side would yield to the other."""

    a_yields: str
    b_yields: str


@dataclass(frozen=True)
class Contested:
    """A parameter to which the answers differ: both preferences, side by side.

    `item`, `question` and `scale` are as in its provenance; `a` and `b` say what the
    answers stand for, and the answers. `zone` is what everybody could live with, in
    words, "" where that is nothing or was not asked; `meeting_point` the option in it
    that costs all the least or, where both settled the dimension since, the one they
    settled at. `meeting_value` is that point as a value of the parameter, None where it
    maps onto none: a proposal to offer, never a value to fill in.
    """

    parameter: str
    item: str
    question: str
    scale: str
    a: str
    b: str
    zone: str = ""
    meeting_point: str = ""
    meeting_value: Value | None = None
    trades: tuple[Swap, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The contest as JSON has it; `trades` name dimensions by key."""
        return {**vars(self), "trades": [dict(vars(swap)) for swap in self.trades]}


@dataclass(frozen=True)
class Walker:
    """A respondent who would walk away, by place in their agency, from 0."""

    side: Side
    respondent: int


@dataclass(frozen=True)
class Blocked:
    """A dealbreaker that a section cannot be agreed against, and who declared it."""

    dimension: str
    declared_by: tuple[Walker, ...]

    def as_dict(self) -> dict[str, Any]:
        """The block as JSON has it."""
        return {
            "dimension": self.dimension,
            "declared_by": [dict(vars(walker)) for walker in self.declared_by],
        }


@dataclass(frozen=True)
class DraftSection:
    """One section as drafted.

    Every parameter has a provenance; `values` has only those that are filled, and none
    of `contested`.
    """

    key: str
    values: Mapping[str, Value]
    provenance: Mapping[str, Provenance]
    contested: tuple[Contested, ...]
    blocked_by: tuple[Blocked, ...]

    def meeting_value(self, parameter: str) -> Value | None:
        """What to offer for a parameter with one click; None when there is nothing."""
        for contest in self.contested:
            if contest.parameter == parameter:
                return contest.meeting_value
        return self.provenance[parameter].suggestion

    def as_dict(self) -> dict[str, Any]:
        """The section as JSON has it."""
        return {
            "key": self.key,
            "values": dict(self.values),
            "provenance": {k: p.as_dict() for k, p in self.provenance.items()},
            "contested": [contest.as_dict() for contest in self.contested],
            "blocked_by": [blocked.as_dict() for blocked in self.blocked_by],
        }
