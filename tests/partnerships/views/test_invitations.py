"""What the invited see: a link shows, only a signed-in click accepts."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Agency, PartnerInvitation, TeamInvitation
from partnerships.states import PartnershipState, Role
from tests.partnerships.factories import (
    ask,
    invite,
    join,
    lead_of,
    link_to,
    make_active,
    make_agency,
    make_person,
)

pytestmark = pytest.mark.django_db

HERE = "/invitation/"
PARTNER = "partner@example.com"
# Another one on every page.
CSRF = re.compile(r"[A-Za-z0-9]{64}")


@pytest.fixture
def asking():
    agency = make_agency("Brightline")
    Agency.objects.filter(pk=agency.pk).update(
        website="https://brightline.example",
        city="Leeds",
        markets="Great Britain",
        languages="English",
        size="11-50",
        services="Secret services",
        brings="Secret gifts",
        needs="Secret needs",
        vision="Secret vision",
    )
    agency.refresh_from_db()
    return agency


def opened(browser: Client, email: str = PARTNER) -> Client:
    """Follow the link of the newest letter."""
    response = browser.get(link_to(email))
    assert response.headers["Location"] == HERE
    return browser


def test_the_link_leads_to_a_page_whose_address_holds_no_token(client, asking):
    ask(asking, PARTNER)

    response = client.get(link_to(PARTNER), follow=True)

    assert response.redirect_chain == [(HERE, 302)]
    assert response.status_code == 200
    token = link_to(PARTNER).strip("/").rpartition("/")[2]
    assert token not in response.text
    assert all(token not in str(one.get_decoded()) for one in Session.objects.all())
    link = client.get(link_to(PARTNER))
    assert link.headers["Referrer-Policy"] == "no-referrer"
    for page in (client.get(HERE), link):
        assert "no-store" in page.headers["Cache-Control"]


def test_the_page_shows_who_asks_and_nothing_that_gives_answers_away(client, asking):
    ask(asking, PARTNER)

    shown = opened(client).get(HERE).text

    for told in (
        "Brightline",
        str(lead_of(asking)),
        "ignoring the letter is enough",
        "brightline.example",
        "Leeds",
        "Great Britain",
        "English",
        "A joint pitch",
        reverse("assessments:questions"),
    ):
        assert told in shown
    due_on = PartnerInvitation.objects.get().partnership.due_on
    assert due_on.strftime("%B") in shown
    assert "Secret" not in shown
    assert "11 to 50" not in shown
    assert PARTNER not in shown


def test_a_scanner_that_follows_the_link_spends_nothing(asking):
    invitation = ask(asking, PARTNER)
    link = link_to(PARTNER)

    for _ in range(3):
        scanner = Client()
        scanner.get(link, follow=True)
        scanner.head(link)
        scanner.post(HERE, {"name": "Meridian", "answers_myself": "on"})

    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert Client().post(link).status_code == 405


def test_a_new_lead_accepts_and_makes_an_agency(browse, asking):
    ask(asking, PARTNER)
    user = make_person(email=PARTNER)
    browser = opened(browse(user))

    response = browser.post(
        HERE,
        {
            "name": "Меридиан",
            "answers_myself": "on",
            "addresses": "neu@example.com",
        },
    )

    partnership = PartnerInvitation.objects.get().partnership
    assert response.headers["Location"] == f"/partnerships/{partnership.pk}/"
    assert partnership.state == PartnershipState.ACTIVE
    assert str(partnership.agency_b) == "Меридиан"
    assert partnership.respondents.filter(user=user).exists()
    assert TeamInvitation.objects.get().email == "neu@example.com"
    assert browser.get(HERE).status_code == 404


def test_a_lead_accepts_with_an_agency_they_have(browse, asking):
    ours = make_agency("Meridian", lead=make_person(email=PARTNER))
    ask(asking, PARTNER)
    browser = opened(browse(lead_of(ours)))
    assert "Meridian" in browser.get(HERE).text

    browser.post(HERE, {"agency": str(ours.pk), "answers_myself": "on"})

    assert PartnerInvitation.objects.get().partnership.agency_b == ours


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"answers_myself": "on"}, "name"),
        ({"name": "x" * 201, "answers_myself": "on"}, "name"),
        ({"name": "Meridian"}, "__all__"),
        ({"name": "Meridian", "addresses": "nobody"}, "addresses"),
    ],
)
def test_bad_input_is_told_and_what_was_typed_stays(browse, asking, typed, wrong):
    ask(asking, PARTNER)
    browser = opened(browse(make_person(email=PARTNER)))

    response = browser.post(HERE, typed)

    form = response.context["form"]
    assert wrong in form.errors
    assert form["name"].value() == typed.get("name")
    assert form["addresses"].value() == typed.get("addresses")
    assert PartnerInvitation.objects.get().accepted_at is None


def test_other_people_s_agencies_and_the_asking_one_cannot_be_chosen(browse, asking):
    user = make_person(email=PARTNER)
    make_agency("Meridian", lead=user)
    other = make_agency("Third")
    ask(asking, PARTNER)
    browser = opened(browse(user))

    for agency in (other, asking):
        response = browser.post(
            HERE, {"agency": str(agency.pk), "answers_myself": "on"}
        )
        assert "agency" in response.context["form"].errors


def test_a_refusal_is_told_on_the_page_and_the_invitation_stays(browse, asking):
    user = make_person(email=PARTNER)
    ours = make_agency("Meridian", lead=user)
    make_active(asking, ours)
    ask(asking, PARTNER)
    browser = opened(browse(user))

    response = browser.post(HERE, {"agency": str(ours.pk), "answers_myself": "on"})

    assert "open partnership already" in response.text
    assert browser.get(HERE).status_code == 200


def test_another_account_is_told_and_does_not_learn_the_address(browse, asking):
    ask(asking, PARTNER)
    browser = opened(browse(make_person(email="other@example.com")))

    shown = browser.get(HERE).text
    assert "sent to another address" in shown
    assert PARTNER not in shown
    browser.post(HERE, {"name": "Meridian", "answers_myself": "on"})
    assert PartnerInvitation.objects.get().accepted_at is None

    response = browser.post("/invitation/other-account/")
    assert response.headers["Location"] == "/accounts/login/?next=/invitation/"
    assert "_auth_user_id" not in browser.session
    assert browser.get(HERE).status_code == 200


def test_a_second_confirmed_address_of_the_account_counts(browse, asking):
    user = make_person(email="other@example.com")
    EmailAddress.objects.create(user=user, email=PARTNER, verified=False)
    ask(asking, PARTNER)
    browser = opened(browse(user))
    sent = {"name": "Meridian", "answers_myself": "on"}

    browser.post(HERE, sent)
    assert PartnerInvitation.objects.get().accepted_at is None
    EmailAddress.objects.update(verified=True)
    browser.post(HERE, sent)
    assert PartnerInvitation.objects.get().accepted_at is not None


def test_links_that_no_longer_work_and_unknown_ones_look_alike(asking):
    now = timezone.now()
    pages = set()
    for number, change in enumerate(
        [
            {"revoked_at": now},
            {"accepted_at": now},
            {"expires_at": now - timedelta(seconds=1)},
        ]
    ):
        email = f"partner{number}@example.com"
        invitation = ask(asking, email)
        link = link_to(email)
        PartnerInvitation.objects.filter(pk=invitation.pk).update(**change)
        response = Client().get(link, follow=True)
        assert response.status_code == 404
        pages.add(CSRF.sub("", response.text))
    for path in ("/invitations/unknown/", "/invitations/%00%F0%9F%92%A3/", HERE):
        response = Client().get(path, follow=True)
        assert response.status_code == 404
        pages.add(CSRF.sub("", response.text))

    assert len(pages) == 1
    assert "ask the person who invited you" in pages.pop()


def test_a_session_that_ended_before_accepting_leads_back(asking):
    ask(asking, PARTNER)
    browser = opened(Client())

    response = browser.post(HERE, {"name": "Meridian", "answers_myself": "on"})

    assert response.headers["Location"] == "/accounts/login/?next=/invitation/"


def test_a_colleague_joins(browse, asking):
    olga = make_person(email="olga@example.com")
    invite(asking, olga.email, Role.VIEWER)
    browser = opened(browse(olga), olga.email)
    assert "Join the team of Brightline" in browser.get(HERE).text

    response = browser.post(HERE)

    assert response.headers["Location"] == f"/agencies/{asking.pk}/team/"
    assert asking.memberships.get(user=olga).role == Role.VIEWER


def test_a_colleague_who_is_to_answer_lands_in_the_partnership(browse, asking):
    olga = make_person(email="olga@example.com")
    partnership = ask(asking, PARTNER, olga.email).partnership
    browser = opened(browse(olga), olga.email)
    assert reverse("assessments:questions") in browser.get(HERE).text

    response = browser.post(HERE)

    assert response.headers["Location"] == f"/partnerships/{partnership.pk}/"


def test_a_colleague_from_the_other_side_is_told_why_not(browse, asking):
    other = make_agency("Meridian")
    make_active(asking, other)
    olga = make_person(email="olga@example.com")
    join(olga, other)
    invite(asking, olga.email)
    browser = opened(browse(olga), olga.email)

    response = browser.post(HERE)

    assert "Nobody can be on both sides" in response.text
    assert not asking.memberships.filter(user=olga).exists()


def test_the_other_account_button_is_pressed_by_people_who_are_signed_in(browse):
    url = "/invitation/other-account/"

    assert browse(make_person()).get(url).status_code == 405
    assert Client().post(url).status_code == 302
