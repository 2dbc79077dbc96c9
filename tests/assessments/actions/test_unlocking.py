"""Taking a lock back, while nothing is revealed."""

import pytest

from assessments.actions.answering import CannotAnswer
from assessments.actions.locking import CannotUnlock, unlock_answers
from assessments.models import AnswerSheet, Lock, Round
from assessments.states import RoundState
from partnerships.models import Event
from tests.assessments.factories import NOW, Pair, growth, make_pair, save

pytestmark = pytest.mark.django_db


def locked() -> Pair:
    """Return a pair of which A has locked and B has begun."""
    pair = make_pair()
    save(pair.begin(pair.lead_a, pair.a), "growth", growth(2, reason="Почему"))
    save(pair.begin(pair.lead_b, pair.b), "growth", growth(6))
    pair.lock(pair.lead_a, pair.a)
    return pair


def unlock(pair: Pair) -> bool:
    """Take A's lock back."""
    return unlock_answers(round_=pair.round, agency=pair.a, user=pair.lead_a, now=NOW)


def test_only_the_commitment_is_kept():
    pair = locked()
    before = Lock.objects.get()

    assert unlock(pair) is True

    after = Lock.objects.get()
    assert (after.canonical, after.salt) == ("", "")
    assert after.commitment == before.commitment
    assert (after.unlocked_by, after.unlocked_at) == (pair.lead_a, NOW)
    assert Event.objects.get(verb="unlocked").agency == pair.a


def test_answers_can_change_again_and_the_next_lock_is_a_new_one():
    pair = locked()
    first = Lock.objects.get()
    sheet = AnswerSheet.objects.get(user=pair.lead_a)
    with pytest.raises(CannotAnswer):
        save(sheet, "growth", growth(7))

    unlock(pair)
    assert AnswerSheet.objects.get(pk=sheet.pk).position is None
    save(sheet, "growth", growth(7))
    second = pair.lock(pair.lead_a, pair.a)

    assert second.commitment != first.commitment
    assert second.salt != first.salt
    assert '"value":7' in second.canonical
    assert AnswerSheet.objects.get(pk=sheet.pk).position == 1


def test_the_same_answers_get_another_commitment():
    pair = locked()
    unlock(pair)

    pair.lock(pair.lead_a, pair.a)

    assert len(set(Lock.objects.values_list("commitment", flat=True))) == 2


def test_the_partner_s_lock_after_it_reveals_nothing():
    pair = locked()
    unlock(pair)

    pair.lock(pair.lead_b, pair.b)
    assert pair.round.state == RoundState.OPEN

    pair.lock(pair.lead_a, pair.a)
    assert pair.round.state == RoundState.REVEALED


def test_it_leaves_the_partner_s_sheets_alone():
    pair = locked()
    AnswerSheet.objects.filter(user=pair.lead_b).update(position=1)

    unlock(pair)

    assert AnswerSheet.objects.get(user=pair.lead_b).position == 1


def test_without_a_lock_nothing_happens():
    pair = locked()
    unlock(pair)

    assert unlock(pair) is False
    assert Event.objects.filter(verb="unlocked").count() == 1


def test_after_the_reveal_it_is_refused():
    pair = locked()
    pair.lock(pair.lead_b, pair.b)

    with pytest.raises(CannotUnlock, match="locked in the meantime"):
        unlock(pair)

    assert Lock.objects.standing().count() == 2


def test_a_withdrawn_round_is_refused():
    pair = locked()
    Round.objects.update(state=RoundState.WITHDRAWN)

    with pytest.raises(CannotUnlock, match="closed"):
        unlock(pair)
