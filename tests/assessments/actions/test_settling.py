"""Settling a difference: who may do what, on what they saw, and who is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from assessments.actions.settling.acting import CannotSettle, Stale
from assessments.actions.settling.walk_aways import withdraw_walk_away
from assessments.models import Answer, SettlingEvent, Stance, walk_aways_in
from assessments.settling import CareStep, Declarer, Stage
from partnerships.models import Event, Membership, Notice, User
from partnerships.states import Role
from tests.assessments.factories import NOW, QUESTIONNAIRE, join, make_user
from tests.assessments.revealed import answered, revealed
from tests.assessments.settling import Talk
from tests.instant import together

pytestmark = pytest.mark.django_db
LEADS_ONLY: dict[str, Callable[[Talk, Any], None]] = {
    "propose": lambda talk, who: talk.propose(who),
    "accept": lambda talk, who: talk.accept(who),
    "take_back": lambda talk, who: talk.take_back(who),
    "reopen": lambda talk, who: talk.reopen(who),
}
FOR_TALKERS: dict[str, Callable[[Talk, Any], None]] = {
    "comment": lambda talk, who: talk.comment(who),
    "care": lambda talk, who: talk.care(who),
}


@pytest.fixture
def talk() -> Talk:
    """Return a difference that both sides' answers opened."""
    return Talk(revealed())


def letters() -> list[tuple[str, str]]:
    """Return event and reader of every letter."""
    return [(n.event, n.user.name) for n in Notice.objects.exclude(event="revealed")]


class TestDeciding:
    """One side's proposal is its yes, the other's yes settles it."""

    def test_a_proposal_and_the_others_yes_settle_it(self, talk: Talk) -> None:
        talk.propose("a", 4, "Five days, or the standard", "Both can keep it")
        assert talk.now.stage is Stage.PROPOSED
        talk.accept("b")
        settled = talk.now.settled
        assert settled is not None
        assert (settled.option, settled.wording) == (4, "Five days, or the standard")
        assert talk.now.accepted_at == NOW

    def test_a_counter_proposal_takes_the_place_of_the_standing_one(
        self, talk: Talk
    ) -> None:
        talk.propose("a", 2)
        talk.propose("b", 6)
        standing = talk.now.standing
        assert standing is not None
        assert (standing.side, standing.option) == ("b", 6)
        with pytest.raises(CannotSettle, match="to accept"):
            talk.accept("b")
        talk.accept("a")
        assert talk.now.stage is Stage.SETTLED

    def test_nobody_accepts_their_own_proposal(self, talk: Talk) -> None:
        talk.propose("a")
        colleague = make_user("A second lead", talk.seat("a").agency)
        for who in ("a", colleague):
            with pytest.raises(CannotSettle):
                talk.accept(who)

    def test_only_the_proposers_agency_takes_it_back(self, talk: Talk) -> None:
        talk.propose("a")
        with pytest.raises(CannotSettle, match="take back"):
            talk.take_back("b")
        talk.take_back("a")
        assert talk.now.stage is Stage.OPEN
        with pytest.raises(CannotSettle):
            talk.accept("b")

    @pytest.mark.parametrize("side", ["a", "b"])
    def test_either_side_opens_it_again(self, talk: Talk, side: str) -> None:
        talk.settle()
        with pytest.raises(CannotSettle, match="Open it again"):
            talk.propose(side, 6)
        talk.reopen(side)
        assert talk.now.stage is Stage.OPEN
        talk.propose(side, 6)

    def test_what_is_open_is_not_opened(self, talk: Talk) -> None:
        with pytest.raises(CannotSettle, match="not settled"):
            talk.reopen("a")

    @pytest.mark.parametrize("side", ["a", "b"])
    def test_what_stands_is_not_proposed_again(self, talk: Talk, side: str) -> None:
        talk.propose("a", 4)
        with pytest.raises(CannotSettle, match="propose"):
            talk.propose(side, 4)
        assert talk.now.seen == 1

    @pytest.mark.parametrize("option", [0, 8, "4", True, 4.0])
    def test_only_an_answer_that_there_is_can_be_proposed(
        self, talk: Talk, option: Any
    ) -> None:
        with pytest.raises(CannotSettle, match="answers to choose from"):
            talk.propose("a", option)

    def test_a_difference_without_a_lead_question_is_settled_in_words(self) -> None:
        without = next(
            d.key for d in QUESTIONNAIRE.dimensions if d.matters and d.lead is None
        )
        talk = Talk(revealed(), without)
        with pytest.raises(CannotSettle):
            talk.propose("a", 4)
        with pytest.raises(CannotSettle, match="write down"):
            talk.propose("a", None)
        talk.settle(None, "We take turns")
        assert talk.now.stage is Stage.SETTLED

    def test_what_is_not_compared_cannot_be_settled(self, talk: Talk) -> None:
        told = next(d.key for d in QUESTIONNAIRE.dimensions if not d.matters)
        for key in (told, "no-such-topic"):
            with pytest.raises(LookupError):
                Talk(talk.world, key).comment("a")

    def test_nothing_is_settled_before_the_reveal(self) -> None:
        talk = Talk(answered())
        for act in (*LEADS_ONLY.values(), *FOR_TALKERS.values()):
            with pytest.raises(CannotSettle, match="once both"):
                act(talk, "a")
        assert not SettlingEvent.objects.exists()


