"""What an agreement could say of a dimension on which two agencies differ."""

from django.utils.translation import gettext as _

from assessments.findings.model import Case
from assessments.findings.words import (
    SIDES,
    TOLERANCE,
    choices_words,
    given,
    joined,
    place_words,
    quoted,
)
from assessments.questionnaire import Dimension, Item, Kind, Position
from assessments.scoring import DimensionResult, Standing, standoff


def suggested_clause(case: Case, key: str) -> str:
    """Return a plain sentence to start the clause from; empty where they agree.

    It follows from the zone and the meeting point alone; KeyError when there is no
    such dimension. A dealbreaker gets no clause but the reason why.
    """
    result = case.card.dimension(key)
    if result.standing is Standing.DEALBREAKER:
        return _(
            "None stands in for this: settle it first, or whoever would walk away "
            "takes that back."
        )
    if result.standing not in (Standing.GAP, Standing.NEGOTIABLE):
        return ""
    dimension = case.questionnaire.dimension(key)
    if dimension.lead is None:
        return _of_lists(case, dimension)
    if result.meeting_point is not None:
        return _of_a_zone(dimension, dimension.lead, result, result.meeting_point)
    if result.zone is None:
        return _("Before work starts we answer this together: %(ask)s") % {
            "ask": dimension.lead.ask
        }
    return _of_a_gap(case, dimension, dimension.lead)


def _of_a_zone(
    dimension: Dimension, lead: Item, result: DimensionResult, point: Position
) -> str:
    words = {
        "topic": quoted(dimension.title),
        "point": place_words(lead, point),
        "zone": choices_words(lead, [lead.index[p] for p in result.zone or ()]),
    }
    if len(result.zone or ()) > 1:
        return (
            _(
                "On %(topic)s we go by %(point)s. Whoever wants to leave %(zone)s asks "
                "the other first."
            )
            % words
        )
    return (
        _(
            "On %(topic)s we go by %(point)s. Whoever wants to depart from it asks the "
            "other first."
        )
        % words
    )


def _of_a_gap(case: Case, dimension: Dimension, lead: Item) -> str:
    found = standoff(case.answers, dimension.key)
    topic = quoted(dimension.title)
    if found is None or found.distance <= TOLERANCE:
        return _(
            "On %(topic)s each project writes down beforehand which answer holds; "
            "without that it does not start."
        ) % {"topic": topic}
    a, b = (choices_words(lead, [lead.index[p]]) for p in found.nearest)
    if lead.kind in (Kind.SCALE7, Kind.RATING10):
        b = _("%(number)s of %(top)s") % {"number": b, "top": len(lead.positions)}
    return _(
        "On %(topic)s each project writes down beforehand whether %(a)s or %(b)s "
        "holds; without that it does not start."
    ) % {"topic": topic, "a": a, "b": b}


def _of_lists(case: Case, dimension: Dimension) -> str:
    item = dimension.scored_items[0]
    ticked = [
        {
            key
            for answer in given(case.answers, side, item)
            if isinstance(answer.value, tuple)
            for key in answer.value
        }
        for side in SIDES
    ]
    both = [
        option.label for option in item.options if all(option.key in t for t in ticked)
    ]
    topic = quoted(dimension.title)
    if not both:
        return _(
            "On %(topic)s nothing counts as agreed before both of us have put it in "
            "writing."
        ) % {"topic": topic}
    return _(
        "On %(topic)s we hold to what both of us named: %(both)s. Anything else needs "
        "a yes from both."
    ) % {"topic": topic, "both": joined(both)}
