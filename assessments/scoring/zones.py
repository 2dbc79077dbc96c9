"""What people could live with: zones, meeting points, breaches and splits."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from math import fsum

from assessments.questionnaire import Dimension, Item, Position, Questionnaire
from assessments.scoring.answers import AnswersFile, RespondentAnswers, Side
from assessments.scoring.measures import PLACES, distance, reaches
from assessments.scoring.panel import SIDES, Panel, Voice, convene

SPLIT = 0.5
"""Distance on the lead item from which two colleagues count as split."""


@dataclass(frozen=True)
class SideAccepts:
    """What one side accepts on a lead item, every tuple in option order.

    `respondents` has one entry for each who answered, in the order of the agency;
    `everybody` are the options all of those accept, `anybody` those some accept.
    """

    respondents: tuple[tuple[Position, ...], ...]
    everybody: tuple[Position, ...]
    anybody: tuple[Position, ...]


@dataclass(frozen=True)
class Standoff:
    """Both sides' positions on a lead item that has no zone.

    `nearest` is the closest pair of an option of a and one of b, `distance` (0..1) how
    far apart they are, and `steps` the same in options, None where options have no
    order. A side's options are those it accepts as one or, when it is divided, those
    that any of its people accepts; so 0 means that what divides is inside a side.
    """

    lead: Item
    a: SideAccepts
    b: SideAccepts
    nearest: tuple[Position, Position]
    distance: float
    steps: int | None


def _accepting(voices: tuple[Voice, ...], lead: Item) -> list[Voice]:
    return [v for v in voices if lead.key in v.accepted]


def _shared(lead: Item, voices: list[Voice]) -> frozenset[Position]:
    return frozenset.intersection(*[v.accepted[lead.key] for v in voices])


def _common(lead: Item, voices: list[Voice]) -> tuple[Position, ...]:
    shared = _shared(lead, voices)
    return tuple(p for p in lead.positions if p in shared)


def zone(panel: Panel, dimension: Dimension) -> tuple[Position, ...] | None:
    """The options everybody accepts, in order; None unless both sides answered."""
    lead = dimension.lead
    if lead is None:
        return None
    a, b = _accepting(panel.a, lead), _accepting(panel.b, lead)
    return _common(lead, a + b) if a and b else None


def is_gap(panel: Panel, dimension: Dimension) -> bool:
    """Whether both sides answered and there is nothing that everybody accepts."""
    lead = dimension.lead
    if lead is None:
        return False
    a, b = _accepting(panel.a, lead), _accepting(panel.b, lead)
    return bool(a and b) and not _shared(lead, a + b)


def meeting_point(
    panel: Panel, dimension: Dimension, options: tuple[Position, ...]
) -> Position | None:
    """The option of a zone that costs everybody the least, weighted by importance."""
    lead = dimension.lead
    if lead is None or not options:
        return None
    voices = _accepting(panel.a + panel.b, lead)
    weights = [v.importance.get(dimension.key, 1) for v in voices]
    if not any(weights):
        weights = [1] * len(voices)

    def cost(option: Position) -> tuple[float, float]:
        distances = [distance(lead, option, v.values[lead.key]) for v in voices]
        total = fsum(w * d for w, d in zip(weights, distances, strict=True))
        return round(total, PLACES), round(max(distances), PLACES)

    return min(options, key=cost)


def is_breached(panel: Panel, dimension: Dimension) -> bool:
    """Whether two people across the table share no option and one would walk away."""
    lead, key = dimension.lead, dimension.key
    if lead is None or key not in panel.walked:
        return False
    a, b = _accepting(panel.a, lead), _accepting(panel.b, lead)
    return any(
        (key in v.walk_away or key in w.walk_away)
        and v.accepted[lead.key].isdisjoint(w.accepted[lead.key])
        for v in a
        for w in b
    )


def internal_split(panel: Panel, dimension: Dimension) -> tuple[Side, ...]:
    """The sides whose own people are far apart or have nothing all of them accept."""
    lead = dimension.lead
    if lead is None:
        return ()
    return tuple(side for side in SIDES if _is_split(panel, lead, side))


def internal_splits(
    questionnaire: Questionnaire, respondents: Iterable[RespondentAnswers]
) -> frozenset[str]:
    """The keys of the dimensions on which the people of one agency are split."""
    voices = tuple(Voice.of(questionnaire, one) for one in respondents)
    panel = Panel(questionnaire, voices, (), {}, {})
    return frozenset(
        d.key for d in questionnaire.dimensions if internal_split(panel, d)
    )


def _is_split(panel: Panel, lead: Item, side: Side) -> bool:
    voices = _accepting(panel.side(side), lead)
    if len(voices) < 2:
        return False
    far = any(reaches(d, SPLIT) for d in panel.within(lead, side))
    return far or not _common(lead, voices)


def standoff(answers: AnswersFile, dimension_key: str) -> Standoff | None:
    """What each side accepts on a dimension's lead item, and how near they come.

    None when the dimension has no lead item or a side did not answer it; KeyError
    when there is no such dimension.
    """
    lead = answers.questionnaire.dimension(dimension_key).lead
    panel, _ = convene(answers)
    if lead is None:
        return None
    voices_a, voices_b = _accepting(panel.a, lead), _accepting(panel.b, lead)
    if not voices_a or not voices_b:
        return None
    a, b = _side_accepts(lead, voices_a), _side_accepts(lead, voices_b)
    nearest = min(
        product(a.everybody or a.anybody, b.everybody or b.anybody),
        key=lambda pair: round(distance(lead, *pair), PLACES),
    )
    places = [lead.index[option] for option in nearest]
    return Standoff(
        lead=lead,
        a=a,
        b=b,
        nearest=nearest,
        distance=distance(lead, *nearest),
        steps=abs(places[0] - places[1]) if lead.has_order else None,
    )


def _side_accepts(lead: Item, voices: list[Voice]) -> SideAccepts:
    sets = [v.accepted[lead.key] for v in voices]
    return SideAccepts(
        respondents=tuple(
            tuple(p for p in lead.positions if p in accepted) for accepted in sets
        ),
        everybody=_common(lead, voices),
        anybody=tuple(p for p in lead.positions if any(p in s for s in sets)),
    )
