"""Reminders by the clock and by a lead: once a day, and only while they are true."""

from datetime import UTC, date, datetime, timedelta

import pytest

from assessments.actions.answering import mark_done, undo_done
from assessments.actions.reminding import (
    CannotNudge,
    WrongToken,
    mute,
    mute_token,
    nudge,
    remind_by_clock,
    unmute,
)
from assessments.actions.respondents import leave_out
from assessments.actions.withdrawing import Withdrawal, withdraw
from assessments.models import Nudge, Reminder, Round, owing_around_due_date
from partnerships.models import Agency, Membership, Notice, Respondent, User
from partnerships.states import PartnershipState
from tests.assessments.factories import Pair, growth, make_pair, save

pytestmark = pytest.mark.django_db

DUE = date(2026, 12, 24)


def at(day: date) -> datetime:
    """Return a moment of a day."""
    return datetime(day.year, day.month, day.day, 7, 30, tzinfo=UTC)


def remind_all(day: date) -> list[User]:
    """Do what the clock does on a day and return who got a letter."""
    before = set(Notice.objects.values_list("pk", flat=True))
    for respondent in owing_around_due_date(day):
        remind_by_clock(respondent_id=respondent.pk, now=at(day))
    new = Notice.objects.exclude(pk__in=before).select_related("user")
    return [notice.user for notice in new]


def begun() -> Pair:
    """Return a pair whose leads have begun and are not done."""
    pair = make_pair()
    save(pair.begin(pair.lead_a, pair.a), "growth", growth(2))
    save(pair.begin(pair.lead_b, pair.b), "growth", growth(6))
    return pair


def nudge_by_a(pair: Pair, to: Agency, day: date = DUE) -> bool:
    """Let A's lead remind an agency."""
    return nudge(round_=pair.round, by=pair.a, to=to, user=pair.lead_a, now=at(day))


def nudge_b(pair: Pair, day: date = DUE) -> bool:
    """Let A's lead remind B."""
    return nudge_by_a(pair, pair.b, day)


@pytest.mark.parametrize(
    ("days", "is_reminded"), [(-4, False), (-3, True), (0, True), (7, True), (8, False)]
)
def test_letters_go_out_around_the_due_date(days, is_reminded):
    pair = begun()

    told = remind_all(DUE + timedelta(days))

    assert told == ([pair.lead_a, pair.lead_b] if is_reminded else [])


def test_a_day_brings_one_letter_and_the_next_day_another():
    pair = begun()

    assert remind_all(DUE) == [pair.lead_a, pair.lead_b]
    assert remind_all(DUE) == []
    assert remind_all(DUE + timedelta(1)) == [pair.lead_a, pair.lead_b]


def test_a_worker_that_was_down_writes_today_s_letter_only():
    pair = begun()
    remind_all(DUE - timedelta(3))

    assert remind_all(DUE) == [pair.lead_a, pair.lead_b]
    assert Notice.objects.filter(user=pair.lead_a).count() == 2


def test_the_letter_opens_the_answers_and_can_be_stopped():
    pair = begun()

    remind_all(DUE)

    letter = Notice.objects.get(user=pair.lead_a)
    assert letter.event == "reminder"
    assert letter.path == f"/rounds/{pair.round.pk}/"
    token = mute_token(pair.round, pair.lead_a)
    assert letter.mute_path == f"/reminders/{token}/stop/"


def test_people_are_reminded_before_anybody_has_begun():
    pair = make_pair()

    assert remind_all(DUE) == [pair.lead_a, pair.lead_b]

    assert Round.objects.get().number == 1
    assert pair.begin(pair.lead_a, pair.a).round == pair.round


def done(pair: Pair) -> None:
    """Let A's lead be done."""
    mark_done(sheet=pair.lead_a.sheets.get(), now=at(DUE))


def locked(pair: Pair) -> None:
    """Let a second lead of A lock, without waiting for the first."""
    pair.lock(pair.lead_a, pair.a)
    undone = pair.lead_a.sheets.get()
    undone.done_at = None
    undone.save()


def left_out(pair: Pair) -> None:
    """Let A's lead no longer answer."""
    respondent = Respondent.objects.get(user=pair.lead_a)
    leave_out(respondent=respondent, user=pair.lead_a, now=at(DUE))


def gone(pair: Pair) -> None:
    """Let A's lead leave the agency."""
    Membership.objects.filter(user=pair.lead_a).delete()


def muted(pair: Pair) -> None:
    """Let A's lead want no letters."""
    mute(token=mute_token(pair.round, pair.lead_a), now=at(DUE))


@pytest.mark.parametrize("act", [done, locked, left_out, gone, muted])
def test_who_owes_nothing_or_wants_none_gets_no_letter(act):
    pair = begun()
    act(pair)

    assert remind_all(DUE) == [pair.lead_b]


def test_nobody_is_reminded_after_the_reveal_or_the_withdrawal():
    pair = begun()
    revealed = begun()
    for user, agency in ((revealed.lead_a, revealed.a), (revealed.lead_b, revealed.b)):
        revealed.lock(user, agency)
    withdraw(
        partnership=pair.partnership,
        seen=Withdrawal.PARTNERSHIP,
        agency=pair.a,
        user=pair.lead_a,
        now=at(DUE),
    )

    assert remind_all(DUE) == []


