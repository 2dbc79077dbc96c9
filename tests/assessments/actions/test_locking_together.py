"""Two acts in the same instant, on connections of their own."""

from threading import Event

import pytest
from django.db import transaction

from assessments.actions.answering import CannotAnswer, save_part
from assessments.actions.locking import CannotUnlock, unlock_answers
from assessments.models import (
    Answer,
    AnswerSheet,
    Change,
    Lock,
    Outcome,
    Reply,
    Report,
    Result,
    Round,
    ScorecardRecord,
    Seen,
)
from assessments.states import RoundState
from partnerships.models import Event as Happening
from tests.assessments.factories import (
    NOW,
    QUESTIONNAIRE,
    Pair,
    growth,
    make_pair,
    save,
)
from tests.instant import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def answering() -> Pair:
    """Return a pair whose leads have both begun."""
    pair = make_pair()
    save(pair.begin(pair.lead_a, pair.a), "growth", growth(2))
    save(pair.begin(pair.lead_b, pair.b), "growth", growth(6))
    return pair


@pytest.mark.parametrize("attempt", range(5))
def test_two_agencies_that_lock_at_once_reveal_once(attempt):
    pair = answering()

    raised = together(
        lambda: pair.lock(pair.lead_a, pair.a), lambda: pair.lock(pair.lead_b, pair.b)
    )

    assert raised == []
    assert pair.round.state == RoundState.REVEALED
    assert Lock.objects.count() == 2
    assert ScorecardRecord.objects.count() == 1
    assert Report.objects.count() == 3
    assert Happening.objects.filter(verb="revealed").count() == 1


def test_a_lock_waits_for_the_other_one_to_be_committed():
    pair = answering()
    a_has_locked, b_has_locked = Event(), Event()

    def a_locks_slowly() -> None:
        with transaction.atomic():
            pair.lock(pair.lead_a, pair.a)
            a_has_locked.set()
            # Runs out when B waits, as it must; B that did not wait would say so.
            assert not b_has_locked.wait(timeout=0.5)

    def b_locks_meanwhile() -> None:
        assert a_has_locked.wait(timeout=10)
        pair.lock(pair.lead_b, pair.b)
        b_has_locked.set()

    raised = together(a_locks_slowly, b_locks_meanwhile)

    assert raised == []
    assert pair.round.state == RoundState.REVEALED


@pytest.mark.parametrize("attempt", range(5))
def test_one_agency_that_locks_twice_at_once_locks_once(attempt):
    pair = answering()

    raised = together(*[lambda: pair.lock(pair.lead_a, pair.a)] * 3)

    assert raised == []
    assert Lock.objects.count() == 1
    assert Happening.objects.filter(verb="locked").count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_an_answer_saved_while_locking_is_locked_or_refused(attempt):
    pair = answering()
    sheet = AnswerSheet.objects.get(user=pair.lead_a)

    raised = together(
        lambda: save(sheet, "growth", growth(7)),
        lambda: pair.lock(pair.lead_a, pair.a),
    )

    locked = '"value":7' in Lock.objects.get().canonical
    assert (Answer.objects.get(sheet=sheet).value == 7) is locked
    assert [type(problem) for problem in raised] == ([] if locked else [CannotAnswer])


@pytest.mark.parametrize("attempt", range(5))
def test_one_answer_saved_while_locking_is_locked_or_not_taken(attempt):
    pair = answering()
    sheet = AnswerSheet.objects.get(user=pair.lead_a)
    taken: list[Outcome | None] = []

    raised = together(
        lambda: taken.append(save_clients(pair, sheet, 7)),
        lambda: pair.lock(pair.lead_a, pair.a),
    )

    locked = '"value":7' in Lock.objects.get().canonical
    assert raised == []
    assert (Answer.objects.get(sheet=sheet).value == 7) is locked
    assert (taken != [None]) is locked


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_saves_on_the_same_state_one_gets_a_conflict(attempt):
    pair = answering()
    sheet = AnswerSheet.objects.get(user=pair.lead_a)
    taken: list[Outcome | None] = []

    raised = together(
        lambda: taken.append(save_clients(pair, sheet, 6)),
        lambda: taken.append(save_clients(pair, sheet, 7)),
    )

    results = {outcome.result for outcome in taken if outcome}
    assert raised == []
    assert results == {Result.SAVED, Result.CONFLICT}
    assert Answer.objects.get(sheet=sheet).version == 2


def save_clients(pair: Pair, sheet: AnswerSheet, value: int) -> Outcome | None:
    """Save the first answer on top of the first one there was."""
    seen = Seen(1, "as it was shown")
    change = Change("growth.clients", Reply(value), seen=seen)
    topic = QUESTIONNAIRE.dimension("growth")
    return save_part(
        user=pair.lead_a,
        round_id=sheet.round_id,
        read=lambda _sheet: (topic, change),
        now=NOW,
    )


@pytest.mark.parametrize("attempt", range(5))
def test_people_who_start_at_once_share_one_round(attempt):
    pair = make_pair()

    raised = together(
        lambda: pair.begin(pair.lead_a, pair.a),
        lambda: pair.begin(pair.lead_b, pair.b),
        lambda: pair.begin(pair.lead_a, pair.a),
    )

    assert raised == []
    assert Round.objects.count() == 1
    assert AnswerSheet.objects.count() == 2


@pytest.mark.parametrize("attempt", range(5))
def test_unlocking_while_the_partner_locks_has_one_winner(attempt):
    pair = answering()
    pair.lock(pair.lead_a, pair.a)

    raised = together(
        lambda: unlock_answers(
            round_=pair.round, agency=pair.a, user=pair.lead_a, now=NOW
        ),
        lambda: pair.lock(pair.lead_b, pair.b),
    )

    is_revealed = pair.round.state == RoundState.REVEALED
    assert [type(one) for one in raised] == ([CannotUnlock] if is_revealed else [])
    standing = set(Lock.objects.standing().values_list("agency", flat=True))
    assert standing == ({pair.a.pk, pair.b.pk} if is_revealed else {pair.b.pk})
    assert ScorecardRecord.objects.exists() is is_revealed


@pytest.mark.parametrize("attempt", range(5))
def test_a_start_and_a_lock_at_once_do_not_wait_in_a_circle(attempt):
    pair = answering()
    ilse = pair.add_respondent("Ilse", pair.a)

    raised = together(
        lambda: pair.lock(pair.lead_a, pair.a, ilse),
        lambda: pair.begin(ilse, pair.a),
    )

    assert [type(one) for one in raised] in ([], [CannotAnswer])
    assert Lock.objects.count() == 1
