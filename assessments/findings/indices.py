"""The three indices and what both must bring before work starts."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from assessments import charts
from assessments.findings.compared import Figure
from assessments.findings.model import Case, Index, ReadinessRow
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
from assessments.scoring import (
    Line,
    ReadinessItem,
    Side,
    complementarity_line,
    readiness_line,
)


def indices(case: Case) -> tuple[Index, ...]:
    """Return the three indices, which are never blended into one."""
    return (_alignment(case), _complementarity(case), _readiness_index(case))


def readiness(case: Case) -> tuple[ReadinessRow, ...]:
    """Return what both must bring, in the order of the questions."""
    return tuple(_readiness_row(case, item) for item in case.card.readiness.items)


def _alignment(case: Case) -> Index:
    result = case.card.alignment
    line = Line(result.chance, result.low or 0.0, result.high or 0.0)
    details = [
        _as_valued(case, side) % {"name": case.names[side], "score": of_hundred(score)}
        for side, score in _own_first(case, {"a": result.as_a, "b": result.as_b})
        if score is not None
    ]
    return _index(
        "alignment",
        _("Alignment"),
        result.score,
        line,
        details,
        _(
            "How alike your answers are, averaged over the dimensions and weighted by "
            "how much each matters to the two of you, with an equal say for each "
            "agency. The line is what two agencies answering at random would reach."
        ),
    )


def _own_first(
    case: Case, scores: Mapping[Side, float | None]
) -> list[tuple[Side, float | None]]:
    return sorted(scores.items(), key=lambda entry: (entry[0] != case.viewer, entry[0]))


def _as_valued(case: Case, side: Side) -> str:
    if case.viewer is None:
        return _("As %(name)s values it: %(score)s")
    if case.viewer == side:
        return _("As you value it: %(score)s")
    return _("As they value it: %(score)s")


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
    return _index(
        "complementarity",
        _("Complementarity"),
        result.index,
        complementarity_line(case.answers.questionnaire, result),
        details,
        _(
            "The mean of two parts: how much of what each needs the other brings, and "
            "how little of what you sell is the same. Being different is a strength "
            "here. The line is what two agencies of one person each would reach, "
            "ticking at random."
        ),
    )


def _readiness_index(case: Case) -> Index:
    result = case.card.readiness
    below = sum(item.fix_needed is True for item in result.items)
    return _index(
        "readiness",
        _("Readiness"),
        result.index,
        readiness_line(case.answers.questionnaire, result),
        [
            _("Below their line: %(below)s of %(all)s")
            % {"below": below, "all": len(result.items)}
        ],
        _(
            "For each thing you both must bring, how far the lower of the two has come "
            "to its line; going beyond the line earns nothing more. 100 means that "
            "everything reaches its line. The dashed line is what two agencies of one "
            "person each would reach, answering at random."
        ),
    )


def _index(
    key: str,
    title: str,
    score: float | None,
    line: Line,
    details: Sequence[str],
    formula: str,
) -> Index:
    """An index beside what strangers reach, with its bounds where they are apart."""
    if score is None or line.chance is None:
        return Index(key, title, _("not enough answers"), tuple(details), formula)
    value = _("%(score)s, strangers %(chance)s") % {
        "score": of_hundred(score),
        "chance": f"{line.chance:.0f}",
    }
    bounds = []
    if line.high - line.low >= 1:
        bounds.append(
            _("Once everything is answered it can lie between %(low)s and %(high)s.")
            % {"low": f"{line.low:.0f}", "high": f"{line.high:.0f}"}
        )
    svg = charts.agreement(
        score / 100, line.chance / 100, line.low / 100, line.high / 100, label=value
    )
    return Index(key, title, value, (*details, *bounds), formula, Figure(svg, value))


def _readiness_row(case: Case, result: ReadinessItem) -> ReadinessRow:
    questionnaire = case.questionnaire
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
