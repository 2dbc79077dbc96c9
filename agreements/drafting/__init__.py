"""Answers in, first draft out: a pure function, the same draft for the same input."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from agreements.content.model import (
    AgreementContent,
    Names,
    Parameter,
    SectionContent,
    is_blank,
)
from agreements.drafting import comparing, listing, quoting
from agreements.drafting.blocking import blocked
from agreements.drafting.case import Case, Outcome, Rule, Task
from agreements.drafting.model import (
    Blocked,
    Contested,
    DraftSection,
    Origin,
    Profile,
    Provenance,
    Settled,
    Setup,
    Swap,
    Walker,
)
from assessments.scoring import AnswersFile, Scorecard, WalkAway

__all__ = [
    "RULES",
    "Blocked",
    "Contested",
    "DraftSection",
    "Origin",
    "Profile",
    "Provenance",
    "Settled",
    "Setup",
    "Swap",
    "Walker",
    "draft",
    "retold",
]

RULES: Mapping[str, Rule] = {
    "answer": comparing.answer,
    "appetite": comparing.appetite,
    "both_sell": listing.both_sell,
    "brought": listing.brought,
    "cocreated": quoting.cocreated,
    "core": quoting.core,
    "gives": listing.gives,
    "hint": listing.hint,
    "leads": listing.leads,
    "leads_of_agencies": listing.leads_of_agencies,
    "measures": comparing.measures,
    "mediator": listing.mediator,
    "outcomes": quoting.outcomes,
    "points": comparing.points,
    "quotes": quoting.quotes,
    "reserved": listing.reserved,
    "set_up_language": listing.set_up_language,
    "stop_signs": comparing.stop_signs,
    "trades": listing.trades,
    "valid_until": listing.valid_until,
    "walk_aways": listing.walk_aways,
    "zones": listing.zones,
}
"""The rules that a content's prefills may name."""


def draft(
    *,
    content: AgreementContent,
    answers: AnswersFile,
    scorecard: Scorecard,
    profiles: tuple[Profile, Profile],
    setup: Setup,
    settlements: Mapping[str, Settled] | None = None,
    withdrawn: frozenset[WalkAway] = frozenset(),
) -> tuple[DraftSection, ...]:
    """Draft every section of `content`, in order.

    `scorecard` is that of `answers`; `profiles` are in the order of its agencies.
    `settlements` is what both settled since, by dimension; `withdrawn` are the
    walk-aways that were taken back since.
    """
    case = Case(
        content, answers, scorecard, profiles, setup, settlements or {}, withdrawn
    )
    return tuple(_section(case, section) for section in content.sections)


def retold(
    *,
    content: AgreementContent,
    answers: AnswersFile,
    scorecard: Scorecard,
    names: Names,
    section: str,
    told: Mapping[str, Mapping[str, Any]],
) -> dict[str, tuple[Provenance, Contested | None]]:
    """Say again, in the language of `content`, what a draft said of parameters.

    `told` are their provenances as JSON has them. Those are left out that quote no
    answers, and those of which the same answers no longer say the same.
    """
    a, b = (Profile(name) for name in names)
    # Neither what it is about nor the day is quoted beside an answer.
    case = Case(content, answers, scorecard, (a, b), Setup("", "", date.min))
    chapter, again = content.section(section), {}
    for key, one in told.items():
        if not one.get("item") or not chapter.has(key):
            continue
        # Earlier drafts kept what was settled in words alone: those stay as they are.
        if one.get("settled") and one.get("option") is None:
            continue
        parameter = chapter.parameter(key)
        outcome = _drafted(_as_settled(case, one), chapter, parameter)
        found = outcome.provenance
        if (found.kind, found.item) == (one["kind"], one["item"]):
            again[key] = found, outcome.contested
    return again


def _as_settled(case: Case, told: Mapping[str, Any]) -> Case:
    """The case as it was when this was told of a question."""
    if not told.get("settled_on"):
        return case
    settled = Settled(
        option=told.get("option"),
        wording=told.get("wording", ""),
        on=date.fromisoformat(told["settled_on"]),
    )
    dimension = case.item(told["item"]).dimension
    return replace(case, settlements={dimension: settled})


def _section(case: Case, section: SectionContent) -> DraftSection:
    found = {p.key: _drafted(case, section, p) for p in section.parameters}
    return DraftSection(
        key=section.key,
        values={
            key: outcome.value
            for key, outcome in found.items()
            if outcome.value is not None and not is_blank(outcome.value)
        },
        provenance={key: outcome.provenance for key, outcome in found.items()},
        contested=tuple(o.contested for o in found.values() if o.contested is not None),
        blocked_by=tuple(blocked(case, section.key)),
    )


def _drafted(case: Case, section: SectionContent, parameter: Parameter) -> Outcome:
    task = Task(case, section, parameter)
    if task.rule:
        return RULES[task.rule](task)
    if parameter.default is not None:
        return task.filled(Origin.DEFAULT, parameter.default)
    return task.open(Origin.NOT_ASKED)
