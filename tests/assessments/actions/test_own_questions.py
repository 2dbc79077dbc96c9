"""Proposing, agreeing and dropping, until the first sheet settles what is asked."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from assessments.actions.answering import CannotAnswer
from assessments.actions.own_questions import (
    CannotAsk,
    agree_to_own_question,
    drop_own_question,
    propose_own_question,
)
from assessments.models import Lock, OwnQuestion, Page, Reply, ScorecardRecord
from assessments.questionnaire import OWN, OwnText, asked
from assessments.states import OwnQuestionState
from partnerships.models import Event, Notice
from partnerships.states import PartnershipState
from tests.assessments.factories import NOW, Pair, growth, make_pair, make_user, save
from tests.assessments.test_own_questions import CHOICE, SCALE, WORDS
from tests.instant import together

pytestmark = pytest.mark.django_db


def propose(pair: Pair, text: OwnText = SCALE, by: str = "a", **at: Any) -> OwnQuestion:
    agency, lead = {"a": (pair.a, pair.lead_a), "b": (pair.b, pair.lead_b)}[by]
    return propose_own_question(
        partnership=pair.partnership,
        agency=agency,
        user=lead,
        text=text,
        now=NOW + timedelta(**at),
    )


def agree(pair: Pair, question: OwnQuestion, by: str = "b") -> None:
    agency, lead = {"a": (pair.a, pair.lead_a), "b": (pair.b, pair.lead_b)}[by]
    agree_to_own_question(question=question, agency=agency, user=lead, now=NOW)


def drop(pair: Pair, question: OwnQuestion, by: str = "a") -> None:
    agency, lead = {"a": (pair.a, pair.lead_a), "b": (pair.b, pair.lead_b)}[by]
    drop_own_question(question=question, agency=agency, user=lead, now=NOW)


def test_a_proposal_is_told_to_the_other_sides_leads():
    pair = make_pair()
    other_lead = make_user("Ilse", pair.b)
    pair.add_respondent("Ото", pair.b)

    question = propose(pair)

    assert (question.text, question.state) == (SCALE, OwnQuestionState.PROPOSED)
    path = f"/partnerships/{pair.partnership.pk}/own-questions/"
    told = set(Notice.objects.values_list("user", "event", "path"))
    leads = (pair.lead_b, other_lead)
    assert told == {(lead.pk, "own_question", path) for lead in leads}
    assert Event.objects.get().verb == "own_question_proposed"


def test_one_letter_tells_of_what_is_proposed_in_one_sitting():
    pair = make_pair()

    propose(pair)
    propose(pair, CHOICE, minutes=50)
    assert Notice.objects.count() == 1

    propose(pair, WORDS, minutes=70)
    assert Notice.objects.count() == 2


def test_a_proposal_to_a_partner_who_has_not_accepted_waits_for_them():
    pair = make_pair()
    pair.partnership.agency_b = None
    pair.partnership.state = PartnershipState.INVITED
    pair.partnership.save()

    propose(pair)

    assert not Notice.objects.exists()


def test_only_the_other_agency_agrees():
    pair = make_pair()
    question = propose(pair)

    with pytest.raises(CannotAsk, match="other agency"):
        agree(pair, question, by="a")
    agree(pair, question)
    agree(pair, question)

    question.refresh_from_db()
    assert question.state == OwnQuestionState.AGREED
    assert question.settled_by == pair.lead_b
    assert Event.objects.filter(verb="own_question_agreed").count() == 1


@pytest.mark.parametrize("by", ["a", "b"])
@pytest.mark.parametrize("is_agreed", [True, False])
def test_either_agency_drops(by, is_agreed):
    pair = make_pair()
    question = propose(pair)
    if is_agreed:
        agree(pair, question)

    drop(pair, question, by)
    drop(pair, question, by)

    assert not OwnQuestion.objects.standing().exists()
    with pytest.raises(CannotAsk, match="dropped"):
        agree(pair, question)
    assert Event.objects.filter(verb="own_question_dropped").count() == 1


def test_five_stand_at_most_and_each_once():
    pair = make_pair()
    texts = [OwnText("text", f"Question {n}?") for n in range(5)]
    questions = [propose(pair, text) for text in texts]

    with pytest.raises(CannotAsk, match="five"):
        propose(pair)
    drop(pair, questions[0])
    with pytest.raises(CannotAsk, match="already"):
        propose(pair, texts[1])
    propose(pair)

    assert OwnQuestion.objects.standing().count() == 5


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(CannotAsk, match="as it is written"):
        propose(make_pair(), OwnText("choice", "Which?"))


def test_nothing_changes_in_a_withdrawn_partnership():
    pair = make_pair()
    question = propose(pair)
    pair.partnership.state = PartnershipState.WITHDRAWN
    pair.partnership.save()

    for act in (
        lambda: propose(pair, WORDS),
        lambda: agree(pair, question),
        lambda: drop(pair, question),
    ):
        with pytest.raises(CannotAsk, match="withdrawn"):
            act()


def test_the_first_sheet_settles_what_is_asked():
    pair = make_pair()
    agreed = [propose(pair, text) for text in (SCALE, CHOICE)]
    for question in agreed:
        agree(pair, question)
    unanswered = propose(pair, WORDS)

    pair.begin(pair.lead_a, pair.a)

    assert pair.round.own_questions == asked([SCALE, CHOICE])
    for act in (
        lambda: propose(pair),
        lambda: agree(pair, unanswered),
        lambda: drop(pair, agreed[0]),
    ):
        with pytest.raises(CannotAsk, match="begun"):
            act()
    pair.begin(pair.lead_b, pair.b)
    assert pair.round.own_questions == asked([SCALE, CHOICE])


def asking() -> Pair:
    """Return a pair that asks a scale and a choice of its own."""
    pair = make_pair()
    for text in (SCALE, CHOICE):
        agree(pair, propose(pair, text))
    return pair


def own_page(**answers: Any) -> Page:
    """Return a page of answers to own questions, by their last part."""
    return Page(
        replies={f"own.{key}": Reply(value) for key, value in answers.items()},
        reason="Because of last year",
        note="secret",
    )


def answer_own(pair: Pair) -> None:
    """Answer the first topic and the own questions on both sides, and lock."""
    for lead, agency, value, day in (
        (pair.lead_a, pair.a, 2, "o1"),
        (pair.lead_b, pair.b, 5, "o1"),
    ):
        sheet = pair.begin(lead, agency)
        save(sheet, "growth", growth(value))
        save(sheet, OWN, own_page(q1=value, q2=day))
        pair.lock(lead, agency)


def test_answers_to_them_are_committed_to_apart_and_not_scored():
    pair = asking()

    answer_own(pair)

    text = json.loads(Lock.objects.get(agency=pair.a).canonical)
    assert text["own_questions"] == asked([SCALE, CHOICE])
    assert text["respondents"][0] == {
        "name": "R1",
        "answers": {"growth.clients": {"value": 2}},
        "importance": {},
        "walk_away": [],
        "reasons": {"own": "Because of last year"},
        "own_answers": {"own.q1": {"value": 2}, "own.q2": {"value": "o1"}},
    }
    told = ScorecardRecord.objects.get().answers
    assert "own" not in json.dumps(told)
    assert told["agencies"][0]["respondents"][0] == {
        "name": "R1",
        "answers": {"growth.clients": {"value": 2}},
        "importance": {},
        "walk_away": [],
    }


@pytest.mark.parametrize(
    "page",
    [
        own_page(q1=8),
        own_page(q2="o9"),
        own_page(q3="x"),
        Page(importance=2),
        Page(walk_away=True),
    ],
)
def test_what_is_no_answer_to_them_is_refused(page):
    pair = asking()
    sheet = pair.begin(pair.lead_a, pair.a)

    with pytest.raises(CannotAnswer):
        save(sheet, OWN, page)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
@pytest.mark.parametrize("act", [agree, drop])
def test_a_question_settled_while_somebody_starts_is_in_or_too_late(
    act: Callable[[Pair, OwnQuestion], None], attempt: int
):
    pair = make_pair()
    question = propose(pair)
    if act is drop:
        agree(pair, question)

    raised = together(
        lambda: act(pair, question), lambda: pair.begin(pair.lead_a, pair.a)
    )

    question.refresh_from_db()
    is_asked = bool(pair.round.own_questions)
    assert is_asked is (question.state == OwnQuestionState.AGREED)
    assert [type(problem) for problem in raised] in ([], [CannotAsk])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_five_proposals_at_once_beside_one_leave_five():
    pair = make_pair()
    propose(pair)

    raised = together(
        *[
            lambda n=n: propose(pair, OwnText("text", f"Question {n}?"))
            for n in range(5)
        ]
    )

    assert [type(problem) for problem in raised] == [CannotAsk]
    assert OwnQuestion.objects.standing().count() == 5
