"""The three indices and what both must bring before work starts."""

from django.utils.translation import gettext as _

from assessments import charts
from assessments.findings.model import Case, Figure, Index, ReadinessRow
from assessments.findings.words import (
    SIDES,
    joined,
    number,
    of_hundred,
    percent,
    quoted,
    said,
)
from assessments.questionnaire import Item
from assessments.scoring import ReadinessItem, Side


def indices(case: Case) -> tuple[Index, ...]:
    """Return the three indices, which are never blended into one."""
    return (_alignment(case), _complementarity(case), _readiness_index(case))


def readiness(case: Case) -> tuple[ReadinessRow, ...]:
    """Return what both must bring, in the order of the questions."""
    return tuple(_readiness_row(case, item) for item in case.card.readiness.items)


def _alignment(case: Case) -> Index:
    result = case.card.alignment
    formula = _(
        "How alike your answers are, averaged over the dimensions and weighted by how "
        "much each matters to the two of you, with an equal say for each agency. The "
        "line is what two agencies answering at random would reach."
    )
    title = _("Alignment")
    if result.score is None or result.chance is None:
        return Index(title, _("not enough answers"), (), formula)
    value = _("%(score)s, strangers %(chance)s") % {
        "score": of_hundred(result.score),
        "chance": f"{result.chance:.0f}",
    }
    details = [
        _("As %(name)s values it: %(score)s")
        % {"name": case.names[side], "score": of_hundred(score)}
        for side, score in zip(SIDES, (result.as_a, result.as_b), strict=True)
        if score is not None
    ]
    low, high = result.low or 0.0, result.high or 0.0
    if high - low >= 1:
        details.append(
            _("Once everything is answered it can lie between %(low)s and %(high)s.")
            % {"low": f"{low:.0f}", "high": f"{high:.0f}"}
        )
    svg = charts.agreement(
        result.score / 100, result.chance / 100, low / 100, high / 100, label=value
    )
    return Index(title, value, tuple(details), formula, Figure(svg, value))


def _complementarity(case: Case) -> Index:
    result = case.card.complementarity
    details = []
    for name, share in (
        (_("Needs of %(a)s that %(b)s brings") % case.names, result.cover_a),
        (_("Needs of %(b)s that %(a)s brings") % case.names, result.cover_b),
        (_("Services that only one of you sells"), result.separation),
    ):
        shown = _("not answered by both") if share is None else percent(share)
        details.append(f"{name}: {shown}")
    return Index(
        title=_("Complementarity"),
        value=_("not enough answers")
        if result.index is None
        else of_hundred(result.index),
        details=tuple(details),
        formula=_(
            "The mean of two parts: how much of what each needs the other brings, and "
            "how little of what you sell is the same. Being different is a strength "
            "here. It has no line for strangers."
        ),
    )


def _readiness_index(case: Case) -> Index:
    result = case.card.readiness
    below = sum(item.fix_needed is True for item in result.items)
    return Index(
        title=_("Readiness"),
        value=_("not enough answers")
        if result.index is None
        else of_hundred(result.index),
        details=(
            _("Below their line: %(below)s of %(all)s")
            % {"below": below, "all": len(result.items)},
        ),
        formula=_(
            "For each thing you both must bring, how far the lower of the two has come "
            "to its line; going beyond the line earns nothing more. 100 means that "
            "everything reaches its line. It has no line for strangers."
        ),
    )


def _readiness_row(case: Case, result: ReadinessItem) -> ReadinessRow:
    questionnaire = case.answers.questionnaire
    item = questionnaire.item(result.key)
    title = item.diagnostic or questionnaire.dimension(item.dimension).title
    shown = {side: _level(case, side, item, result) for side in SIDES}
    floor = item.positions[result.floor - item.bottom]
    label = _(
        "%(title)s. %(a)s: %(level_a)s. %(b)s: %(level_b)s. Line at %(floor)s."
    ) % {
        "title": title,
        **case.names,
        "level_a": shown["a"],
        "level_b": shown["b"],
        "floor": quoted(item.label(floor)) if item.options else result.floor,
    }
    outcomes = {
        None: _("not answered by both"),
        True: _("below the line"),
        False: _("reaches the line"),
    }
    svg = charts.readiness(
        result.a,
        result.b,
        bottom=item.bottom,
        top=item.bottom + len(item.positions) - 1,
        floor=result.floor,
        label=label,
    )
    return ReadinessRow(
        key=item.key.replace(".", "-"),
        title=title,
        ask=item.ask,
        a=shown["a"],
        b=shown["b"],
        floor=quoted(item.label(floor)) if item.options else str(result.floor),
        outcome=outcomes[result.fix_needed],
        is_below=result.fix_needed is not False,
        is_classic=item.diagnostic is not None,
        figure=Figure(svg, label),
    )


def _level(case: Case, side: Side, item: Item, result: ReadinessItem) -> str:
    level = result.a if side == "a" else result.b
    if level is None:
        return _("not answered")
    if item.options:
        return joined(said(case.answers, side, item))
    return _("%(level)s of %(top)s") % {
        "level": number(level),
        "top": len(item.positions),
    }
