"""The lock, its page, taking it back, and the page where both wait."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.actions.answering import mark_done
from assessments.actions.looking import CannotLook, look_inside
from assessments.actions.withdrawing import Withdrawal, withdraw
from assessments.models import Lock, SplitLook
from assessments.states import RoundState
from partnerships.actions.team import invite_colleague
from partnerships.models import Event, User
from partnerships.states import Role
from tests.assessments.browsing import untouched
from tests.assessments.factories import (
    NOW,
    Pair,
    growth,
    make_pair,
    make_user,
    save,
)

pytestmark = pytest.mark.django_db


def sign_in(user: User) -> Client:
    """Return a browser in which the person has signed in."""
    client = Client()
    client.force_login(user)
    return client


def answering() -> Pair:
    """Return a pair whose leads have both begun."""
    pair = make_pair()
    save(pair.begin(pair.lead_a, pair.a), "growth", growth(2))
    save(pair.begin(pair.lead_b, pair.b), "growth", growth(6))
    return pair


def invite_to(pair: Pair, email: str) -> None:
    """Let A's lead invite somebody to answer who is not in the team yet."""
    invite_colleague(
        agency=pair.a,
        email=email,
        role=Role.RESPONDENT,
        partnership=pair.partnership,
        user=pair.lead_a,
        now=NOW,
    )


def at(name: str, pair: Pair) -> str:
    """Return a page's address in the pair's round."""
    return reverse(f"assessments:{name}", args=[pair.round.pk])


def test_a_lead_locks_and_waits():
    pair = answering()

    response = sign_in(pair.lead_a).post(at("lock", pair))

    assert response["Location"] == at("waiting", pair)
    assert Lock.objects.get().agency == pair.a


def test_the_second_lock_leads_on_to_the_verdict():
    pair = answering()
    sign_in(pair.lead_a).post(at("lock", pair))
    client = sign_in(pair.lead_b)

    client.post(at("lock", pair))
    response = client.get(at("waiting", pair))

    assert response["Location"] == at("verdict", pair)
    assert pair.round.state == RoundState.REVEALED


@pytest.mark.parametrize("role", [Role.RESPONDENT, Role.VIEWER])
def test_only_a_lead_locks(role):
    pair = answering()
    colleague = sign_in(make_user("Ilse", pair.a, role))

    assert colleague.post(at("lock", pair)).status_code == 403
    assert not Lock.objects.exists()


def test_colleagues_who_are_not_done_must_be_ticked():
    pair = answering()
    ilse = pair.add_respondent("Ilse", pair.a)
    done = pair.add_respondent("Ото", pair.a)
    mark_done(sheet=pair.begin(done, pair.a), now=NOW)
    client = sign_in(pair.lead_a)

    shown = client.get(at("lock", pair)).content.decode()
    refused = client.post(at("lock", pair))
    assert f'name="without" value="{ilse.pk}"' in " ".join(shown.split())
    assert f'value="{done.pk}"' not in shown
    assert "Not done yet: Ilse" in refused.content.decode()
    assert 'href="#id_without_0"' in refused.content.decode()
    assert not Lock.objects.exists()

    client.post(at("lock", pair), {"without": ilse.pk})
    assert Lock.objects.exists()


def test_someone_who_takes_done_back_meanwhile_is_asked_about_again():
    pair = answering()
    pair.add_respondent("Ilse", pair.a)

    response = sign_in(pair.lead_a).post(at("lock", pair), {"without": "999999"})

    assert "Not done yet: Ilse" in response.content.decode()


def test_locking_is_refused_while_nobody_has_answered():
    pair = make_pair()
    pair.begin(pair.lead_b, pair.b)
    mute = make_user("Ilse", pair.a)

    response = sign_in(mute).post(at("lock", pair), {"without": pair.lead_a.pk})

    assert "Nobody of your agency has started" in response.content.decode()


