"""The lock's form and the page where both wait."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.actions.answering import mark_done
from assessments.models import Lock
from assessments.states import RoundState
from partnerships.models import User
from partnerships.states import Role
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

    shown = client.get(at("check", pair)).content.decode()
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


def test_a_lead_who_does_not_answer_finds_the_lock():
    pair = answering()
    lead = sign_in(make_user("Ilse", pair.a))

    text = lead.get(at("check", pair)).content.decode()

    assert "Lock our answers" in text
    assert "2/7" not in text


def test_junk_is_a_form_error():
    pair = answering()
    pair.add_respondent("Ilse", pair.a)

    response = sign_in(pair.lead_a).post(at("lock", pair), {"without": "everyone"})

    assert response.status_code == 200
    assert "error-summary" in response.content.decode()


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
