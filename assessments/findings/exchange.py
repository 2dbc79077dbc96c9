"""Who brings what the other needs: a map of one row for each thing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments import charts
from assessments.findings.compared import Figure
from assessments.findings.fit import BRINGS, NEEDS, ticked
from assessments.findings.model import Case
from assessments.findings.words import SIDES
from assessments.scoring import Side


@dataclass(frozen=True)
class Exchange:
    """One thing: what it is to each agency, what comes of it, and that as a drawing."""

    label: str
    a: str
    b: str
    outcome: str
    is_missing: bool
    is_asked: bool
    figure: Figure


def exchanges(case: Case) -> tuple[Exchange, ...]:
    """Return all that somebody needs or brings: the missing first, the unasked last.

    Empty where one of the two said neither what it needs nor what it brings.
    """
    needs = {side: ticked(case, side, NEEDS) for side in SIDES}
    brings = {side: ticked(case, side, BRINGS) for side in SIDES}
    if not all(needs[side] | brings[side] for side in SIDES):
        return ()
    found = [
        _exchange(
            case,
            option.label,
            needs={side for side in SIDES if option.key in needs[side]},
            brings={side for side in SIDES if option.key in brings[side]},
        )
        for option in case.questionnaire.item(NEEDS).options
        if any(option.key in needs[side] | brings[side] for side in SIDES)
    ]
    return tuple(sorted(found, key=lambda row: (not row.is_missing, not row.is_asked)))


def _exchange(
    case: Case, label: str, *, needs: set[Side], brings: set[Side]
) -> Exchange:
    from_a, from_b = _way("b", needs, brings, "a"), _way("a", needs, brings, "b")
    words = [
        *_told(case, giver="a", taker="b", is_met=from_a),
        *_told(case, giver="b", taker="a", is_met=from_b),
    ]
    alternative = " ".join(words) or _("Brought, and not asked for.")
    return Exchange(
        label=label,
        a=_role("a", needs, brings),
        b=_role("b", needs, brings),
        outcome=_outcome(case, from_a, from_b),
        is_missing=False in (from_a, from_b),
        is_asked=bool(needs),
        figure=Figure(charts.exchange(from_a, from_b, label=alternative), alternative),
    )


def _way(taker: Side, needs: set[Side], brings: set[Side], giver: Side) -> bool | None:
    """Whether the taker's need is met by the giver; None where there is no need."""
    return giver in brings if taker in needs else None


def _told(case: Case, *, giver: Side, taker: Side, is_met: bool | None) -> list[str]:
    names = {"giver": case.names[giver], "taker": case.names[taker]}
    if is_met is None:
        return []
    if is_met:
        return [_("%(giver)s brings it, %(taker)s needs it.") % names]
    return [_("%(taker)s needs it, %(giver)s does not bring it.") % names]


def _outcome(case: Case, from_a: bool | None, from_b: bool | None) -> str:
    met = {way for way in (from_a, from_b) if way is not None}
    if not met:
        return _("not asked for")
    if met == {True, False}:
        taker = case.names["b" if from_a else "a"]
        return _("covered for %(taker)s only") % {"taker": taker}
    return _("covered") if met == {True} else _("not covered")


def _role(side: Side, needs: set[Side], brings: set[Side]) -> str:
    if side in needs:
        return _("brings and needs") if side in brings else _("needs")
    return _("brings") if side in brings else "–"
