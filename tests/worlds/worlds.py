"""One partnership lived through twice: the worlds differ in what B answers alone.

Both begin with the same rows. The same dice then say what A's people do, when B's
answer, finish, lock and take that back, and when time passes; dice of each world's own
say what B's people answer, how much, how often, and what their profile hides.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from celery import current_app
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.questionnaire import current_version, published
from partnerships.actions.respondents import name_respondents
from partnerships.models import Membership, User
from partnerships.states import PartnershipState, Role
from tests.config.routes import addresses
from tests.config.stages import Stage, accept, begin, stage
from tests.partnerships.factories import join, make_person
from tests.worlds.sights import Mask, Sight, letter, reach, received, records
from tests.worlds.wandering import Form, Page, Say, Wanderer

START = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
READERS = ("lead", "colleague", "respondent", "viewer")
# The first of them have most to do.
BUSY = (*READERS, "lead", "lead", "respondent")
LONGEST = 60
AFTERWARDS = 4
# How often each kind of step is taken, of 20.
ACTS = ["a"] * 12 + ["b answers"] * 4 + ["b acts"] * 3 + ["time"]
# Pages of B's lead whose forms have nothing to do with what B answered.
DESKS = (
    "partnership",
    "assessments:respondents",
    "assessments:waiting",
    "assessments:own_questions",
    "assessments:due_date",
)
# Where A's people mostly are before the reveal.
GROUND = (
    *DESKS,
    "assessments:sections",
    "assessments:check",
    "assessments:lock",
    "assessments:done",
    "assessments:unlock",
)
HIDDEN = ("services", "brings", "needs", "vision")


class Clock:
    """What everybody reads the time from; it moves when it is told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def held_still(monkeypatch: Any) -> Iterator[tuple[Clock, Random]]:
    """Let time stand, and draw the ids of new rows from dice that can be reset."""
    clock, draws = Clock(), Random(0)
    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", clock)
        # uuid4 asks for it by name; tokens and salts of `secrets` do not.
        patched.setattr(os, "urandom", draws.randbytes)
        yield clock, draws


def beginning() -> Stage:
    """Return a partnership B has not accepted, with two people of B who may answer."""
    made = stage("invited")
    partner = Membership.objects.get(user=made.partner).agency
    join(make_person("Вера"), partner, Role.RESPONDENT)
    for name in ("lead", "respondent"):
        name_respondents(
            partnership=made.partnership,
            agency=made.agency,
            members=list(made.agency.memberships.filter(user=made.people[name])),
            addresses=[],
            user=made.people["lead"],
            now=timezone.now(),
        )
        begin(made, made.people[name])
    # Whom and what A may do away with keeps its address.
    addresses(made)
    return made


def b_joins(made: Stage) -> None:
    """Let B accept, name both its people, and let them begin."""
    accept(made)
    agency = made.partnership.agency_b
    assert agency is not None
    name_respondents(
        partnership=made.partnership,
        agency=agency,
        members=list(agency.memberships.all()),
        addresses=[],
        user=made.partner,
        now=timezone.now(),
    )
    for one in agency.memberships.all():
        begin(made, one.user)


def _said(marker: str) -> Say:
    def say(dice: Random) -> str:
        return f"{marker} {dice.randrange(10**6)} " * dice.choice([0, 1, 1, 2, 9])

    return say