def test_a_page_that_spoke_of_taking_back_reveals_nothing_unasked():
    pair = answering()
    lead = sign_in(pair.lead_a)
    opened = untouched(lead.get(at("lock", pair)).content.decode())
    pair.lock(pair.lead_b, pair.b)

    refused = lead.post(at("lock", pair), opened)

    text = refused.content.decode()
    assert "The other agency has locked in the meantime" in text
    assert "Lock and reveal" in text
    assert pair.round.state == RoundState.OPEN
    assert not pair.round.locks.filter(agency=pair.a).exists()
    lead.post(at("lock", pair), untouched(text))
    assert pair.round.state == RoundState.REVEALED


def test_whoever_owes_answers_is_led_back_to_them_first():
    pair = answering()
    client, resume = sign_in(pair.lead_a), at("resume", pair)
    button = f'btn-primary" href="{resume}">Continue where you were'

    assert button in client.get(at("waiting", pair)).content.decode()
    client.post(at("done", pair))
    assert button not in client.get(at("waiting", pair)).content.decode()


def test_a_lead_who_does_not_answer_finds_the_lock():
    pair = answering()
    lead = sign_in(make_user("Ilse", pair.a))

    assert lead.get(at("check", pair)).status_code == 403
    text = lead.get(at("lock", pair)).content.decode()

    assert "Lock our answers" in text
    assert "In your own answers" not in text


def test_junk_is_a_form_error():
    pair = answering()
    pair.add_respondent("Ilse", pair.a)

    response = sign_in(pair.lead_a).post(at("lock", pair), {"without": "everyone"})

    assert response.status_code == 200
    assert "error-summary" in response.content.decode()


def test_the_lock_page_says_what_is_missing_and_what_happens():
    pair = answering()
    pair.add_respondent("Ilse", pair.a)
    pair.add_respondent("Ото", pair.b)
    invite_to(pair, "kim@example.com")
    client = sign_in(pair.lead_a)

    text = " ".join(client.get(at("lock", pair)).content.decode().split())
    check = at("check", pair)

    assert "questions without an answer" in text
    assert f'href="{check}#look"' in text
    assert "Ilse" in text
    assert "Ото" not in text
    assert "kim@example.com" in text
    assert "a lead can take the lock back" in text
    assert not Lock.objects.exists()


def test_whoever_locks_second_is_told_that_it_reveals():
    pair = answering()
    pair.lock(pair.lead_b, pair.b)

    text = sign_in(pair.lead_a).get(at("lock", pair)).content.decode()

    assert "Lock and reveal" in text
    assert "take the lock back" not in text


def test_a_locked_agency_has_no_lock_page():
    pair = answering()
    pair.lock(pair.lead_a, pair.a)
    client = sign_in(pair.lead_a)

    for name in ("lock", "split"):
        assert client.get(at(name, pair))["Location"] == at("waiting", pair)


@pytest.mark.parametrize("role", [Role.RESPONDENT, Role.VIEWER])
def test_only_a_lead_takes_a_lock_back_or_sees_where_they_are_split(role):
    pair = answering()
    pair.lock(pair.lead_a, pair.a)
    colleague = sign_in(make_user("Ilse", pair.a, role))

    assert colleague.post(at("unlock", pair)).status_code == 403
    assert colleague.get(at("split", pair)).status_code == 403
    assert "Take the lock back" not in colleague.get(at("waiting", pair)).text
    assert Lock.objects.standing().exists()


def test_a_lock_taken_back_is_told_to_both():
    pair = answering()
    first = pair.lock(pair.lead_a, pair.a)
    client = sign_in(pair.lead_a)
    assert "Take the lock back" in client.get(at("waiting", pair)).text

    said = client.post(at("unlock", pair), follow=True).text
    again = client.post(at("unlock", pair), follow=True).text
    second = pair.lock(pair.lead_a, pair.a)

    assert "The lock is taken back" in said
    assert "Your answers are not locked" in again
    for reader in (pair.lead_a, pair.lead_b):
        text = sign_in(reader).get(at("waiting", pair)).text
        assert "1 earlier lock, taken back" in text
        assert first.commitment in text
        assert second.commitment in text


