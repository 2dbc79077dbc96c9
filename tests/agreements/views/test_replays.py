"""Forms that come once more, or late: about a revision that stands no more."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.actions.freezing import freeze, unfreeze
from agreements.models import Consent, Event, Signature
from agreements.states import AgreementState
from partnerships.models import Membership, Notice
from partnerships.states import Role
from tests.agreements.story import NOW, Story, agreed, signable
from tests.agreements.views.people import at, colleague, signed_in
from tests.agreements.views.test_signing import consented
from tests.assessments.browsing import untouched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]

REASON = {"reason": "Not <yet>"}


@pytest.fixture
def story() -> Story:
    """Return an agreement that can be signed."""
    return signable()


@pytest.fixture
def dana(story: Story) -> Client:
    """Return the browser of A's signatory."""
    return signed_in(story.a.user)


def form_on(client: Client, story: Story, name: str) -> Any:
    """Return what a page's form sends when nobody touches it."""
    return untouched(client.get(at(story, name)).content.decode())


def frozen_anew(story: Story) -> None:
    """Let B reopen the text, and freeze it again as it is."""
    unfreeze(agreement=story.agreement, seat=story.b, now=NOW)
    story.freeze_with(b"%PDF-1.7 another")


def test_freezing_once_more_after_a_reopening_freezes_nothing() -> None:
    story = agreed()
    dana = signed_in(story.a.user)
    form = form_on(dana, story, "detail")
    for _ in range(2):
        dana.post(at(story, "freeze"), form)
        assert story.revision.number == 1
    unfreeze(agreement=story.agreement, seat=story.b, now=NOW)
    page = dana.post(at(story, "freeze"), form, follow=True).content.decode()
    assert story.agreement.state == AgreementState.AGREED
    assert "was frozen and reopened since" in page
    dana.post(at(story, "freeze"), form_on(dana, story, "detail"))
    assert story.revision.number == 2


def test_reopening_is_about_the_revision_on_the_page(
    story: Story, dana: Client
) -> None:
    form = form_on(dana, story, "detail")
    frozen_anew(story)
    response = dana.post(at(story, "unfreeze"), form)
    assert response.status_code == 409
    assert "was frozen anew" in response.content.decode()
    assert story.agreement.state == AgreementState.FROZEN
    for wrong in ("0", "-1", "two", "9" * 30):
        sent = dana.post(at(story, "unfreeze"), {"revision": wrong})
        assert sent.status_code == 409
    dana.post(at(story, "unfreeze"), form_on(dana, story, "detail"))
    assert story.agreement.state == AgreementState.AGREED


@pytest.mark.parametrize("name", ["decline", "call_off"])
def test_a_signing_is_stopped_once_and_the_reason_is_kept(
    story: Story, dana: Client, name: str
) -> None:
    form = form_on(dana, story, name) | REASON
    frozen_anew(story)
    response = dana.post(at(story, name), form)
    assert response.status_code == 409
    assert story.agreement.state == AgreementState.FROZEN
    again = untouched(response.content.decode())
    assert again["reason"] == REASON["reason"]
    assert dana.post(at(story, name), again).status_code == 302
    assert story.agreement.state in (AgreementState.DECLINED, AgreementState.VOIDED)


@pytest.mark.parametrize("name", ["decline", "call_off"])
def test_what_was_reopened_meanwhile_keeps_the_reason_too(
    story: Story, dana: Client, name: str
) -> None:
    form = form_on(dana, story, name) | REASON
    unfreeze(agreement=story.agreement, seat=story.b, now=NOW)
    response = dana.post(at(story, name), form)
    assert response.status_code == 409
    assert untouched(response.content.decode())["reason"] == REASON["reason"]
    assert dana.get(at(story, name))["Location"] == at(story, "detail")


def test_who_has_signed_has_nothing_to_decline(story: Story, dana: Client) -> None:
    story.sign(story.a)
    assert dana.get(at(story, "decline")).status_code == 302


def test_handing_over_goes_on_with_what_stands(story: Story, dana: Client) -> None:
    li = colleague(story, Role.LEAD)
    typed = {"user": li.pk, "name": "Li", "title": "CEO", "authority": "Proxy"}
    form = form_on(dana, story, "hand_over") | typed
    story.sign(story.b)
    response = dana.post(at(story, "hand_over"), form)
    assert response.status_code == 409
    again = untouched(response.content.decode())
    assert again["title"] == "CEO"
    assert dana.post(at(story, "hand_over"), again).status_code == 302
    assert story.revision.number == 2


