"""Rules that list: who brings, leads and keeps what, limits, trades and people."""

import re
from datetime import date

from agreements.content.model import Row
from agreements.drafting.case import SIDES, Case, Outcome, Task, clean
from agreements.drafting.model import Origin
from assessments.questionnaire import Item
from assessments.scoring import Side, Standing

_DIFFERENT = frozenset({Standing.NEGOTIABLE, Standing.GAP, Standing.DEALBREAKER})
_MEDIATOR = "mediator"


def gives(task: Task) -> Outcome:
    """Everything each side brings."""
    unanswered = task.answered()
    if unanswered is not None:
        return unanswered
    rows: list[Row] = [
        {"who": side, "what": label}
        for side in SIDES
        for label in _ticked(task, side).values()
    ]
    return task.filled(Origin.EACH_SAID, rows)


def brought(task: Task) -> Outcome:
    """What may belong to a side before it starts: the option the rule names."""
    option = task.parameter.prefill.option if task.parameter.prefill else ""
    rows: list[Row] = [
        {"who": side, "what": _ticked(task, side)[option]}
        for side in SIDES
        if option in _ticked(task, side)
    ]
    unanswered = task.answered()
    if unanswered is not None or not rows:
        return unanswered or task.open(Origin.UNDECIDED)
    return task.filled(Origin.EACH_SAID, rows)


def leads(task: Task) -> Outcome:
    """What only one side brings, and markets that only one side works in."""
    rows: list[Row] = []
    if task.answered() is None:
        rows += _exclusive(task, "area")
    from_profiles = _markets(task)
    if not rows and not from_profiles:
        return task.answered() or task.open(Origin.UNDECIDED)
    kind = Origin.EACH_SAID if rows else Origin.PROFILE
    return task.filled(kind, (rows + from_profiles)[: task.parameter.most])


def reserved(task: Task) -> Outcome:
    """Services that only one side sells."""
    unanswered = task.answered()
    if unanswered is not None:
        return unanswered
    rows: list[Row] = [
        {"who": row["who"], "kind": "service", "what": row["what"]}
        for row in _exclusive(task, "what")
    ]
    return task.filled(Origin.EACH_SAID, rows) if rows else task.open(Origin.UNDECIDED)


def both_sell(task: Task) -> Outcome:
    """The services that both sell."""
    unanswered = task.answered()
    if unanswered is not None:
        return unanswered
    a, b = (_ticked(task, side) for side in SIDES)
    shared = [label for key, label in a.items() if key in b]
    if not shared:
        return task.open(Origin.UNDECIDED)
    text = task.case.phrase("both_sell", services=", ".join(shared))
    return task.filled(Origin.BOTH_SAID, text)


def zones(task: Task) -> Outcome:
    """What everybody could live with, for each topic where the answers differ."""
    case, rows = task.case, list[Row]()
    standings = {d.standing for d in case.scorecard.dimensions}
    for dimension in case.questionnaire.dimensions:
        lead = dimension.lead
        if lead is None or not dimension.matters:
            continue
        if case.scorecard.dimension(dimension.key).standing in _DIFFERENT:
            rows.append({"topic": dimension.title, "limits": _limits(case, lead)})
    if not rows and Standing.UNANSWERED in standings:
        return task.open(Origin.UNANSWERED)
    return task.filled(Origin.ZONE, rows)


def walk_aways(task: Task) -> Outcome:
    """The topics over which somebody would still rather walk away."""
    case, rows = task.case, list[Row]()
    people = [person for side in SIDES for person in case.respondents(side)]
    for dimension in case.questionnaire.dimensions:
        sides = [
            side
            for side in SIDES
            if any(
                case.walks_away(side, place, dimension.key)
                for place, _ in enumerate(case.respondents(side))
            )
        ]
        if sides:
            who = "both" if len(sides) == len(SIDES) else sides[0]
            rows.append({"who": who, "what": dimension.title})
    if not any(person.answers for person in people):
        return task.open(Origin.UNANSWERED)
    return task.filled(Origin.EACH_SAID, rows)


