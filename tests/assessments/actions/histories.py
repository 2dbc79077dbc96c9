"""A machine that takes two agencies through any history, with the real actions.

Beside the database it keeps what was acknowledged: `said` holds, for every sheet and
part of a page, what the last save that was answered with "saved" left there.
"""

import contextlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from assessments.actions.answering import (
    CannotAnswer,
    mark_done,
    save_page,
    save_part,
    start_answering,
    undo_done,
)
from assessments.actions.deadlines import put_off
from assessments.actions.locking import (
    CannotLock,
    CannotUnlock,
    lock_answers,
    unlock_answers,
)
from assessments.actions.respondents import (
    CannotChangeRespondents,
    add_respondents,
    leave_out,
)
from assessments.actions.rounds import CannotOpenRound, open_round
from assessments.actions.withdrawing import CannotWithdraw, withdraw, withdrawal_of
from assessments.documents import is_kept
from assessments.models import (
    STANCE_PARTS,
    AnswerSheet,
    Change,
    Content,
    Lock,
    Page,
    Reply,
    Result,
    Round,
    Seen,
)
from partnerships.actions.due_dates import CannotSetDueDate
from partnerships.models import Event, Notice, User
from tests.assessments.factories import NOW, QUESTIONNAIRE, make_pair
from tests.assessments.test_round_trip import pages, replies

# Few, so that the same part changes often; with a scale, a ranking and a text.
TOPICS = [QUESTIONNAIRE.dimension(key) for key in ("risk", "success")]
PARTS = [(topic, item.key) for topic in TOPICS for item in topic.items] + [
    (topic, part) for topic in TOPICS for part in STANCE_PARTS
]
TEXTS = {i.key for topic in TOPICS for i in topic.items if i.kind == "text"}
MARKS = {"a": "sätt-a-91c7", "b": "сказано-b-7f3a"}
PRIVATE = "между нами"
PEOPLE = ("lead", "second")
WHO = st.sampled_from([(side, name) for side in "ab" for name in PEOPLE])
SIDES = st.sampled_from("ab")
ROOMS = ("partnerships", "assessments", "agreements")


def contents(part: str) -> st.SearchStrategy[Content]:
    """Return what can be said in a part of a page, and blanks."""
    if part == "importance":
        return st.none() | st.integers(0, 3)
    if part == "walk_away":
        return st.booleans()
    if part in STANCE_PARTS:
        return st.sampled_from(["", "one", "two"])
    item = next(i for topic in TOPICS for i in topic.items if i.key == part)
    return st.none() | replies(item)