@pytest.mark.parametrize("act", [done, left_out])
def test_a_letter_that_waits_is_dropped_once_its_reader_owes_nothing(act):
    pair = begun()
    remind_all(DUE)

    act(pair)

    assert [one.user for one in Notice.objects.all()] == [pair.lead_b]


def test_a_letter_that_waits_is_dropped_at_the_lock():
    pair = begun()
    remind_all(DUE)

    pair.lock(pair.lead_a, pair.a)

    assert [one.user for one in Notice.objects.all()] == [pair.lead_b]


def test_who_takes_done_back_is_reminded_again():
    pair = begun()
    done(pair)
    undo_done(sheet=pair.lead_a.sheets.get(), now=at(DUE))

    assert pair.lead_a in remind_all(DUE)


def test_letters_stopped_by_one_click_can_be_had_again():
    pair = begun()
    remind_all(DUE)
    muted(pair)
    muted(pair)
    assert not Notice.objects.filter(user=pair.lead_a).exists()
    assert remind_all(DUE + timedelta(1)) == [pair.lead_b]

    assert unmute(round_=pair.round, user=pair.lead_a) is True
    assert unmute(round_=pair.round, user=pair.lead_a) is False

    assert pair.lead_a in remind_all(DUE + timedelta(2))


def test_a_token_is_for_one_person_in_one_round():
    pair = begun()
    token = mute_token(pair.round, pair.lead_a)
    other = mute_token(pair.round, pair.lead_b)

    for wrong in ("", "x", token[:-1], token + "x", token.replace(".", "x")):
        with pytest.raises(WrongToken):
            mute(token=wrong, now=at(DUE))
    mixed = token.partition(".")[0] + "." + other.partition(".")[2]
    with pytest.raises(WrongToken):
        mute(token=mixed, now=at(DUE))
    assert not Reminder.objects.exists()


def test_a_nudge_writes_to_the_partner_s_people_who_are_not_done():
    pair = begun()
    ilse = pair.add_respondent("Ilse", pair.b)
    mark_done(sheet=pair.begin(ilse, pair.b), now=at(DUE))

    assert nudge_b(pair) is True

    letter = Notice.objects.get()
    assert (letter.user, letter.event) == (pair.lead_b, "nudge_partner")
    assert Nudge.objects.get().sent_by == pair.lead_a


def test_a_nudge_is_once_a_day_whoever_does_it():
    pair = begun()

    assert nudge_b(pair) is True
    assert nudge_b(pair) is False
    assert Notice.objects.count() == 1
    assert nudge_b(pair, DUE + timedelta(1)) is True
    assert Notice.objects.count() == 2


def test_a_nudge_and_the_clock_together_write_once_a_day():
    pair = begun()
    remind_all(DUE)

    assert nudge_b(pair) is True

    assert Notice.objects.filter(user=pair.lead_b).count() == 1


def test_a_partner_that_is_done_is_nudged_to_lock():
    pair = begun()
    mark_done(sheet=pair.lead_b.sheets.get(), now=at(DUE))

    nudge_b(pair)

    letter = Notice.objects.get()
    assert (letter.user, letter.event) == (pair.lead_b, "nudge_leads")
    assert letter.path == f"/rounds/{pair.round.pk}/lock/"


def test_a_lead_nudges_the_others_of_their_own_agency():
    pair = begun()
    ilse = pair.add_respondent("Ilse", pair.a)

    nudge_by_a(pair, pair.a)

    letter = Notice.objects.get()
    assert (letter.user, letter.event) == (ilse, "nudge_ours")


def test_nobody_is_nudged_for_nothing():
    pair = begun()

    with pytest.raises(CannotNudge, match="Everybody else"):
        nudge_by_a(pair, pair.a)
    pair.lock(pair.lead_b, pair.b)
    with pytest.raises(CannotNudge, match="locked"):
        nudge_by_a(pair, pair.b)
    pair.partnership.state = PartnershipState.WITHDRAWN
    pair.partnership.save()
    Round.objects.update(state="withdrawn")
    with pytest.raises(CannotNudge, match="closed"):
        nudge_by_a(pair, pair.b)
    assert not Nudge.objects.exists()
    assert not Notice.objects.exists()


def test_who_wants_no_letters_gets_none_by_a_nudge_either():
    pair = begun()
    mute(token=mute_token(pair.round, pair.lead_b), now=at(DUE))

    assert nudge_b(pair) is True
    assert not Notice.objects.exists()


@pytest.mark.parametrize("act", [remind_all, None], ids=["had one", "wants none"])
def test_a_lead_who_had_today_s_letter_or_wants_none_is_not_asked_to_lock(act):
    pair = begun()
    if act is None:
        mute(token=mute_token(pair.round, pair.lead_b), now=at(DUE))
    else:
        act(DUE)
    mark_done(sheet=pair.lead_b.sheets.get(), now=at(DUE))

    assert nudge_b(pair) is True

    assert not Notice.objects.filter(user=pair.lead_b).exists()
