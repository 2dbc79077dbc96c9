"""Calling off, the last day, reminders and handing over, as a browser meets them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.actions.freezing import unfreeze
from agreements.states import AgreementState
from partnerships.models import Membership, Notice
from partnerships.states import Role
from tests.agreements.story import NOW, Story, agreed, signable
from tests.agreements.views.people import at, colleague, signed_in
from tests.assessments.browsing import untouched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


@pytest.fixture
def story() -> Story:
    """Return an agreement that can be signed."""
    return signable()


@pytest.fixture
def dana(story: Story) -> Client:
    """Return the browser of A's signatory."""
    return signed_in(story.a.user)


def seen_by(story: Story, user: Any, name: str = "detail") -> str:
    return signed_in(user).get(at(story, name)).content.decode()


def remind(story: Story, side: str) -> str:
    return reverse("agreements:remind", args=[story.agreement_id, side])


def test_calling_off_says_whose_signature_falls(story: Story, dana: Client) -> None:
    story.sign(story.b)
    assert "That signature counts no more" in seen_by(story, story.a.user, "call_off")
    assert dana.post(at(story, "call_off"), {"reason": ""}).status_code == 200
    assert story.agreement.state == AgreementState.PARTLY_SIGNED
    dana.post(at(story, "call_off"), {"reason": "The <b>split</b>"})
    for user in (story.a.user, story.b.user):
        page = seen_by(story, user)
        assert "Signing was called off" in page
        assert "The &lt;b&gt;split&lt;/b&gt;" in page
        assert "Reopen for changes" in page
    assert dana.get(at(story, "call_off"))["Location"] == at(story, "detail")
    assert dana.get(at(story, "signed"))["Location"] == at(story, "detail")


def test_the_day_is_moved_or_the_page_says_why_not(story: Story, dana: Client) -> None:
    today = timezone.now().date()
    page = dana.post(
        at(story, "deadline"), {"sign_by": today + timedelta(days=999)}
    ).content.decode()
    assert 'href="#id_sign_by"' in page
    for wrong in ("", "yesterday", "0000-00-00"):
        response = dana.post(at(story, "deadline"), {"sign_by": wrong})
        assert response.status_code == 200
    later = today + timedelta(days=60)
    dana.post(at(story, "deadline"), {"sign_by": later})
    assert story.revision.sign_by == later


def test_freezing_takes_the_days_that_were_asked_for() -> None:
    story = agreed()
    dana = signed_in(story.a.user)
    for wrong in ("0", "181", "many"):
        page = dana.post(at(story, "freeze"), {"days": wrong}).content.decode()
        assert f'value="{wrong}"' in page
        assert story.agreement.state == AgreementState.AGREED
    dana.post(at(story, "freeze"), {"days": "7"})
    assert story.revision.sign_by == timezone.now().date() + timedelta(days=7)


def test_a_reminder_goes_out_once(story: Story, dana: Client) -> None:
    for _ in range(2):
        dana.post(remind(story, "b"))
    assert Notice.objects.filter(event="sign_reminder").count() == 1
    assert dana.post(remind(story, "c")).status_code == 404


def test_handing_over_names_somebody_else(story: Story, dana: Client) -> None:
    li = colleague(story, Role.LEAD)
    form = untouched(dana.get(at(story, "hand_over")).content.decode())
    typed = {"user": li.pk, "name": "李 明", "title": "总监", "authority": "Proxy"}
    story.sign(story.b)
    # The page did not say that a signature would fall: it says so first.
    page = dana.post(at(story, "hand_over"), form | typed).content.decode()
    assert "has signed already" in page
    assert untouched(page)["name"] == "李 明"
    form = untouched(dana.get(at(story, "hand_over")).content.decode())
    dana.post(at(story, "hand_over"), form | typed)
    assert story.revision.number == 2
    assert story.agreement.state == AgreementState.FROZEN
    assert dana.get(at(story, "sign")).status_code == 403
    assert "李 明" in seen_by(story, li)


def test_another_lead_takes_over_from_somebody_gone(story: Story) -> None:
    li = colleague(story, Role.LEAD)
    assert signed_in(li).get(at(story, "hand_over")).status_code == 403
    Membership.objects.filter(user=story.a.user).update(role=Role.VIEWER)
    assert "Hand over to another lead" in seen_by(story, li)
    assert signed_in(li).get(at(story, "hand_over")).status_code == 200


def test_without_another_lead_there_is_nobody_to_hand_to(
    story: Story, dana: Client
) -> None:
    page = dana.get(at(story, "hand_over")).content.decode()
    assert "Make a colleague a lead first" in page
    unfreeze(agreement=story.agreement, seat=story.a, now=NOW)
    assert dana.get(at(story, "hand_over"))["Location"] == at(story, "signatory")