class TestWhatWasSeen:
    """Who decides has seen everything; the same act sent twice is one."""

    def test_nothing_is_accepted_unseen(self, talk: Talk) -> None:
        talk.propose("a", 2)
        seen = talk.now.seen
        talk.propose("a", 3)
        with pytest.raises(Stale) as stale:
            talk.accept("b", seen=seen)
        assert stale.value.settlement.standing == talk.now.standing
        assert talk.now.stage is Stage.PROPOSED

    def test_nor_without_the_comment_that_came_meanwhile(self, talk: Talk) -> None:
        talk.propose("a", 2)
        seen = talk.now.seen
        talk.comment("a", "Wait, I meant 3")
        with pytest.raises(Stale):
            talk.accept("b", seen=seen)

    def test_of_two_proposals_on_the_same_state_one_is_refused(
        self, talk: Talk
    ) -> None:
        talk.propose("a", 2, seen=0)
        with pytest.raises(Stale):
            talk.propose("b", 6, seen=0)
        assert [p.option for p in talk.now.proposals] == [2]

    def test_a_colleagues_text_of_the_same_step_is_not_overwritten(
        self, talk: Talk
    ) -> None:
        talk.care("a", "First", seen=0)
        with pytest.raises(Stale):
            talk.care(talk.world.people["a"][0], "Second", seen=0)
        talk.care("b", "Theirs", seen=0)
        talk.care("a", "Another step", CareStep.EXPLORE, seen=0)
        texts = talk.now.care(CareStep.CLARIFY, "a")
        assert [one.payload["text"] for one in texts] == ["First"]

    def test_a_remark_is_never_too_late(self, talk: Talk) -> None:
        talk.comment("a", "One", seen=0)
        talk.comment("b", "Two", seen=0)
        assert [one.payload["text"] for one in talk.now.comments] == ["One", "Two"]

    def test_a_double_click_is_one_click(self, talk: Talk) -> None:
        for _ in range(2):
            talk.comment("a", seen=0)
            talk.care("a", seen=1)
            talk.propose("a", seen=2)
            talk.accept("b", seen=3)
        assert [one.number for one in talk.now.acts] == [1, 2, 3, 4]
        assert len(letters()) == 2

    @pytest.mark.postgres
    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("attempt", range(5))
    def test_of_acceptance_and_counter_proposal_in_one_instant_one_holds(
        self, talk: Talk, attempt: int
    ) -> None:
        talk.propose("a", 2)
        raised = together(
            lambda: talk.accept("b", seen=1), lambda: talk.propose("a", 6, seen=1)
        )
        assert [type(problem) for problem in raised] == [Stale]
        assert talk.now.seen == 2
        settled, standing = talk.now.settled, talk.now.standing
        assert (settled.option if settled else None, standing is None) in [
            (2, True),
            (None, False),
        ]
        assert standing is None or standing.option == 6


class TestWho:
    """Leads decide, respondents talk, viewers read."""

    @pytest.mark.parametrize("act", LEADS_ONLY.values(), ids=LEADS_ONLY)
    def test_only_leads_decide(self, talk: Talk, act: Any) -> None:
        with pytest.raises(PermissionDenied):
            act(talk, talk.world.people["a"][0])

    @pytest.mark.parametrize("act", FOR_TALKERS.values(), ids=FOR_TALKERS)
    def test_respondents_talk_and_viewers_do_not(self, talk: Talk, act: Any) -> None:
        act(talk, talk.world.people["a"][0])
        viewer = make_user("Vera", talk.seat("a").agency, Role.VIEWER)
        with pytest.raises(PermissionDenied):
            act(talk, viewer)
        assert talk.now.seen == 1


