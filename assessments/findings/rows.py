"""One row per dimension: both positions, how close they are, and the way out."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import charts
from assessments.findings.compared import Chip, Figure, ItemRow, Row, Stand
from assessments.findings.model import Case, Topic
from assessments.findings.people import (
    blind_spots,
    colleagues,
    named_answers,
    named_places,
    own_places,
)
from assessments.findings.words import (
    SIDES,
    TOLERANCE,
    accepted,
    agency,
    choices_words,
    closeness_words,
    given,
    indices,
    joined,
    number,
    percent,
    place_words,
    position_words,
    said,
    steps,
)
from assessments.questionnaire import Dimension, Item, Kind, Rule
from assessments.scoring import (
    Band,
    DimensionResult,
    ItemResult,
    Side,
    Standing,
    standoff,
)

_TOLD = frozenset({Rule.NONE, Rule.ASYMMETRY})
"""What is neither compared here nor in a part of its own, such as readiness."""


def rows(case: Case) -> tuple[Row, ...]:
    """Return every compared dimension, the least alike first, the unknown last."""
    ordered = sorted(
        case.card.dimensions,
        key=lambda d: (d.agreement is None, d.agreement or 0.0),
    )
    return tuple(_row(case, result) for result in ordered)


def topics(case: Case) -> tuple[Topic, ...]:
    """Return the dimensions that are shown, never scored, with what was said."""
    found = (
        Topic(
            title=dimension.title,
            items=tuple(_item_rows(case, _only_told(dimension), {})),
            reasons=case.reasons.get(dimension.key, {}),
        )
        for dimension in case.questionnaire.dimensions
        if not dimension.matters
    )
    return tuple(topic for topic in found if topic.items or topic.reasons)


def _row(case: Case, result: DimensionResult) -> Row:
    dimension = case.questionnaire.dimension(result.key)
    shown = dimension.lead or dimension.scored_items[0]
    measured = {item.key: item for item in result.items}
    closeness = _closeness(result)
    return Row(
        key=result.key,
        title=dimension.title,
        standing=str(result.standing),
        ask=shown.ask,
        low=shown.low if not shown.options else shown.options[0].label,
        high=shown.high if not shown.options else shown.options[-1].label,
        stands={side: _stand(case, dimension, result, side) for side in SIDES},
        dumbbell=_dumbbell(case, shown, result) if shown.has_order else None,
        chips=() if shown.has_order else _chips(case, shown, result),
        bar=_bar(result, closeness),
        closeness=closeness,
        short=_short(result),
        zone=_zone(shown, result),
        meeting_point=_meeting_point(shown, result),
        standoff=_standoff(case, dimension, result),
        coverage=_coverage(dimension, result),
        agreement=result.agreement,
        chance=result.chance,
        weight=result.weight,
        weighs=_weighs(result),
        blind_spots=blind_spots(case, dimension),
        is_split=case.viewer in result.internal_split,
        colleagues=colleagues(case, dimension),
        own_places=own_places(case, dimension),
        items=tuple(_item_rows(case, dimension.scored_items, measured, shown)),
        said=tuple(_item_rows(case, _only_told(dimension), {})),
    )


def _stand(
    case: Case, dimension: Dimension, result: DimensionResult, side: Side
) -> Stand:
    lead = dimension.lead
    level = result.importance.a if side == "a" else result.importance.b
    return Stand(
        said=position_words(lead, indices(case.answers, side, lead))
        if lead
        else joined(said(case.answers, side, dimension.scored_items[0])),
        accepts=choices_words(lead, accepted(case.answers, side, lead)) if lead else "",
        matters=_("%(level)s of 3") % {"level": number(level)},
        walk_away=any(
            dimension.key in respondent.walk_away
            for respondent in agency(case.answers, side).respondents
        ),
        reasons=case.reasons.get(dimension.key, {}).get(side, ()),
    )


def _dumbbell(case: Case, item: Item, result: DimensionResult) -> Figure:
    a, b = (indices(case.answers, side, item) for side in SIDES)
    numbered = item.kind in (Kind.SCALE7, Kind.RATING10)
    label = _("%(ask)s %(a)s: %(said_a)s. %(b)s: %(said_b)s.") % {
        "ask": item.ask,
        "a": case.names["a"],
        "said_a": (position_words(item, a) or _("not answered"))
        + named_places(case, "a", item),
        "b": case.names["b"],
        "said_b": (position_words(item, b) or _("not answered"))
        + named_places(case, "b", item),
    }
    chart = charts.Dumbbell(
        size=len(item.positions),
        a=a,
        b=b,
        accepts_a=accepted(case.answers, "a", item),
        accepts_b=accepted(case.answers, "b", item),
        zone=tuple(item.index[position] for position in result.zone or ()),
        label=label,
        ticks=tuple(str(p) for p in item.positions) if numbered else (),
    )
    return Figure(svg=charts.dumbbell(chart), label=label)


def _chips(case: Case, item: Item, result: DimensionResult) -> tuple[Chip, ...]:
    chosen: dict[Side, set[str]] = {}
    for side in SIDES:
        values = [answer.value for answer in given(case.answers, side, item)]
        chosen[side] = {
            key
            for value in values
            for key in (value if isinstance(value, tuple) else (value,))
            if isinstance(key, str)
        }
    zone = result.zone or ()
    return tuple(
        Chip(
            label=option.label,
            a=option.key in chosen["a"],
            b=option.key in chosen["b"],
            zone=option.key in zone,
        )
        for option in item.options
        if option.key in chosen["a"] | chosen["b"] | set(zone)
    )


def _bar(result: DimensionResult, closeness: str) -> Figure | None:
    if result.agreement is None or result.chance is None:
        return None
    svg = charts.agreement(
        result.agreement, result.chance, result.low, result.high, label=closeness
    )
    return Figure(svg=svg, label=closeness)


def _short(result: DimensionResult) -> str:
    if result.agreement is None or result.chance is None:
        return _("nothing to compare")
    return _("%(alike)s alike, strangers %(chance)s") % {
        "alike": percent(result.agreement),
        "chance": percent(result.chance),
    }


def _closeness(result: DimensionResult) -> str:
    if result.agreement is None or result.chance is None or result.band is None:
        return _("No question here was answered by both, so nothing can be compared.")
    words = {
        Band.STRONG: _("much closer than strangers"),
        Band.WORKABLE: _("closer than strangers"),
        Band.WEAK: _("no closer than strangers"),
    }
    return _("%(alike)s alike where two strangers reach %(chance)s: %(band)s.") % {
        "alike": percent(result.agreement),
        "chance": percent(result.chance),
        "band": words[result.band],
    }


def _zone(item: Item, result: DimensionResult) -> str:
    if not result.zone:
        return ""
    return choices_words(item, [item.index[position] for position in result.zone])


def _meeting_point(item: Item, result: DimensionResult) -> str:
    point = result.meeting_point
    return "" if point is None else place_words(item, point)


def _standoff(case: Case, dimension: Dimension, result: DimensionResult) -> str:
    """How far apart the nearest options are, where nothing suits everybody."""
    if result.zone is None or result.zone:
        return ""
    lead, found = dimension.lead, standoff(case.answers, dimension.key)
    if lead is None or found is None:
        return ""
    if found.distance <= TOLERANCE:
        return _(
            "No single answer works for everyone: each one that some of you could "
            "live with is out for somebody."
        )
    if found.steps is None:
        return _("What one of you could live with, the other could not.")
    return _("The nearest answers, %(a)s and %(b)s, are %(steps)s apart.") % {
        "a": choices_words(lead, [lead.index[found.nearest[0]]]),
        "b": choices_words(lead, [lead.index[found.nearest[1]]]),
        "steps": steps(found.steps),
    }


def _coverage(dimension: Dimension, result: DimensionResult) -> str:
    total, answered = len(dimension.scored_items), len(result.items)
    if answered == total and result.standing is not Standing.UNANSWERED:
        return ""
    return ngettext(
        "Both of you answered %(answered)s of %(total)s question here.",
        "Both of you answered %(answered)s of %(total)s questions here.",
        total,
    ) % {"answered": answered, "total": total}


def _weighs(result: DimensionResult) -> str:
    if result.weight is None:
        return ""
    return _("%(share)s of the alignment") % {"share": percent(result.weight)}


def _only_told(dimension: Dimension) -> list[Item]:
    return [item for item in dimension.items if item.rule in _TOLD]


def _item_rows(
    case: Case,
    items: Iterable[Item],
    measured: dict[str, ItemResult],
    shown: Item | None = None,
) -> Iterable[ItemRow]:
    for item in items:
        result = measured.get(item.key)
        alike = None if result is None else result.agreement
        strangers = None if result is None else result.chance
        yield ItemRow(
            ask=item.ask,
            a=said(case.answers, "a", item),
            b=said(case.answers, "b", item),
            closeness=closeness_words(alike, strangers),
            is_text=item.kind is Kind.TEXT,
            is_shown=item is shown,
            agreement=alike,
            chance=strangers,
            own=named_answers(case, item, case.answers),
        )
