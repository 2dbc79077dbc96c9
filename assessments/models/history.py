"""The rounds of a partnership as its pages list them."""

from dataclasses import dataclass

from assessments.models.rounds import Round
from assessments.states import RoundState
from partnerships.models import Partnership


@dataclass(frozen=True)
class History:
    """All rounds by number; `after` is the one that the reader may let another follow.

    None where nobody may, or not this reader.
    """

    rounds: tuple[Round, ...]
    after: Round | None


def history_of(partnership: Partnership, *, is_lead: bool) -> History:
    """Return the rounds for one reader; one query."""
    rounds = tuple(partnership.rounds.all())
    standing = [one for one in rounds if one.state != RoundState.WITHDRAWN]
    may = is_lead and partnership.is_open and bool(standing)
    return History(
        rounds=rounds,
        after=standing[-1] if may and standing[-1].is_revealed else None,
    )
