"""How one difference stands: its acts, in order, folded into what holds now.

Plain Python. The list of acts is the truth; nothing here is stored. An act's payload:

- commented: {"text"}
- cared: {"step": a CareStep, "text"}
- proposed: {"option": a position of the lead item or None, "wording", "reason"}
- withdrawn, accepted: {"proposal": the number of the proposal it is about}
- reopened: {"reason"}
- walk_away_withdrawn: {"respondent": the declarer's place in their agency, from 0,
  "declarer": their user id}
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from assessments.questionnaire import Position
from assessments.scoring import Side


class CareStep(StrEnum):
    """The four steps of talking about a difference, in order."""

    CLARIFY = "clarify"
    ACKNOWLEDGE = "acknowledge"
    REFRAME = "reframe"
    EXPLORE = "explore"


class Stage(StrEnum):
    """How far a difference has come."""

    OPEN = "open"
    PROPOSED = "proposed"
    SETTLED = "settled"


class Fate(StrEnum):
    """What became of a proposal."""

    STANDING = "standing"
    REPLACED = "replaced"
    TAKEN_BACK = "taken_back"
    SETTLED = "settled"
    REOPENED = "reopened"


class OutOfOrder(ValueError):
    """An act that was not possible where it stands in the list."""


@dataclass(frozen=True)
class Act:
    """One act as it was recorded; `number` counts from 1, `author` is a name."""

    number: int
    kind: str
    side: Side
    author: str
    author_id: int
    at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """What one side offered: an option of the lead item, or wording, or both."""

    number: int
    side: Side
    author: str
    at: datetime
    option: Position | None
    wording: str
    reason: str
    fate: Fate = Fate.STANDING

    def says(self, option: Position | None, wording: str) -> bool:
        """Whether it offers exactly this."""
        return (self.option, self.wording) == (option, wording)


@dataclass(frozen=True)
class Declarer:
    """Who declared a walk-away: a respondent by place in their agency, from 0."""

    side: Side
    respondent: int


@dataclass(frozen=True)
class Settlement:
    """What holds of one difference after all of its acts.

    `accepted_at` is when the second side said yes, None unless it is settled.
    `withdrawn` are the walk-aways that no longer stand.
    """

    acts: tuple[Act, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    accepted_at: datetime | None = None
    withdrawn: frozenset[Declarer] = frozenset()

    @property
    def seen(self) -> int:
        """The number of the last act, 0 before the first."""
        return len(self.acts)

    @property
    def standing(self) -> Proposal | None:
        """The proposal that waits for the other side's answer."""
        last = self.proposals[-1] if self.proposals else None
        return last if last is not None and last.fate is Fate.STANDING else None

    @property
    def settled(self) -> Proposal | None:
        """What both sides said yes to, None while they have not."""
        return self.proposals[-1] if self.accepted_at is not None else None

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        if self.settled is not None:
            return Stage.SETTLED
        return Stage.OPEN if self.standing is None else Stage.PROPOSED

    @property
    def comments(self) -> tuple[Act, ...]:
        """What was remarked, oldest first."""
        return tuple(act for act in self.acts if act.kind == "commented")

    def care(self, step: CareStep, side: Side) -> tuple[Act, ...]:
        """What one side wrote at a step, the version that holds last."""
        return tuple(
            act
            for act in self.acts
            if act.kind == "cared"
            and act.side == side
            and act.payload["step"] == step.value
        )

    def may(self, kind: str, side: Side) -> bool:
        """Whether an act of this kind by this side is possible now."""
        standing = self.standing
        match kind:
            case "proposed":
                return self.stage is not Stage.SETTLED
            case "withdrawn":
                return standing is not None and standing.side == side
            case "accepted":
                return standing is not None and standing.side != side
            case "reopened":
                return self.stage is Stage.SETTLED
        return True

    def after(self, act: Act) -> "Settlement":
        """What holds after one more act; OutOfOrder when it was not possible."""
        if act.number != self.seen + 1 or not self.may(act.kind, act.side):
            raise OutOfOrder(f"{act.number} {act.kind} by {act.side}")
        new = replace(self, acts=(*self.acts, act))
        match act.kind:
            case "proposed":
                before = new._with_last(Fate.REPLACED) if self.standing else new
                return replace(before, proposals=(*before.proposals, _proposal(act)))
            case "withdrawn":
                return new._with_last(Fate.TAKEN_BACK)
            case "accepted":
                return replace(new._with_last(Fate.SETTLED), accepted_at=act.at)
            case "reopened":
                return replace(new._with_last(Fate.REOPENED), accepted_at=None)
            case "walk_away_withdrawn":
                declarer = Declarer(act.side, act.payload["respondent"])
                return replace(new, withdrawn=self.withdrawn | {declarer})
        return new

    def _with_last(self, fate: Fate) -> "Settlement":
        *before, last = self.proposals
        return replace(self, proposals=(*before, replace(last, fate=fate)))


def fold(acts: Iterable[Act]) -> Settlement:
    """What holds after these acts, in the order of their numbers."""
    settlement = Settlement()
    for act in acts:
        settlement = settlement.after(act)
    return settlement


def _proposal(act: Act) -> Proposal:
    return Proposal(
        number=act.number,
        side=act.side,
        author=act.author,
        at=act.at,
        option=act.payload["option"],
        wording=act.payload["wording"],
        reason=act.payload["reason"],
    )