class History(RuleBasedStateMachine):
    """What three people a side and their leads may do, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self._undo = transaction.atomic()
        self._undo.__enter__()
        self.now: datetime = NOW
        self.pair = make_pair()
        self.agencies = {"a": self.pair.a, "b": self.pair.b}
        self.people: dict[tuple[str, str], User] = {
            ("a", "lead"): self.pair.lead_a,
            ("b", "lead"): self.pair.lead_b,
        }
        for side in "ab":
            for name in PEOPLE[1:]:
                user = self.pair.add_respondent(name, self.agencies[side])
                self.people[side, name] = user
        self.said: dict[int, dict[tuple[str, str], Content]] = {}
        self.seen: dict[tuple[int, str, str], Seen] = {}
        self.told: dict[str, list[str]] = {"a": [], "b": []}
        self.kept: dict[Any, list[Any]] = {}
        self.turn = 0
        for who in self.people:
            self.begin(who)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._undo.__exit__(None, None, None)

    # --------------------------------------------------------------------- rules

    @rule(who=WHO)
    def begin(self, who: tuple[str, str]) -> None:
        """Somebody opens their sheet."""
        with self._answered(who[0], CannotAnswer):
            sheet = start_answering(
                partnership=self.pair.partnership,
                agency=self.agencies[who[0]],
                user=self.people[who],
                now=self._later(),
            )
            self.said.setdefault(sheet.pk, {})

    @rule(who=WHO, data=st.data(), is_stale=st.booleans(), is_draft=st.booleans())
    def save(
        self, who: tuple[str, str], data: st.DataObject, is_stale: bool, is_draft: bool
    ) -> None:
        """Somebody changes one part, on what they see or on what they once saw."""
        sheet = self._sheet(who)
        if sheet is None:
            return
        topic, part = data.draw(st.sampled_from(PARTS))
        content = self._marked(who[0], part, data.draw(contents(part)))
        fresh = sheet.pages([topic])[topic.key].seen(part)
        seen = self.seen.get((sheet.pk, topic.key, part), fresh) if is_stale else fresh
        draft = {part: ["half an ans"]} if is_draft and "." in part else None
        change = Change(part, content, draft, seen)
        with self._answered(who[0], CannotAnswer):
            outcome = save_part(
                user=self.people[who],
                round_id=sheet.round_id,
                read=lambda _: (topic, change),
                now=self._later(),
            )
            if outcome is None:
                return
            self.told[who[0]].append(repr(outcome))
            self.seen.setdefault((sheet.pk, topic.key, part), fresh)
            if outcome.result is Result.SAVED and draft is None:
                self.said[sheet.pk][topic.key, part] = content

    @rule(who=WHO, data=st.data(), topic=st.sampled_from(TOPICS))
    def save_all(self, who: tuple[str, str], data: st.DataObject, topic: Any) -> None:
        """Somebody sends a whole page, as without JavaScript."""
        sheet = self._sheet(who)
        if sheet is None:
            return
        drawn = data.draw(pages(topic))
        said = {
            part: self._marked(who[0], part, drawn.content(part))
            for one, part in PARTS
            if one is topic
        }
        stance: dict[str, Any] = {part: said[part] for part in STANCE_PARTS}
        page = Page(
            replies={k: v for k, v in said.items() if isinstance(v, Reply)}, **stance
        )
        with self._answered(who[0], CannotAnswer):
            save_page(sheet=sheet, dimension=topic, page=page, now=self._later())
            self.said[sheet.pk] |= {(topic.key, p): said[p] for p in said}

    @rule(who=WHO, act=st.sampled_from([mark_done, undo_done]))
    def finish(self, who: tuple[str, str], act: Callable[..., None]) -> None:
        """Somebody says that they are done, or not after all."""
        sheet = self._sheet(who)
        if sheet is not None:
            with self._answered(who[0], CannotAnswer):
                act(sheet=sheet, now=self._later())

    @rule(side=SIDES, sureness=st.integers(0, 2))
    def lock(self, side: str, sureness: int) -> None:
        """A lead locks, without whoever is not done; the second lock reveals."""
        round_ = self._round()
        if round_ is None or sureness:
            return
        with self._answered(side, CannotLock):
            lock_answers(
                round_=round_,
                agency=self.agencies[side],
                user=self.people[side, "lead"],
                without=[user.pk for user in self.people.values()],
                now=self._later(),
            )
        round_.refresh_from_db()
        if round_.is_revealed and round_.pk not in self.kept:
            self.kept[round_.pk] = rows_of(round_)

    @rule(side=SIDES)
    def unlock(self, side: str) -> None:
        """A lead takes the lock back."""
        round_ = self._round()
        if round_ is not None:
            with self._answered(side, CannotUnlock):
                unlock_answers(
                    round_=round_,
                    agency=self.agencies[side],
                    user=self.people[side, "lead"],
                    now=self._later(),
                )

    @rule(who=WHO, is_in=st.booleans())
    def name(self, who: tuple[str, str], is_in: bool) -> None:
        """A lead asks somebody to answer, or no longer to."""
        side, user = who[0], self.people[who]
        asked = self.pair.partnership.respondents.filter(user=user).first()
        lead = self.people[side, "lead"]
        with self._answered(side, CannotChangeRespondents):
            if is_in:
                add_respondents(
                    partnership=self.pair.partnership,
                    agency=self.agencies[side],
                    members=list(user.memberships.all()),
                    addresses=[],
                    user=lead,
                    now=self._later(),
                )
            elif asked is not None:
                leave_out(respondent=asked, user=lead, now=self._later())

    @rule(side=SIDES, days=st.integers(-3, 400))
    def move(self, side: str, days: int) -> None:
        """A lead moves the due date."""
        with self._answered(side, CannotSetDueDate):
            put_off(
                partnership=self.pair.partnership,
                due_on=(self.now + timedelta(days)).date(),
                agency=self.agencies[side],
                user=self.people[side, "lead"],
                now=self._later(),
            )

    @precondition(lambda self: self.kept)
    @rule(side=SIDES)
    def ask_again(self, side: str) -> None:
        """A lead opens a new round after the last revealed one."""
        round_ = self._round()
        if round_ is None:
            return
        with self._answered(side, CannotOpenRound, CannotSetDueDate):
            open_round(
                after=round_,
                agency=self.agencies[side],
                user=self.people[side, "lead"],
                version=round_.questionnaire_version,
                due_on=(self.now + timedelta(20)).date(),
                now=self._later(),
            )

    @rule(side=SIDES, sureness=st.integers(0, 9))
    def give_up(self, side: str, sureness: int) -> None:
        """A lead withdraws what is not revealed; few do."""
        if sureness:
            return
        gone = {
            sheet.pk
            for sheet in AnswerSheet.objects.all()
            if sheet.round_id not in self.kept
        }
        with self._answered(side, CannotWithdraw):
            withdraw(
                partnership=self.pair.partnership,
                seen=withdrawal_of(self.pair.partnership),
                agency=self.agencies[side],
                user=self.people[side, "lead"],
                now=self._later(),
            )
            for pk in gone:
                del self.said[pk]

    # ---------------------------------------------------------------- invariants

    @invariant()
    def nothing_acknowledged_is_lost(self) -> None:
        """Each sheet says what its last acknowledged saves said, and nothing else."""
        sheets = {one.pk: one for one in AnswerSheet.objects.all()}
        assert sheets.keys() == self.said.keys()
        for pk, sheet in sheets.items():
            stored = sheet.pages(TOPICS)
            for topic, part in PARTS:
                said = self.said[pk].get((topic.key, part), blank(part))
                found = stored[topic.key].content(part)
                assert found == said, part

    @invariant()
    def no_revealed_round_changes(self) -> None:
        """Rows and scorecard of what was revealed are what they were then."""
        for pk, rows in self.kept.items():
            assert rows_of(Round.objects.get(pk=pk)) == rows

    @invariant()
    def locks_hold_what_they_say(self) -> None:
        """A side has one lock at most, true to its commitment; others are empty."""
        standing = set()
        for lock in Lock.objects.select_related("round"):
            if lock.unlocked_at is not None:
                assert (lock.canonical, lock.salt) == ("", "")
                continue
            assert (lock.round_id, lock.agency_id) not in standing
            standing.add((lock.round_id, lock.agency_id))
            assert is_kept(lock)
            assert PRIVATE not in lock.canonical
            self._matches(lock)

    @invariant()
    def nothing_leaks(self) -> None:
        """No row, letter or message tells a side the other one's words."""
        # One person's turn after each step: asking for everybody costs most of all.
        self.turn = (self.turn + 1) % len(self.people)
        (side, _), user = list(self.people.items())[self.turn]
        other = MARKS["b" if side == "a" else "a"]
        assert other not in reach(user)
        assert other not in "".join(self.told[side])
        written = [*Event.objects.values_list(), *Notice.objects.values_list()]
        assert not any(mark in repr(written) for mark in MARKS.values())

    # -------------------------------------------------------------------- helpers

    def _matches(self, lock: Lock) -> None:
        """The locked text says of each respondent what their sheet says."""
        sheets = AnswerSheet.objects.locked_for(lock.round, lock.agency)
        told = json.loads(lock.canonical)["respondents"]
        assert len(told) == len(sheets)
        for one, sheet in zip(told, sheets, strict=True):
            answers = {
                part: content.as_dict()
                for (_, part), content in self.said[sheet.pk].items()
                if isinstance(content, Reply)
            }
            assert one["answers"].keys() == answers.keys()
            for key, answer in answers.items():
                assert one["answers"][key]["value"] == answer["value"]

    def _answered(self, side: str, *refusals: type[Exception]) -> Any:
        return _Refused(self.told[side], refusals)

    def _later(self) -> datetime:
        self.now += timedelta(minutes=7)
        return self.now

    def _round(self) -> Round | None:
        return self.pair.partnership.rounds.last()

    def _sheet(self, who: tuple[str, str]) -> AnswerSheet | None:
        round_ = self._round()
        if round_ is None:
            return None
        return round_.sheets.filter(user=self.people[who]).first()

    def _marked(self, side: str, part: str, content: Content) -> Content:
        """Return a text with the mark of the side whose word it is."""
        if isinstance(content, Reply) and isinstance(content.value, str):
            is_text = part in {
                i.key for t in TOPICS for i in t.items if i.kind == "text"
            }
            return Reply(f"{MARKS[side]} {content.value}") if is_text else content
        if isinstance(content, str) and content:
            private = PRIVATE if part == "note" else ""
            return f"{MARKS[side]} {private} {content}"
        return content


