"""What the agencies settled after the reveal, put in the place of their answers.

The answers and the scorecard stay as they were: what comes out here is another answers
file, and what it would score.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assessments.questionnaire import Dimension, Position, Questionnaire
from assessments.scoring.answers import Answer, AnswersFile, RespondentAnswers, Side
from assessments.scoring.judgement import score
from assessments.scoring.panel import SIDES, Panel, convene
from assessments.scoring.scorecard import Scorecard
from assessments.scoring.zones import meeting_point, zone


@dataclass(frozen=True)
class WalkAway:
    """A walk-away: whose it is (side, position from 0 in the agency), over what."""

    side: Side
    respondent: int
    dimension: str


@dataclass(frozen=True)
class Settlements:
    """What was settled: dimension -> option of its lead item; walk-aways let go."""

    options: Mapping[str, Position] = field(default_factory=dict)
    released: frozenset[WalkAway] = frozenset()


def settle(answers: AnswersFile, settlements: Settlements) -> AnswersFile:
    """The answers as if everybody had given and accepted what was settled.

    In a settled dimension every respondent takes the option on the lead item and
    accepts nothing else, so that no walk-away bites there; other items stay as they
    are. KeyError for an unknown dimension, ValueError for one without a lead item or
    an option that it does not have.
    """
    questionnaire = answers.questionnaire
    taken = {
        _lead_key(questionnaire, key, option): Answer(option)
        for key, option in settlements.options.items()
    }
    a, b = (
        replace(
            agency,
            respondents=tuple(
                _settled(respondent, taken, _released(settlements, side, position))
                for position, respondent in enumerate(agency.respondents)
            ),
        )
        for side, agency in zip(SIDES, answers.agencies, strict=True)
    )
    return replace(answers, agencies=(a, b))


def as_settled(answers: AnswersFile, settlements: Settlements) -> Scorecard:
    """What the answers would score with everything settled; errors as `settle`."""
    return score(settle(answers, settlements))


def settling_point(answers: AnswersFile, dimension_key: str) -> Position | None:
    """The option at which a dimension is settled most cheaply; see `cheapest_option`.

    KeyError when there is no such dimension.
    """
    panel, _ = convene(answers)
    return cheapest_option(panel, answers.questionnaire.dimension(dimension_key))


def cheapest_option(panel: Panel, dimension: Dimension) -> Position | None:
    """The meeting point or, where no option suits everybody, the one of all options
    with the smallest sum of importance times distance, ties as for the meeting point.

    None without a lead item, or when nobody at all answered it.
    """
    lead = dimension.lead
    if lead is None or not any(panel.values(lead, side) for side in SIDES):
        return None
    return meeting_point(panel, dimension, zone(panel, dimension) or lead.positions)


def _lead_key(questionnaire: Questionnaire, key: str, option: Position) -> str:
    lead = questionnaire.dimension(key).lead
    if lead is None:
        raise ValueError(f"{key}: nothing in it can be settled at an option")
    if option not in lead.index:
        raise ValueError(f"{key}: {option!r} is not an option of {lead.key}")
    return lead.key


def _settled(
    respondent: RespondentAnswers, taken: Mapping[str, Answer], released: frozenset[str]
) -> RespondentAnswers:
    return replace(
        respondent,
        answers={**respondent.answers, **taken},
        walk_away=tuple(d for d in respondent.walk_away if d not in released),
    )


def _released(settlements: Settlements, side: Side, respondent: int) -> frozenset[str]:
    return frozenset(
        walk_away.dimension
        for walk_away in settlements.released
        if (walk_away.side, walk_away.respondent) == (side, respondent)
    )