class TestWalkAways:
    """Only whoever declared one takes it back; the answers stay."""

    def withdraw(self, talk: Talk, who: str | User, declarer: User) -> None:
        named = talk.named(who, declarer=declarer.pk)
        del named["seen"]
        withdraw_walk_away(**named)

    def test_whoever_declared_it_withdraws_it(self, talk: Talk) -> None:
        stances = list(Stance.objects.values_list().order_by("pk"))
        declarer = talk.world.people["b"][0]
        for _ in range(2):
            self.withdraw(talk, declarer, declarer)
        assert talk.now.withdrawn == {Declarer("b", 0)}
        assert talk.now.seen == 1
        assert list(Stance.objects.values_list().order_by("pk")) == stances

    def test_an_operator_does_not_read_who_it_was(self, talk: Talk) -> None:
        declarer = talk.world.people["b"][0]
        self.withdraw(talk, declarer, declarer)
        event = Event.objects.get(verb="settling_walk_away_withdrawn")
        assert (event.actor, event.agency) == (None, talk.seat("b").agency)

    def test_nobody_else_does(self, talk: Talk) -> None:
        declarer = talk.world.people["b"][0]
        for who in ("b", talk.world.people["b"][1]):
            with pytest.raises(PermissionDenied):
                self.withdraw(talk, who, declarer)
        for who in ("a", talk.world.people["a"][0]):
            with pytest.raises(LookupError):
                self.withdraw(talk, who, declarer)
        assert talk.now.withdrawn == frozenset()

    def test_a_lead_does_for_somebody_who_has_left(self, talk: Talk) -> None:
        declarer = talk.world.people["b"][0]
        Membership.objects.filter(user=declarer).delete()
        with pytest.raises(LookupError):
            self.withdraw(talk, "a", declarer)
        with pytest.raises(PermissionDenied):
            self.withdraw(talk, talk.world.people["b"][1], declarer)
        self.withdraw(talk, "b", declarer)
        (event,) = SettlingEvent.objects.all()
        assert event.actor == talk.world.leads["b"]
        assert event.payload == {"respondent": 0, "declarer": declarer.pk}

    def test_what_nobody_declared_is_not_withdrawn(self, talk: Talk) -> None:
        somebody = talk.world.people["b"][1]
        with pytest.raises(LookupError):
            self.withdraw(talk, somebody, somebody)

    def test_the_declarers_are_those_of_the_locked_answers(self, talk: Talk) -> None:
        people = talk.world.people
        declared = walk_aways_in(talk.world.round, talk.dimension)
        assert [(one.declarer, one.user_id) for one in declared] == [
            (Declarer("a", 0), people["a"][0].pk),
            (Declarer("b", 0), people["b"][0].pk),
        ]


class TestTelling:
    """Everything is recorded; letters are few and name no answer."""

    def test_each_act_is_one_event(self, talk: Talk) -> None:
        talk.comment("a")
        talk.propose("a")
        talk.accept("b")
        talk.reopen("a")
        verbs = Event.objects.filter(verb__startswith="settling_")
        assert list(verbs.values_list("verb", "agency__name")) == [
            ("settling_commented", "Brightline Growth"),
            ("settling_proposed", "Brightline Growth"),
            ("settling_accepted", talk.seat("b").agency.name),
            ("settling_reopened", "Brightline Growth"),
        ]

    def test_the_other_sides_leads_are_told(self, talk: Talk) -> None:
        join(make_user("Vera"), talk.seat("b").agency, Role.VIEWER)
        make_user("A second lead", talk.seat("b").agency)
        talk.propose("a")
        assert letters() == [
            ("settling_proposal", "Lead b"),
            ("settling_proposal", "A second lead"),
        ]
        talk.accept("b")
        assert letters()[2:] == [("settled", "Lead a")]

    def test_the_other_sides_leads_are_told_what_was_opened_again(
        self, talk: Talk
    ) -> None:
        talk.settle()
        Notice.objects.all().delete()
        talk.reopen("a")
        assert letters() == [("settling_reopened", "Lead b")]

    def test_a_letter_that_is_still_due_tells_of_the_next_difference_too(
        self, talk: Talk
    ) -> None:
        talk.propose("a")
        Talk(talk.world, "growth").propose("a")
        assert letters() == [("settling_proposal", "Lead b")]

    def test_nobody_gets_more_than_one_an_hour(self, talk: Talk) -> None:
        talk.propose("a")
        Notice.objects.update(sent_at=NOW)
        Talk(talk.world, "growth").propose("a", now=NOW + timedelta(minutes=10))
        first, second = Notice.objects.filter(event="settling_proposal")
        assert first.next_try_at == NOW
        assert second.next_try_at == NOW + timedelta(hours=1)
        Notice.objects.update(sent_at=second.next_try_at)
        later = NOW + timedelta(hours=3)
        talk.propose("a", 6, now=later)
        assert Notice.objects.latest("pk").next_try_at == later


def test_answers_and_scorecard_are_never_rewritten(talk: Talk) -> None:
    def kept() -> list[Any]:
        record = talk.world.round.scorecard
        record.refresh_from_db()
        answers = Answer.objects.order_by("pk").values_list()
        return [record.answers, record.result, list(answers)]

    before = kept()
    talk.settle()
    talk.reopen("b")
    talk.propose("b", 6)
    assert kept() == before
