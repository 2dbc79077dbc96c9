"""Two leads at one difference of a revealed round, told through the real actions."""

from dataclasses import dataclass
from typing import Any

from assessments.actions.settling.deciding import accept, propose, reopen, take_back
from assessments.actions.settling.talking import comment, save_care_step
from assessments.models import settlement_in
from assessments.questionnaire import Position
from assessments.settling import CareStep, Settlement
from partnerships.models import User
from partnerships.permissions import Seat, seat_of
from tests.assessments.factories import NOW
from tests.assessments.revealed import World


@dataclass(frozen=True)
class Talk:
    """A difference and everybody who may talk about it; acts are on what is there."""

    world: World
    dimension: str = "speed_quality"

    @property
    def now(self) -> Settlement:
        """Return how it stands."""
        return settlement_in(self.world.round, self.dimension)

    def seat(self, who: str | User) -> Seat:
        """Return the seat of a side's lead, or of a person."""
        user = self.world.leads[who] if isinstance(who, str) else who
        return seat_of(user, self.world.round.partnership)

    def named(self, who: str | User, seen: int | None = None, **more: Any) -> Any:
        """Return what every action takes."""
        return {
            "round_": self.world.round,
            "dimension": self.dimension,
            "seat": self.seat(who),
            "seen": self.now.seen if seen is None else seen,
            "now": NOW,
            **more,
        }

    def propose(
        self,
        who: str | User,
        option: Position | None = 4,
        wording: str = "",
        reason: str = "",
        **more: Any,
    ) -> None:
        """Propose."""
        said: dict[str, Any] = {
            "option": option,
            "wording": wording,
            "reason": reason,
            **more,
        }
        propose(**self.named(who, **said))

    def accept(self, who: str | User, **more: Any) -> None:
        """Accept what stands."""
        accept(**self.named(who, **more))

    def take_back(self, who: str | User, **more: Any) -> None:
        """Take the own proposal back."""
        take_back(**self.named(who, **more))

    def reopen(self, who: str | User, **more: Any) -> None:
        """Open it again."""
        reopen(**self.named(who, reason="It changed", **more))

    def comment(self, who: str | User, text: str = "Let us talk", **more: Any) -> None:
        """Comment."""
        comment(**self.named(who, text=text, **more))

    def care(
        self,
        who: str | User,
        text: str = "What we mean",
        step: CareStep = CareStep.CLARIFY,
        **more: Any,
    ) -> None:
        """Write one step."""
        save_care_step(**self.named(who, step=step, text=text, **more))

    def settle(self, option: Position | None = 4, wording: str = "") -> "Talk":
        """Let A propose and B accept."""
        self.propose("a", option, wording)
        self.accept("b")
        return self