class _Refused(contextlib.AbstractContextManager["_Refused"]):
    """Takes a refusal for an answer, and keeps its words; undoes what it began."""

    def __init__(self, told: list[str], refusals: tuple[type[Exception], ...]) -> None:
        self.told, self.refusals = told, refusals

    def __enter__(self) -> "_Refused":
        return self

    def __exit__(self, kind: Any, problem: Any, _: Any) -> bool:
        if problem is None or not isinstance(problem, self.refusals):
            return False
        self.told.append(str(problem))
        return True


def blank(part: str) -> Content:
    """Return what a part says that nobody said anything in."""
    blanks: dict[str, Content] = {"walk_away": False, "note": "", "reason": ""}
    return blanks.get(part)


def rows_of(round_: Round) -> list[Any]:
    """Return every row of a round's answers, locks and result."""
    related = ("sheets", "locks")
    rows: list[Any] = [Round.objects.filter(pk=round_.pk).values_list().get()]
    for name in related:
        rows += getattr(round_, name).order_by("pk").values_list()
    for sheet in round_.sheets.order_by("pk"):
        rows += sheet.answers.order_by("pk").values_list()
        rows += sheet.stances.order_by("pk").values_list()
    card = round_.scorecard
    return [*rows, card.pk, card.answers, card.result, card.scoring_version]


def reach(user: User) -> str:
    """Return every row that the product lets a person ask for, as text."""
    found = []
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            manager: Any = model._default_manager
            if hasattr(manager, "for_user"):
                found += manager.for_user(user).values_list()
    return repr(found)