def test_after_the_reveal_there_is_no_way_back():
    pair = answering()
    pair.lock(pair.lead_a, pair.a)
    pair.lock(pair.lead_b, pair.b)

    text = sign_in(pair.lead_a).post(at("unlock", pair), follow=True).text

    assert "has locked in the meantime" in text
    assert Lock.objects.standing().count() == 2


def test_the_split_names_topics_and_nothing_else():
    pair = answering()
    colleague = pair.add_respondent("Ilse", pair.a)
    save(pair.begin(pair.lead_a, pair.a), "growth", growth(1))
    page = growth(7, reason="Because of Kim")
    save(pair.begin(colleague, pair.a), "growth", page)
    client = sign_in(pair.lead_a)
    before = client.get(at("split", pair)).text

    text = client.post(at("split", pair), follow=True).text
    theirs = sign_in(pair.lead_b).post(at("split", pair), follow=True).text

    assert "Growth model" not in before
    assert "<li>Growth model</li>" in text
    assert "Ilse" not in text
    assert "Because" not in text
    assert "Nowhere" in theirs


def test_a_lead_does_not_find_out_what_a_colleague_said_by_trying():
    pair = answering()
    colleague = pair.add_respondent("Ilse", pair.a)
    second = make_user("Omar", pair.a, Role.LEAD)
    save(pair.begin(colleague, pair.a), "growth", growth(7))
    client, own = sign_in(pair.lead_a), pair.begin(pair.lead_a, pair.a)

    seen = set()
    for place, reader in ((1, client), (4, client), (7, sign_in(second))):
        save(own, "growth", growth(place))
        page = reader.post(at("split", pair), follow=True).text
        seen.add(page.partition('<div class="stack">')[2].partition("<form")[0])
        assert "Look again" not in page

    assert len(seen) == 1
    assert Event.objects.filter(verb="looked_inside").count() == 1


def test_tomorrow_a_lead_may_look_again():
    pair = answering()
    colleague = pair.add_respondent("Ilse", pair.a)
    save(pair.begin(colleague, pair.a), "growth", growth(7))
    save(pair.begin(pair.lead_a, pair.a), "growth", growth(7))
    look_inside(round_=pair.round, agency=pair.a, user=pair.lead_a, now=NOW)
    save(pair.begin(pair.lead_a, pair.a), "growth", growth(1))
    client = sign_in(pair.lead_a)

    assert "Look again" in client.get(at("split", pair)).text
    assert "Growth model" in client.post(at("split", pair), follow=True).text


def test_withdrawing_takes_the_look_along():
    pair = answering()
    look_inside(round_=pair.round, agency=pair.a, user=pair.lead_a, now=NOW)

    withdraw(
        partnership=pair.partnership,
        seen=Withdrawal.PARTNERSHIP,
        agency=pair.b,
        user=pair.lead_b,
        now=NOW,
    )

    assert not SplitLook.objects.exists()


def test_nobody_looks_inside_what_is_locked():
    pair = answering()
    pair.lock(pair.lead_a, pair.a)

    with pytest.raises(CannotLook):
        look_inside(round_=pair.round, agency=pair.a, user=pair.lead_a, now=NOW)


def test_waiting_tells_who_is_done_and_the_commitments_and_nothing_else():
    pair = answering()
    mark_done(sheet=pair.lead_b.sheets.get(), now=NOW)
    lock = pair.lock(pair.lead_a, pair.a)
    viewer = make_user("Ilse", pair.b, Role.VIEWER)

    text = sign_in(viewer).get(at("waiting", pair)).content.decode()

    assert text.count(">Done<") == 2
    assert lock.commitment in text
    assert lock.salt not in text
    assert "Locked on 23 November 2026, 09:30 UTC" in text
    assert "Not locked yet" in text


def test_waiting_is_there_before_the_partner_accepts():
    pair = make_pair()
    pair.begin(pair.lead_a, pair.a)
    pair.partnership.agency_b = None
    pair.partnership.state = "invited"
    pair.partnership.save()

    text = sign_in(pair.lead_a).get(at("waiting", pair)).content.decode()

    assert "has not accepted the invitation yet" in text