def test_a_stale_signature_keeps_name_and_drawing(story: Story, dana: Client) -> None:
    drawn = json.dumps([[[10, 20], [30, 40]]])
    data = consented(dana, story) | {"drawing": drawn, "typed_name": "dana  bright"}
    frozen_anew(story)
    for sent in (data | {"typed_name": ""}, data):
        assert dana.post(at(story, "sign"), sent).status_code == 409
    page = dana.get(at(story, "sign")).content.decode()
    dana.post(at(story, "consent"), untouched(page) | {"agree": "on"})
    again = form_on(dana, story, "sign")
    assert again["typed_name"] == "dana  bright"
    assert json.loads(again["drawing"]) == json.loads(drawn)
    assert not again["password"]
    sent = again | {"password": data["password"], "intent": "on"}
    assert dana.post(at(story, "sign"), sent).status_code == 302
    assert Signature.objects.get().typed_name == "dana  bright"
    assert "agreements.typed" not in dana.session


def test_a_withdrawn_consent_does_not_revive(story: Story, dana: Client) -> None:
    first = form_on(dana, story, "sign") | {"agree": "on"}
    dana.post(at(story, "consent"), first)
    back = {"withdrawn": "0"}
    for _ in range(2):
        dana.post(at(story, "consent_withdraw"), back)
    assert dana.post(at(story, "consent"), first).status_code == 409
    standing = Consent.objects.filter(withdrawn_at=None)
    assert not standing.exists()
    again = form_on(dana, story, "sign") | {"agree": "on"}
    assert dana.post(at(story, "consent"), again).status_code == 302
    dana.post(at(story, "consent_withdraw"), back)
    assert standing.count() == 1
    form = form_on(dana, story, "sign")
    assert form["withdrawn"] == "1"
    dana.post(at(story, "consent_withdraw"), form)
    assert not standing.exists()


def test_signing_what_was_called_off_is_409_whatever_is_missing(
    story: Story, dana: Client
) -> None:
    data = consented(dana, story)
    dana.post(at(story, "call_off"), form_on(dana, story, "call_off") | REASON)
    data["password"] = ""
    assert dana.post(at(story, "sign"), data).status_code == 409


def test_who_signs_is_not_asked_while_it_is_frozen(story: Story, dana: Client) -> None:
    assert dana.get(at(story, "signatory"))["Location"] == at(story, "detail")
    unfreeze(agreement=story.agreement, seat=story.a, now=NOW)
    form = form_on(dana, story, "signatory") | {"title": "Owner"}
    story.freeze_with(b"%PDF-1.7 another")
    page = dana.post(at(story, "signatory"), form).content.decode()
    assert "Reopen the agreement first" in page
    assert untouched(page)["title"] == "Owner"


def test_a_signatory_who_leads_no_more_is_sent_to_no_closed_door(
    story: Story, dana: Client
) -> None:
    Membership.objects.filter(user=story.a.user).update(role=Role.RESPONDENT)
    page = dana.get(at(story, "detail")).content.decode()
    assert "Read and sign" not in page
    assert "ask one of them to hand the signing over" in page
    assert dana.get(at(story, "sign")).status_code == 403


def test_reopening_is_told_once_and_agreeing_again_in_the_hourly_letter() -> None:
    story = agreed()
    told = Notice.objects.filter(user=story.b.user)
    assert told.filter(event="all_agreed").count() == 1
    freeze(agreement=story.agreement, seat=story.a, now=NOW)
    unfreeze(agreement=story.agreement, seat=story.a, now=NOW)
    assert story.agreement.state == AgreementState.AGREED
    assert told.filter(event="all_agreed").count() == 1
    for days in (40, 41, 42):
        story.propose(story.a, "creators", paid_days=days)
        story.accept(story.b, "creators")
    assert told.filter(event="all_agreed").count() == 1
    assert told.get(event="negotiation").facts["agreed"] == "3"
    assert Event.objects.filter(type="accepted").count() == 3


def test_the_history_tells_a_calling_off_from_a_reopening(
    story: Story, dana: Client
) -> None:
    url = reverse("agreements:section", args=[story.agreement_id, "creators"])
    story.sign(story.b)
    li = colleague(story, Role.LEAD)
    typed = {"user": li.pk, "name": "Li", "title": "CEO", "authority": "Proxy"}
    dana.post(at(story, "hand_over"), form_on(dana, story, "hand_over") | typed)
    page = dana.get(url).content.decode()
    assert "handed over to another lead" in page
    assert "Signatures on it were voided" in page
    assert "The signing was called off" not in page
    dana.post(at(story, "call_off"), form_on(dana, story, "call_off") | REASON)
    assert "The signing was called off" in dana.get(url).content.decode()
