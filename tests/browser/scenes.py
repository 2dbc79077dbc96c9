"""What brings a partnership into each state that its screens are looked at in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from assessments.actions.locking import unlock_answers
from assessments.actions.own_questions import (
    agree_to_own_question,
    propose_own_question,
)
from assessments.actions.rounds import open_round
from assessments.actions.withdrawing import withdraw, withdrawal_of
from assessments.models import Report
from assessments.questionnaire import OwnText
from assessments.states import DocumentState
from partnerships.models import Partnership, TeamInvitation
from tests.assessments.revealed import World, revealed, worked_case
from tests.assessments.settling import Talk
from tests.config.stages import ANSWERS, Stage, accept, begin, fill, lock, stage, told

Scenes = Iterator[tuple[str, Stage]]

# What an agency says that brings what both must bring.
READY = {
    "purpose.importance": 9,
    "risk.symmetry": 9,
    "commitment.replaceable": 9,
    "commitment.integration": 9,
    "commitment.first_90_days": "budget",
}


@dataclass(frozen=True)
class Case(Stage):
    """A revealed round and two leads; there is nothing else to find an address of."""

    def values(self, room: str) -> dict[str, UUID | int | str | None]:
        """Return what the addresses of rounds are made of."""
        assert room == "rounds"
        assert self.round is not None
        return {"pk": self.round.pk, "dimension": "risk"}


def round_scenes() -> Scenes:
    """Yield a partnership and its rounds in each state; each is gone by the next."""
    for name, made in told():
        yield name, made
        if name == "answering":
            yield from _waiting(made)
        if name == "revealed":
            break
    yield from _reported(made)
    yield from _again(made)


def further_scenes() -> Scenes:
    """Yield what is beside the rounds: own questions, settling, withdrawing."""
    yield from _own_questions()
    yield from _settling()
    yield "go", _case(revealed(_alike()))
    yield "withdrawn", _withdrawn()


def _waiting(made: Stage) -> Scenes:
    partnerships = Partnership.objects.filter(pk=made.partnership.pk)
    due_on = made.partnership.due_on
    partnerships.update(due_on=timezone.now().date() - timedelta(3))
    yield "overdue", made
    partnerships.update(due_on=due_on)
    lead = made.people["lead"]
    lock(made, lead)
    yield "locked", made
    assert made.round is not None
    unlock_answers(round_=made.round, agency=made.agency, user=lead, now=timezone.now())
    yield "taken back", made


def _reported(made: Stage) -> Scenes:
    assert made.round is not None
    reports = Report.objects.filter(round=made.round)
    reports.update(state=DocumentState.DUE)
    yield "report awaited", made
    reports.update(problem="The printer is out of paper.")
    yield "report retried", made
    reports.update(state=DocumentState.READY, problem="")


def _again(made: Stage) -> Scenes:
    assert made.round is not None
    open_round(
        after=made.round,
        agency=made.agency,
        user=made.people["lead"],
        version=made.round.questionnaire_version,
        due_on=timezone.now().date() + timedelta(30),
        now=timezone.now(),
    )
    begin(made, made.people["lead"])
    yield "again", made
    for user in made.leads:
        fill(begin(made, user), ANSWERS["a"])
        lock(made, user)
    yield "drift", made


def _own_questions() -> Scenes:
    made = stage("invited")
    accept(made)
    partner = made.partnership.agency_b
    assert partner is not None
    named: dict[str, Any] = {
        "agency": partner,
        "user": made.partner,
        "now": timezone.now(),
    }
    agree_to_own_question(question=made.own_question, **named)
    for text in (
        OwnText(kind="scale7", ask="How far is far?", low="Near", high="Far"),
        OwnText(kind="choice", ask="Who sweeps?", options=("We", "They")),
        OwnText(kind="ordered", ask="How often?", options=("Once", "Twice")),
        OwnText(kind="text", ask="Why?"),
    ):
        propose_own_question(partnership=made.partnership, text=text, **named)
        if text.kind == "scale7":
            yield "own questions", made
    yield "own questions full", made
    begin(made, made.people["lead"])
    yield "own answers", made


def _settling() -> Scenes:
    world = revealed()
    made, talk = _case(world), Talk(world)
    yield "worked case", made
    talk.propose("a", reason="It is the middle")
    talk.care("a")
    talk.comment("b")
    yield "proposed", made
    talk.accept("b")
    yield "settled", made
    talk.reopen("b")
    yield "reopened", made


def _case(world: World) -> Case:
    leads = world.leads
    people = {"lead": leads["a"], "respondent": world.people["a"][0]}
    return Case(world.round.partnership, people, leads["b"], TeamInvitation())


def _alike() -> dict[str, Any]:
    """Return answers of two agencies that say the same and are ready."""
    document = worked_case()
    one, other = document["agencies"]
    (person, *_) = one["respondents"]
    for key in READY:
        person["answers"][key] = {"value": READY[key]}
    other["respondents"] = one["respondents"] = [person]
    return document


def _withdrawn() -> Stage:
    made = stage("answering")
    withdraw(
        partnership=made.partnership,
        seen=withdrawal_of(made.partnership),
        agency=made.agency,
        user=made.people["lead"],
        now=timezone.now(),
    )
    made.partnership.refresh_from_db()
    return made