@dataclass
class World:
    """One of the two.

    `seen` is all that A received, in order; `theirs` what B's lead sees of their own
    answers at the end.
    """

    made: Stage
    clock: Clock
    draws: Random
    dice: Random
    own_dice: Random
    mask: Mask = field(default_factory=Mask)
    seen: list[Sight] = field(default_factory=list)
    theirs: tuple[object, ...] = ()
    steps: int = 0
    _ours: list[Wanderer] = field(default_factory=list)
    _theirs: list[Wanderer] = field(default_factory=list)
    _found: dict[int, dict[str, str]] = field(default_factory=dict)
    _letters: int = 0

    def live(self, seed: str) -> None:
        """Take step after step until both see everything, or enough is enough."""
        self._ours = [
            _wanderer(name, self.made.people[name], _said("ours")) for name in READERS
        ]
        left = LONGEST
        if self.dice.random() < 0.7:
            self._join()
        while left and not self._is_revealed():
            self.draws.seed(f"{seed} {self.steps}")
            self.steps += 1
            left -= 1
            self.clock.now += timedelta(minutes=self.dice.randrange(1, 90))
            self._step(self.dice.choice(ACTS))
            if not self.made.partnership.is_open:
                left = min(left, AFTERWARDS)
        self._look_around()
        if self.made.round is not None and self._theirs:
            check = reverse("assessments:check", args=[self.made.round.pk])
            self.theirs = received(self._theirs[0].open(check)[0], self.mask)

    def _step(self, act: str) -> None:
        if act == "a":
            self._a_moves()
        elif act == "time":
            self._time_passes()
        elif not self._theirs:
            self._join()
        elif act == "b answers":
            # However often and whoever: nobody on A's side can tell.
            for _ in range(self.own_dice.choice([0, 1, 2])):
                self._b_answers()
        else:
            self._b_acts()

    # ------------------------------------------------------------------------ A

    def _a_moves(self) -> None:
        name = self.dice.choice(BUSY)
        person = next(one for one in self._ours if one.name == name)
        url = person.somewhere(self.dice, self._known())
        topic = self._topic(self.dice)
        if topic and self.dice.random() < 0.2:
            url = topic
        response, page = person.open(url)
        self._see(f"{person.name} GET {url}", *received(response, self.mask))
        if response.status_code == 405:
            answer = person.send(Form(url, "post"), [])
            self._see(f"{person.name} POST {url}", *received(answer, self.mask))
        elif page is not None and page.forms and self.dice.random() < 0.7:
            form = self.dice.choice(page.forms)
            if "withdraw" in form.action and self.dice.random() < 0.8:
                return
            sent = form.filled(self.dice, person.say)
            answer = person.send(form, sent)
            what = f"{person.name} {form.method} {form.action} {sent}"
            self._see(what, *received(answer, self.mask))
        self.made.partnership.refresh_from_db()

    def _known(self) -> list[str]:
        """Return every address there is now, A's and those that are B's to open."""
        ours, theirs = str(self.made.agency.pk), str(self._b_agency)
        found = self._addresses()
        known = sorted(found.values())
        strange = [url.replace(ours, theirs) for url in known if ours in url]
        usual = [found[name] for name in GROUND if name in found]
        return known + strange + usual * 8

    def _topic(self, dice: Random) -> str:
        """Return the address of one of the questions, "" before there is a round."""
        key = dice.choice(published(current_version()).dimensions).key
        if self.made.round is None:
            return ""
        return reverse("assessments:question", args=[self.made.round.pk, key])

    def _addresses(self) -> dict[str, str]:
        """Return the addresses of all routes, read again for each new round."""
        rounds = self.made.partnership.rounds.count()
        if rounds not in self._found:
            self._found[rounds] = addresses(self.made)
        return self._found[rounds]

    # ------------------------------------------------------------------------ B

    def _join(self) -> None:
        if self.made.partnership.state != PartnershipState.INVITED:
            return
        b_joins(self.made)
        say = _said(f"theirs {self.own_dice.randrange(10**9)}")
        people = Membership.objects.filter(agency=self.made.partnership.agency_b)
        self._theirs = [_wanderer(str(one.user), one.user, say) for one in people]

    def _b_answers(self) -> None:
        person = self.own_dice.choice(self._theirs)
        url = self._topic(self.own_dice)
        if not url or self.own_dice.random() < 0.1:
            self._b_hides()
            return
        _, page = person.open(url)
        forms = [one for one in page.forms if url in one.action] if page else []
        if forms:
            form = self.own_dice.choice(forms)
            person.send(form, form.filled(self.own_dice, person.say))

    def _b_hides(self) -> None:
        """Change what the partner does not see of a profile before the reveal."""
        lead = self._theirs[0]
        agency = self.made.partnership.agency_b
        assert agency is not None
        url = reverse("partnerships:agency", args=[agency.pk])
        _, page = lead.open(url)
        assert page is not None
        form = _form_to(page, url)
        assert form is not None
        sent = [
            (name, lead.say(self.own_dice) if name in HIDDEN else value)
            for name, value in form.ticked()
        ]
        lead.send(form, sent)

    def _b_acts(self) -> None:
        """Do in both worlds alike what A is told of: who is done, locked, asked."""
        if self.made.round is None:
            return
        pk = self.made.round.pk
        act = self.dice.choice(["done", "undo_done", "lock", "lock", "unlock", "desk"])
        person = self.dice.choice(self._theirs)
        if act == "desk":
            self._b_at_a_desk()
            return
        if act in {"lock", "unlock"}:
            person = self._theirs[0]
        url = reverse(f"assessments:{act}", args=[pk])
        form: Form | None = Form(url, "post")
        if act == "lock":
            form = _form_to(person.open(url)[1], url)
        if form is not None:
            answer = person.send(form, form.ticked())
            self._see(f"B {act}", answer.status_code, answer.get("Location", ""))

    def _b_at_a_desk(self) -> None:
        url = self._addresses().get(self.dice.choice(DESKS))
        # How the page's forms are filled in must not hang on how many there are.
        filling = Random(self.dice.random())
        is_bold = self.dice.random() < 0.1
        if url is None:
            return
        page = self._theirs[0].open(url)[1]
        forms = page.forms if page else []
        forms = [f for f in forms if is_bold or "withdraw" not in f.action]
        if forms:
            form = filling.choice(forms)
            answer = self._theirs[0].send(
                form, form.filled(filling, _said("as agreed"))
            )
            where = answer.get("Location", "")
            self._see(f"B {form.action}", answer.status_code, where)
            self.made.partnership.refresh_from_db()

    # ------------------------------------------------------------------- the rest

    def _time_passes(self) -> None:
        """Let hours or days go by; the worker sends what is due."""
        self.clock.now += timedelta(hours=self.dice.choice([3, 20, 26, 50]))
        for beat in settings.CELERY_BEAT_SCHEDULE.values():
            if not beat["task"].endswith("heartbeat"):
                current_app.tasks[beat["task"]]()
        self._look_around()

    def _look_around(self) -> None:
        """Compare letters, and every row that A's people can ask for."""
        theirs = {
            one.user.email for one in Membership.objects.filter(agency=self._b_agency)
        }
        for message in mail.outbox[self._letters :]:
            if not theirs & set(message.to):
                self._see("letter", *letter(message))
        self._letters = len(mail.outbox)
        for person in READERS:
            rows = reach(self.made.people[person], self.mask)
            self._see(f"rows of {person}", *rows)
        ours = [self.made.people[name].pk for name in READERS]
        self._see("records", *records(self.made.partnership.pk, ours))

    @cached_property
    def _b_agency(self) -> Any:
        return Membership.objects.get(user=self.made.partner).agency_id

    def _is_revealed(self) -> bool:
        return any(one.is_revealed for one in self.made.partnership.rounds.all())

    def _see(self, what: str, *content: object) -> None:
        self.seen.append(Sight(what, content))


def _wanderer(name: str, user: User, say: Say) -> Wanderer:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return Wanderer(name, client, say)


def _form_to(page: Page | None, url: str) -> Form | None:
    """Return the form of a page that posts to an address."""
    forms = page.forms if page is not None else []
    return next((f for f in forms if f.method == "post" and url in f.action), None)


@contextmanager
def forgotten() -> Iterator[None]:
    """Undo whatever happens inside; numbers of new rows begin again from there."""
    cache.clear()
    mail.outbox.clear()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _begin_numbers_again()
        yield
        transaction.set_rollback(True)


def _begin_numbers_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER SEQUENCE "{name}" RESTART WITH 1000000')


def two_worlds(made: Stage, seed: int, clock: Clock, draws: Random) -> list[World]:
    """Live one story twice from one seed; the second time B says other things."""
    worlds = []
    for number in (0, 1):
        clock.now = START
        with forgotten():
            made.partnership.refresh_from_db()
            world = World(
                made=made,
                clock=clock,
                draws=draws,
                dice=Random(seed),
                own_dice=Random(f"{seed} {number}"),
            )
            world.live(str(seed))
            worlds.append(world)
    return worlds
