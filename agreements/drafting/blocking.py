"""Dealbreakers: which section each of them blocks, and who can release it.

One that both settled since blocks nothing, nor one whose walk-aways are all withdrawn.
"""

from collections.abc import Iterator

from agreements.drafting.case import SIDES, Case
from agreements.drafting.model import Blocked, Walker
from assessments.questionnaire import Dimension, Item, Position
from assessments.scoring import RespondentAnswers, Standing


def blocked(case: Case, section: str) -> Iterator[Blocked]:
    """The dealbreakers of the dimensions that feed this section before any other."""
    for dimension in case.questionnaire.dimensions:
        if dimension.feeds[0] != section or not dimension.matters:
            continue
        if dimension.key in case.settlements:
            continue
        if case.scorecard.dimension(dimension.key).standing is Standing.DEALBREAKER:
            walkers = tuple(_walkers(case, dimension))
            if walkers:
                yield Blocked(dimension.key, walkers)


def _walkers(case: Case, dimension: Dimension) -> Iterator[Walker]:
    """Who would walk away and shares no option with somebody of the other side."""
    lead = dimension.lead
    if lead is None:
        return
    for side, partner in zip(SIDES, reversed(SIDES), strict=True):
        others = [_accepted(other, lead) for other in case.respondents(partner)]
        for place, respondent in enumerate(case.respondents(side)):
            own = _accepted(respondent, lead)
            if (
                own
                and case.walks_away(side, place, dimension.key)
                and any(other and own.isdisjoint(other) for other in others)
            ):
                yield Walker(side, place)


def _accepted(respondent: RespondentAnswers, lead: Item) -> frozenset[Position]:
    """What they could live with, their own answer included; empty if unanswered."""
    answer = respondent.answers.get(lead.key)
    if answer is None or not isinstance(answer.value, int | str):
        return frozenset()
    return frozenset((*answer.accepts, answer.value))
