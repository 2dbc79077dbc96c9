"""A round that both agencies answered and locked, made through the real actions."""

import copy
import json
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from assessments.actions.locking import lock_answers
from assessments.models import Answer, AnswerSheet, Report, Round, Stance
from partnerships.models import Agency, Partnership, User
from partnerships.states import PartnershipState, Role
from tests.assessments.factories import NOW, ask, make_agency, make_user

CASE = (
    Path(__file__).parents[2] / "config" / "demo" / "brightline-meridian.answers.json"
)


@dataclass(frozen=True)
class World:
    """A partnership with its round and its people; side "a" asked."""

    round: Round
    leads: dict[str, User]
    people: dict[str, list[User]] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        """Return the row of side a's edition as it stands now."""
        return self.edition("a")

    def edition(self, name: str) -> Report:
        """Return the row of an edition, "a", "b" or "short", as it stands now."""
        reports = Report.objects.filter(round=self.round).select_related("agency")
        return next(report for report in reports if report.edition == name)


def worked_case() -> dict[str, Any]:
    """Return the answers of the worked case, free to be changed."""
    return copy.deepcopy(_worked_case())


@cache
def _worked_case() -> dict[str, Any]:
    case: dict[str, Any] = json.loads(CASE.read_text(encoding="utf-8"))
    return case


def small_case() -> dict[str, Any]:
    """Return answers of one person a side to a single dimension: a short report."""
    document = worked_case()
    for agency in document["agencies"]:
        person = agency["respondents"][0]
        kept = ("risk.appetite", "success.picture")
        answers = {key: person["answers"][key] for key in kept}
        agency["respondents"] = [{"name": person["name"], "answers": answers}]
    return document


def answered(
    document: dict[str, Any] | None = None,
    *,
    reasons: dict[str, dict[str, str]] | None = None,
) -> World:
    """Return an open round whose respondents have answered as in `document`.

    `reasons` are what the first respondent of a side shares: side -> dimension -> text.
    """
    document = document or worked_case()
    agencies = [make_agency(agency["name"]) for agency in document["agencies"]]
    leads = {
        side: make_user(f"Lead {side}", agency)
        for side, agency in zip("ab", agencies, strict=True)
    }
    partnership = Partnership.objects.create(
        agency_a=agencies[0],
        agency_b=agencies[1],
        purpose="Work in both markets",
        language="en",
        due_on=date(2026, 12, 24),
        state=PartnershipState.ACTIVE,
        created_by=leads["a"],
        created_at=NOW,
        accepted_at=NOW,
    )
    round_ = Round.objects.create(
        partnership=partnership,
        questionnaire_version=document["questionnaire"],
        opened_at=NOW,
    )
    world = World(round=round_, leads=leads, people={"a": [], "b": []})
    for side, agency, told in zip("ab", agencies, document["agencies"], strict=True):
        for answers in told["respondents"]:
            user = make_user(answers["name"], agency, Role.RESPONDENT)
            ask(partnership, agency, user)
            world.people[side].append(user)
            first = len(world.people[side]) == 1
            _fill(round_, agency, user, answers, (reasons or {}).get(side, {}), first)
    return world


def revealed(
    document: dict[str, Any] | None = None,
    *,
    reasons: dict[str, dict[str, str]] | None = None,
) -> World:
    """Return a round that both agencies have answered and locked."""
    world = answered(document, reasons=reasons)
    for side in "ab":
        lock(world, side)
    world.round.refresh_from_db()
    return world


def revealed_again(world: World, document: dict[str, Any]) -> Round:
    """Return a later round, in which the same people answered as in `document`."""
    latest = world.round.partnership.rounds.order_by("-number").first()
    assert latest is not None
    round_ = Round.objects.create(
        partnership=world.round.partnership,
        number=latest.number + 1,
        questionnaire_version=document["questionnaire"],
        opened_at=NOW,
    )
    again = World(round=round_, leads=world.leads, people=world.people)
    agencies = world.round.partnership.agencies
    for side, agency, told in zip("ab", agencies, document["agencies"], strict=True):
        people = zip(world.people[side], told["respondents"], strict=True)
        for user, answers in people:
            _fill(round_, agency, user, answers, {}, first=False)
        lock(again, side)
    round_.refresh_from_db()
    return round_


def lock(world: World, side: str) -> None:
    """Lock one side's answers."""
    partnership = world.round.partnership
    agency = partnership.agencies["ab".index(side)]
    lock_answers(
        round_=world.round,
        agency=agency,
        user=world.leads[side],
        without=[],
        now=NOW,
    )


def _fill(
    round_: Round,
    agency: Agency,
    user: User,
    answers: dict[str, Any],
    reasons: dict[str, str],
    first: bool,
) -> None:
    sheet = AnswerSheet.objects.create(
        round=round_, agency=agency, user=user, started_at=NOW, done_at=NOW
    )
    Answer.objects.bulk_create(
        Answer(
            sheet=sheet,
            item=key,
            value=answer["value"],
            not_sure=answer.get("not_sure", False),
            accepts=answer.get("accepts"),
            saved_at=NOW,
        )
        for key, answer in answers.get("answers", {}).items()
    )
    importance = answers.get("importance", {})
    walk_away = answers.get("walk_away", [])
    told = reasons if first else {}
    Stance.objects.bulk_create(
        Stance(
            sheet=sheet,
            dimension=dimension,
            importance=importance.get(dimension),
            walk_away=dimension in walk_away,
            reason=told.get(dimension, ""),
            saved_at=NOW,
        )
        for dimension in dict.fromkeys([*importance, *walk_away, *told])
    )
