"""The rounds of a partnership as its pages list them."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.models.rounds import Round
from assessments.states import RoundState
from partnerships.models import Partnership


@dataclass(frozen=True)
class History:
    """Rounds by number; `after` is the one that the reader may let another follow.

    None where nobody may, or not this reader. The first is told of once it is revealed
    or withdrawn: the day it opened is the day on which somebody of either agency began.
    """

    rounds: tuple[Round, ...]
    after: Round | None


def history_of(
    partnership: Partnership, rounds: Iterable[Round], *, is_lead: bool
) -> History:
    """Return the rounds of the partnership, the first one first, for one reader."""
    rounds = tuple(rounds)
    standing = [one for one in rounds if one.state != RoundState.WITHDRAWN]
    may = is_lead and partnership.is_open and bool(standing)
    return History(
        rounds=tuple(one for one in rounds if one.number > 1 or not one.is_open),
        after=standing[-1] if may and standing[-1].is_revealed else None,
    )
