"""Asking again: who may, when, and what stays."""

from datetime import date, timedelta
from typing import Any

import pytest

from assessments.actions.answering import CannotAnswer, mark_done
from assessments.actions.own_questions import (
    agree_to_own_question,
    drop_own_question,
    propose_own_question,
)
from assessments.actions.rounds import CannotOpenRound, open_round
from assessments.models import Answer, AnswerSheet, OwnQuestion, Round, ScorecardRecord
from assessments.questionnaire import asked
from assessments.states import RoundState
from partnerships.actions.due_dates import CannotSetDueDate
from partnerships.models import Event, Notice
from partnerships.states import PartnershipState
from tests.assessments.factories import NOW, Pair, growth, make_pair, save
from tests.assessments.test_own_questions import CHOICE, SCALE
from tests.instant import together

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=200)
DUE = date(2027, 7, 1)


def revealed() -> Pair:
    """Return a pair whose first round is revealed."""
    pair = make_pair()
    answer(pair, 2, 6)
    return pair


def answer(pair: Pair, a: int, b: int) -> None:
    """Answer the first topic on both sides of the latest round, and lock."""
    for lead, agency, value in ((pair.lead_a, pair.a, a), (pair.lead_b, pair.b, b)):
        save(pair.begin(lead, agency), "growth", growth(value))
    for lead, agency in ((pair.lead_a, pair.a), (pair.lead_b, pair.b)):
        pair.lock(lead, agency)


def again(pair: Pair, **changed: Any) -> Round:
    values: dict[str, Any] = {
        "after": pair.partnership.rounds.get(number=1),
        "agency": pair.a,
        "user": pair.lead_a,
        "version": "v1",
        "due_on": DUE,
        "now": LATER,
    }
    return open_round(**values | changed)


def test_a_new_round_is_empty_and_told_to_everyone():
    pair = revealed()
    respondent = pair.add_respondent("Ilse", pair.b)
    Notice.objects.all().delete()

    round_ = again(pair)

    assert (round_.number, round_.state) == (2, RoundState.OPEN)
    assert (round_.questionnaire_version, round_.opened_at) == ("v1", LATER)
    assert not round_.sheets.exists()
    pair.partnership.refresh_from_db()
    assert pair.partnership.due_on == DUE
    told = set(Notice.objects.values_list("user", "event", "path"))
    path = f"/partnerships/{pair.partnership.pk}/"
    people = (pair.lead_a, pair.lead_b, respondent)
    assert told == {(person.pk, "round_opened", path) for person in people}
    assert Event.objects.filter(verb="round_opened").get().agency == pair.a


def test_answering_goes_on_in_the_new_round():
    pair = revealed()
    again(pair)

    sheet = pair.begin(pair.lead_a, pair.a)

    assert sheet.round.number == 2
    assert pair.begin(pair.lead_a, pair.a) == sheet
    assert not sheet.answers.exists()
    assert sheet.done_at is None


def test_the_revealed_round_stays_as_it_is():
    pair = revealed()
    before = list(ScorecardRecord.objects.values())
    first = AnswerSheet.objects.get(user=pair.lead_a)
    again(pair)

    answer_values = list(Answer.objects.filter(sheet=first).values())
    with pytest.raises(CannotAnswer, match="closed"):
        save(first, "growth", growth(7))
    with pytest.raises(CannotAnswer, match="closed"):
        mark_done(sheet=first, now=LATER)
    answer(pair, 4, 4)

    assert list(Answer.objects.filter(sheet=first).values()) == answer_values
    assert list(ScorecardRecord.objects.filter(round__number=1).values()) == before
    assert pair.partnership.rounds.get(number=2).is_revealed


def test_nobody_starts_between_the_rounds():
    pair = revealed()
    late = pair.add_respondent("Ilse", pair.a)

    with pytest.raises(CannotAnswer, match="closed"):
        pair.begin(late, pair.a)


def test_opening_it_twice_opens_one():
    pair = revealed()

    first = again(pair)
    second = again(pair, agency=pair.b, user=pair.lead_b, due_on=DUE + timedelta(1))

    assert first == second
    pair.partnership.refresh_from_db()
    assert pair.partnership.due_on == DUE
    assert Event.objects.filter(verb="round_opened").count() == 1


def test_a_page_from_before_a_later_round_opens_no_third():
    pair = revealed()
    second = again(pair)
    answer(pair, 4, 4)

    assert again(pair) == second
    assert again(pair, after=pair.partnership.rounds.get(number=2)).number == 3


def test_an_open_round_comes_first():
    pair = make_pair()
    pair.begin(pair.lead_a, pair.a)

    with pytest.raises(CannotOpenRound, match="comes first"):
        again(pair)


def test_a_withdrawn_partnership_is_not_asked_again():
    pair = revealed()
    pair.partnership.state = PartnershipState.WITHDRAWN
    pair.partnership.save()

    with pytest.raises(CannotOpenRound, match="withdrawn"):
        again(pair)


@pytest.mark.parametrize("version", ["v0", "v99", "", "../v1"])
def test_only_a_published_version_is_asked(version):
    with pytest.raises(CannotOpenRound, match="same questionnaire or a newer"):
        again(revealed(), version=version)


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_the_due_date_lies_ahead(days):
    pair = revealed()

    with pytest.raises(CannotSetDueDate):
        again(pair, due_on=LATER.date() + timedelta(days))

    assert not pair.partnership.rounds.filter(number=2).exists()
    pair.partnership.refresh_from_db()
    assert pair.partnership.due_on == date(2026, 12, 24)


def test_between_rounds_own_questions_change_for_the_next_one():
    pair = make_pair()
    old = propose(pair, SCALE)
    answer(pair, 2, 6)
    new = propose(pair, CHOICE)
    drop_own_question(question=old, agency=pair.b, user=pair.lead_b, now=NOW)

    again(pair)
    dropped = propose(pair, SCALE)
    drop_own_question(question=dropped, agency=pair.a, user=pair.lead_a, now=NOW)
    pair.begin(pair.lead_b, pair.b)

    assert pair.partnership.rounds.get(number=1).own_questions == asked([SCALE])
    assert pair.partnership.rounds.get(number=2).own_questions == asked([new.text])


def propose(pair: Pair, text: Any) -> OwnQuestion:
    """Propose and agree."""
    question = propose_own_question(
        partnership=pair.partnership,
        agency=pair.a,
        user=pair.lead_a,
        text=text,
        now=NOW,
    )
    agree_to_own_question(question=question, agency=pair.b, user=pair.lead_b, now=NOW)
    return question


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_two_leads_who_open_at_once_open_one(attempt):
    pair = revealed()

    raised = together(
        lambda: again(pair),
        lambda: again(pair, agency=pair.b, user=pair.lead_b),
    )

    assert raised == []
    assert pair.partnership.rounds.count() == 2
    assert Event.objects.filter(verb="round_opened").count() == 1
