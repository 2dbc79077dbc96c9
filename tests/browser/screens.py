"""Every screen of the assessment, as a table: at which stage, for whom, at which route.

To add a screen, add a line; to add a state, add a stage with what brings it about.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from assessments.actions.own_questions import (
    agree_to_own_question,
    propose_own_question,
)
from assessments.actions.reminding import mute_token
from assessments.actions.rounds import open_round
from assessments.actions.withdrawing import withdraw, withdrawal_of
from assessments.questionnaire import OwnText
from partnerships.models import Partnership, User
from tests.config.routes import ours
from tests.config.stages import Stage, accept, begin, lock, stage, told


@dataclass(frozen=True)
class Screen:
    """One page in one state. `sent`: it is the answer to a form that holds this."""

    route: str
    who: str = "lead"
    at: dict[str, str] = field(default_factory=dict)
    query: str = ""
    sent: dict[str, str] | None = None

    def __str__(self) -> str:
        parts = [self.route, self.who, *self.at.values(), self.query]
        return " ".join([*filter(None, parts), *(self.sent or ())])

    def reader(self, made: Stage) -> User:
        """Return the person who looks at it."""
        return made.partner if self.who == "partner" else made.people[self.who]

    def address(self, made: Stage) -> str:
        """Return where it is."""
        route = ours()[self.route]
        values = made.values(str(route.pattern).partition("/")[0]) | self.at
        if made.round is not None:
            values["token"] = mute_token(made.round, self.reader(made))
        wanted = {key: values[key] for key in route.pattern.converters}
        return reverse(self.route, kwargs=wanted) + self.query


def _topic(key: str, **sent: str) -> Screen:
    return Screen("assessments:question", at={"dimension": key}, sent=sent or None)


HOME = (Screen("home"), Screen("partnership"))
SCREENS: dict[str, tuple[Screen, ...]] = {
    "invited": (
        *HOME,
        Screen("assessments:questions"),
        Screen("assessments:own_questions"),
        Screen("assessments:start"),
        Screen("assessments:respondents"),
        Screen("assessments:due_date"),
        Screen("assessments:withdraw"),
    ),
    "answering": (
        *HOME,
        *map(_topic, ("speed_quality", "value", "empathy", "exit", "purpose")),
        _topic("value", **{"value-value_split--x": "1", "importance": "9"}),
        Screen("assessments:sections"),
        Screen("assessments:check"),
        Screen("assessments:lock"),
        Screen("assessments:split"),
        Screen("assessments:waiting"),
        Screen("assessments:waiting", "viewer"),
        Screen("assessments:respondents"),
        Screen("assessments:respondents", sent={"addresses": "nobody"}),
        Screen("assessments:due_date", sent={"due_on": "2020-01-01"}),
        Screen("assessments:withdraw"),
        Screen("assessments:mute", "respondent"),
    ),
    "overdue": (Screen("assessments:waiting"), Screen("partnership")),
    "locked": (
        _topic("risk"),
        Screen("assessments:check"),
        Screen("assessments:waiting"),
        Screen("assessments:waiting", "partner"),
        Screen("assessments:lock", "partner"),
    ),
    "revealed": (
        *HOME,
        _topic("risk"),
        Screen("assessments:check"),
        Screen("assessments:verdict"),
        Screen("assessments:compare"),
        Screen("assessments:compare", query="?class=gap"),
        Screen("assessments:settlements"),
        Screen("assessments:settle", at={"dimension": "risk"}),
        Screen("assessments:settle", "viewer", at={"dimension": "success"}),
        Screen("assessments:again"),
    ),
    "again": (*HOME, Screen("assessments:sections")),
    "own questions": (
        Screen("assessments:own_questions"),
        Screen("assessments:own_questions", "partner"),
    ),
    "own answers": (Screen("assessments:own_questions"), _topic("own")),
    "withdrawn": (*HOME, Screen("assessments:waiting")),
}


def states() -> Iterator[tuple[str, Stage]]:
    """Yield a partnership in each state of SCREENS."""
    for name, made in told():
        if name in SCREENS:
            yield name, made
        if name == "answering":
            due_on = timezone.now().date() - timedelta(3)
            kept = made.partnership.due_on
            Partnership.objects.filter(pk=made.partnership.pk).update(due_on=due_on)
            yield "overdue", made
            Partnership.objects.filter(pk=made.partnership.pk).update(due_on=kept)
            lock(made, made.people["lead"])
            yield "locked", made
        if name == "revealed":
            break
    for name, bring in LATER.items():
        yield name, bring(made)


def _asked_again(made: Stage) -> Stage:
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
    return made


def _with_own_questions(_: Stage) -> Stage:
    made = stage("invited")
    accept(made)
    partner = made.partnership.agency_b
    assert partner is not None
    agree_to_own_question(
        question=made.own_question,
        agency=partner,
        user=made.partner,
        now=timezone.now(),
    )
    propose_own_question(
        partnership=made.partnership,
        agency=partner,
        user=made.partner,
        text=OwnText(kind="scale7", ask="How far is far?", low="Near", high="Far"),
        now=timezone.now(),
    )
    return made


def _with_own_answers(_: Stage) -> Stage:
    made = _with_own_questions(_)
    begin(made, made.people["lead"])
    return made


def _withdrawn(_: Stage) -> Stage:
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


LATER: dict[str, Callable[[Stage], Stage]] = {
    "again": _asked_again,
    "own questions": _with_own_questions,
    "own answers": _with_own_answers,
    "withdrawn": _withdrawn,
}
