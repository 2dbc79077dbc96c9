"""Who answers and until when can change until it no longer means anything."""

from datetime import date, timedelta

import pytest

from assessments.actions.deadlines import put_off
from assessments.actions.locking import unlock_answers
from assessments.actions.respondents import (
    CannotChangeRespondents,
    add_respondents,
    leave_out,
)
from assessments.models import Round
from partnerships.actions.due_dates import CannotSetDueDate
from partnerships.models import Event, Notice, Respondent
from partnerships.states import PartnershipState
from tests.assessments.factories import NOW, Pair, growth, make_pair, save

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def begun() -> Pair:
    """Return a pair whose leads have both begun."""
    pair = make_pair()
    save(pair.begin(pair.lead_a, pair.a), "growth", growth(2))
    save(pair.begin(pair.lead_b, pair.b), "growth", growth(6))
    return pair


def move(pair: Pair, due_on: date) -> bool:
    """Let A's lead move the due date."""
    return put_off(
        partnership=pair.partnership,
        due_on=due_on,
        agency=pair.a,
        user=pair.lead_a,
        now=NOW,
    )


def test_a_moved_due_date_is_told_to_whom_it_concerns():
    pair = begun()
    ilse = pair.add_respondent("Ilse", pair.a)

    assert move(pair, date(2027, 1, 15)) is True

    pair.partnership.refresh_from_db()
    assert pair.partnership.due_on == date(2027, 1, 15)
    told = set(Notice.objects.values_list("user", "event"))
    assert told == {(pair.lead_b.pk, "due_moved"), (ilse.pk, "due_moved")}
    assert Notice.objects.count() == 2
    assert Event.objects.get(verb="due_moved").agency == pair.a


def test_the_same_day_is_no_move():
    pair = begun()

    assert move(pair, pair.partnership.due_on) is False
    assert not Notice.objects.exists()


def test_a_day_that_is_moved_again_and_again_is_one_letter():
    pair = begun()
    for days in (20, 30, 40):
        move(pair, TODAY + timedelta(days))
    assert [one.user for one in Notice.objects.all()] == [pair.lead_b]

    Notice.objects.update(sent_at=NOW)
    move(pair, TODAY + timedelta(50))

    assert Notice.objects.latest("pk").next_try_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize("due_on", [TODAY, TODAY - timedelta(1), date(2099, 1, 1)])
def test_a_day_that_is_over_or_too_far_away_is_refused(due_on):
    pair = begun()

    with pytest.raises(CannotSetDueDate):
        move(pair, due_on)


def test_it_can_be_moved_while_one_side_has_locked_and_after_it_has_passed():
    pair = begun()
    pair.lock(pair.lead_a, pair.a)
    pair.partnership.due_on = TODAY - timedelta(3)
    pair.partnership.save()

    assert move(pair, TODAY + timedelta(7)) is True


def test_after_the_reveal_or_a_withdrawal_it_stays():
    pair = begun()
    pair.lock(pair.lead_a, pair.a)
    pair.lock(pair.lead_b, pair.b)
    with pytest.raises(CannotSetDueDate, match="revealed"):
        move(pair, TODAY + timedelta(7))

    pair.partnership.state = PartnershipState.WITHDRAWN
    pair.partnership.save()
    with pytest.raises(CannotSetDueDate, match="withdrawn"):
        move(pair, TODAY + timedelta(7))


def add(pair: Pair, *addresses: str) -> None:
    """Let A's lead invite people to answer."""
    add_respondents(
        partnership=pair.partnership,
        agency=pair.a,
        members=[],
        addresses=addresses,
        user=pair.lead_a,
        now=NOW,
    )


def leave(pair: Pair) -> None:
    """Let A's lead no longer answer."""
    respondent = Respondent.objects.get(user=pair.lead_a)
    leave_out(respondent=respondent, user=pair.lead_a, now=NOW)


def test_who_is_left_out_does_not_count_and_is_not_forgotten():
    pair = begun()
    ilse = pair.add_respondent("Ilse", pair.a)
    sheet = pair.begin(ilse, pair.a)
    save(sheet, "growth", growth(7))

    leave_out(respondent=Respondent.objects.get(user=ilse), user=pair.lead_a, now=NOW)
    lock = pair.lock(pair.lead_a, pair.a)

    assert '"value":7' not in lock.canonical
    assert sheet.answers.get().value == 7
    assert Event.objects.get(verb="respondent_removed").agency == pair.a


def test_the_lock_fixes_who_answers_until_it_is_taken_back():
    pair = begun()
    pair.lock(pair.lead_a, pair.a)

    for act in (lambda: add(pair, "new@example.com"), lambda: leave(pair)):
        with pytest.raises(CannotChangeRespondents, match="locked"):
            act()
    unlock_answers(round_=pair.round, agency=pair.a, user=pair.lead_a, now=NOW)
    add(pair, "new@example.com")
    leave(pair)

    assert pair.partnership.team_invitations.count() == 1


def test_the_partner_s_lock_fixes_only_the_partner():
    pair = begun()
    pair.lock(pair.lead_b, pair.b)

    add(pair, "new@example.com")


def test_after_the_reveal_or_a_withdrawal_nobody_is_added():
    pair = begun()
    pair.lock(pair.lead_a, pair.a)
    pair.lock(pair.lead_b, pair.b)
    with pytest.raises(CannotChangeRespondents, match="revealed"):
        add(pair, "new@example.com")

    Round.objects.update(state="withdrawn", revealed_at=None)
    pair.partnership.state = PartnershipState.WITHDRAWN
    pair.partnership.save()
    with pytest.raises(CannotChangeRespondents, match="withdrawn"):
        add(pair, "new@example.com")
