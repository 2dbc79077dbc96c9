"""Rules that hold both sides' answers against each other: the same or contested."""

from collections.abc import Callable
from typing import Any, TypeAlias

from agreements.content.clauses import shown
from agreements.content.model import Kind, Parameter, Value
from agreements.drafting.case import SIDES, Case, Outcome, Task, clean, distinct, label
from agreements.drafting.model import Contested, Origin, Swap
from assessments.questionnaire import Item, Position
from assessments.questionnaire import Kind as ItemKind

Say: TypeAlias = Callable[[Any], Value]
"""An answer -> the parameter's value it stands for; "" where it stands for none."""

_MEASURES = 3


def answer(task: Task) -> Outcome:
    """A value that both said; each answer stands for a value of the parameter."""
    return compare(task, _saying(task.parameter, task.item))


def points(task: Task) -> Outcome:
    """The points that both gave to one option."""
    prefill = task.parameter.prefill
    option = prefill.option if prefill else ""

    def say(shares: Any) -> Value:
        given: int = shares.get(option, 0)
        return given

    return compare(task, say)


def appetite(task: Task) -> Outcome:
    """One row, for new work, with the level that both said."""
    say_level = _mapped(task.parameter, task.item)
    area = task.case.phrase("new_work")
    return compare(
        task, lambda value: [{"area": area, "level": _cell(say_level(value))}]
    )


def measures(task: Task) -> Outcome:
    """What both would measure first; everything else is still to be named."""
    others = [column.key for column in task.parameter.columns if column.key != "name"]

    def say(ranking: Any) -> Value:
        top = [task.item.labels[key] for key in ranking[:_MEASURES]]
        return [{"name": name, **dict.fromkeys(others, "")} for name in top]

    return compare(task, say)


def stop_signs(task: Task) -> Outcome:
    """The events that both would stop for; those that all ticked are offered."""

    def say(ticks: Any) -> Value:
        return [
            {"trigger": option.label, "lasts": "", "then": "", "within": ""}
            for option in task.item.options
            if option.key in ticks
        ]

    ticked = [set(v) for side in SIDES for v in task.case.said(task.item, side)]
    shared = set.intersection(*ticked) if ticked else set()
    return compare(task, say, offer=say(shared) if shared else None)


def compare(task: Task, say: Say, offer: Value | None = None) -> Outcome:
    """Fill what was settled, or what everybody said; else set preferences side by side.

    `offer` is a proposal for a contested parameter that has no meeting point.
    """
    settled = _settled(task)
    if settled is not None and say(settled) != "":
        return task.filled(Origin.SETTLED, say(settled))
    unanswered = task.answered()
    if unanswered is not None:
        return _default_or(task, unanswered)
    answers = [v for side in SIDES for v in task.case.said(task.item, side)]
    values = distinct(map(say, answers))
    # What was settled stands for no value here, and what both said is settled no more.
    if len(values) > 1 or settled is not None:
        return _contest(task, say, offer)
    if values[0] != "":
        return task.filled(Origin.BOTH_SAID, values[0])
    if len(distinct(answers)) > 1:
        return _contest(task, say, offer)
    return task.open(Origin.UNDECIDED)


def _settled(task: Task) -> Position | None:
    """The answer to this very question that both settled at, None for none."""
    settled = task.case.settlements.get(task.item.dimension)
    return settled.option if settled is not None and task.item.lead else None


def _default_or(task: Task, unanswered: Outcome) -> Outcome:
    """The published default where nobody answered; one side's answer is none."""
    default = task.parameter.default
    if default is None or unanswered.provenance.kind is not Origin.UNANSWERED:
        return unanswered
    return task.filled(Origin.DEFAULT, default)


def _contest(task: Task, say: Say, offer: Value | None) -> Outcome:
    case, item, parameter = task.case, task.item, task.parameter
    a, b = (_preference(task, say, case.said(item, side)) for side in SIDES)
    point = _settled(task)
    if point is None:
        point = case.scorecard.dimension(item.dimension).meeting_point
    if item.lead and point is not None:
        meeting_point, said = label(item, point), say(point)
        meeting = None if said == "" else said
    else:
        meeting_point, meeting = "", offer
    contest = Contested(
        parameter=parameter.key,
        item=item.key,
        question=item.ask,
        scale=case.scale(item),
        a=a,
        b=b,
        zone=case.zone(item),
        meeting_point=meeting_point,
        meeting_value=meeting,
        trades=_trades(case, item.dimension),
    )
    return Outcome(task.open(Origin.CONTESTED).provenance, contested=contest)


def _trades(case: Case, dimension: str) -> tuple[Swap, ...]:
    return tuple(
        Swap(trade.a_yields, trade.b_yields)
        for trade in case.scorecard.trades
        if dimension in (trade.a_yields, trade.b_yields)
    )


def _preference(task: Task, say: Say, answers: list[Any]) -> str:
    """What one side wants, in words: the value, and the answers that stand for it."""
    item, parameter = task.item, task.parameter
    if item.kind is ItemKind.POINTS:
        shares = [_shown(task, say(given)) for given in answers]
        return ", ".join(dict.fromkeys(shares))
    if not (parameter.prefill and parameter.prefill.map):
        return "; ".join(dict.fromkeys(label(item, given) for given in answers))
    by_value: dict[str, list[str]] = {}
    for given in answers:
        said = by_value.setdefault(_shown(task, say(given)), [])
        if label(item, given) not in said:
            said.append(label(item, given))
    return "; ".join(
        f"{value} – {', '.join(said)}" if value else ", ".join(said)
        for value, said in by_value.items()
    )


def _shown(task: Task, value: Value) -> str:
    return shown(task.section, task.parameter, value, task.case.names)


def _saying(parameter: Parameter, item: Item) -> Say:
    if parameter.prefill and parameter.prefill.map:
        return _mapped(parameter, item)
    if parameter.kind is Kind.TEXT:
        return lambda value: clean(item.label(value))
    return lambda value: value if value in parameter.by_key else ""


def _mapped(parameter: Parameter, item: Item) -> Say:
    mapped = parameter.prefill.map if parameter.prefill else ()

    def say(value: Any) -> Value:
        return mapped[item.index[value]]

    return say


def _cell(value: Value) -> int | str:
    return value if isinstance(value, int | str) else ""