def trades(task: Task) -> Outcome:
    """What one could give for the other, and what each gives first: a suggestion."""
    case, questionnaire = task.case, task.case.questionnaire
    lines = [
        case.phrase(
            "trade",
            A=case.names.a,
            B=case.names.b,
            yields_a=questionnaire.dimension(trade.a_yields).title,
            yields_b=questionnaire.dimension(trade.b_yields).title,
        )
        for trade in case.scorecard.trades
    ]
    for side, name in zip(SIDES, case.names, strict=True):
        firsts = {ranking[0] for ranking in case.said(task.item, side)}
        if len(firsts) == 1:
            answer = task.item.labels[firsts.pop()]
            lines.append(case.phrase("gives_first", name=name, answer=answer))
    if not lines:
        return task.open(Origin.UNANSWERED)
    return _suggested(task, "\n".join(lines))


def valid_until(task: Task) -> Outcome:
    """A year from today: a suggestion."""
    return _suggested(task, _in_a_year(task.case.setup.today).isoformat())


def mediator(task: Task) -> Outcome:
    """An outside mediator, if everybody would commit to one: a suggestion."""
    if task.answered() is None and all(
        _MEDIATOR in ticks
        for side in SIDES
        for ticks in task.case.said(task.item, side)
    ):
        return _suggested(task, task.case.phrase("mediator"))
    return task.open(Origin.NOT_ASKED)


def hint(task: Task) -> Outcome:
    """What both said to a question next to this one: a suggestion."""
    said = {v for side in SIDES for v in task.case.said(task.item, side)}
    if task.answered() is None and len(said) == 1:
        return _suggested(task, said.pop())
    return task.open(Origin.NOT_ASKED)


def set_up_language(task: Task) -> Outcome:
    """The language that the partnership was set up in."""
    language = task.case.setup.language.split("-")[0]
    if language not in task.parameter.by_key:
        return task.open(Origin.NOT_ASKED)
    return task.filled(Origin.SET_UP, language)


def leads_of_agencies(task: Task) -> Outcome:
    """The leads of both agencies, by name."""
    if not all(profile.leads for profile in task.case.profiles):
        return task.open(Origin.NOT_ASKED)
    rows: list[Row] = [
        {"agency": side, "name": clean(name)}
        for side, profile in zip(SIDES, task.case.profiles, strict=True)
        for name in profile.leads
    ]
    return task.filled(Origin.SET_UP, rows)


def _limits(case: Case, lead: Item) -> str:
    """A lead question with what everybody could live with; "" where that is nothing."""
    zone, scale = case.zone(lead), case.scale(lead)
    if not zone:
        return ""
    phrase = "limits_on_scale" if scale else "limits"
    return case.phrase(phrase, question=lead.ask, zone=zone, scale=scale)


def _suggested(task: Task, value: str) -> Outcome:
    if task.filled(Origin.SUGGESTED, value).value is None:
        return task.open(Origin.TOO_LONG)
    return task.open(Origin.SUGGESTED, suggestion=value)


def _ticked(task: Task, side: Side) -> dict[str, str]:
    """Option key -> label of everything that somebody of one side ticked, in order."""
    ticked = {key for ticks in task.case.said(task.item, side) for key in ticks}
    return {o.key: o.label for o in task.item.options if o.key in ticked}


def _exclusive(task: Task, column: str) -> list[Row]:
    """A row for each option that only one side ticked."""
    ticked = {side: _ticked(task, side) for side in SIDES}
    return [
        {"who": side, column: label}
        for side, partner in zip(SIDES, reversed(SIDES), strict=True)
        for key, label in ticked[side].items()
        if key not in ticked[partner]
    ]


def _markets(task: Task) -> list[Row]:
    """A row for each market that only one profile names and the cell has room for."""
    room = task.parameter.columns[0].high
    named = [
        {
            market.casefold(): market
            for market in map(clean, re.split(r"[,;\n]", profile.markets))
            if market and len(market) <= room
        }
        for profile in task.case.profiles
    ]
    return [
        {"who": side, "area": market}
        for side, own, others in zip(SIDES, named, reversed(named), strict=True)
        for key, market in own.items()
        if key not in others
    ]


def _in_a_year(today: date) -> date:
    try:
        return today.replace(year=today.year + 1)
    except ValueError:
        # 29 February has no namesake next year.
        return today.replace(year=today.year + 1, day=28)
