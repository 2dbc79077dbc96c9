"""Sign-up, sign-in and what protects them, through the real pages."""

import re
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from partnerships.models import User
from tests.partnerships.factories import (
    PASSWORD,
    ask,
    link_to,
    make_agency,
    make_person,
)

pytestmark = pytest.mark.django_db

SIGN_UP = "/accounts/signup/"
SIGN_IN = "/accounts/login/"
RESET = "/accounts/password/reset/"


class DeadServer(EmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected


def link_in_last_letter() -> str:
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert found is not None, mail.outbox[-1].body
    return found[1]


def sign_up(browser: Client, email: str, **more: str):
    return browser.post(
        SIGN_UP,
        {"name": "Ольга Смирнова", "email": email, "password1": PASSWORD, **more},
    )


def sign_in(browser: Client, email: str, password: str, **headers: Any):
    return browser.post(SIGN_IN, {"login": email, "password": password}, **headers)


def is_signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_signing_up_confirming_and_being_in(client):
    response = sign_up(client, "olga@example.com")
    assert response.headers["Location"] == "/accounts/confirm-email/"
    assert User.objects.get().name == "Ольга Смирнова"
    assert not is_signed_in(client)

    link = link_in_last_letter()
    assert client.get(link).status_code == 200
    assert not EmailAddress.objects.get().verified
    response = client.post(link)

    assert response.headers["Location"] == "/"
    assert is_signed_in(client)


def test_an_invitation_survives_sign_up_and_confirmation(client):
    ask(make_agency(), "partner@example.com")
    client.get(link_to("partner@example.com"))

    sign_up(client, "partner@example.com")
    letter = str(mail.outbox[-1].body)
    assert "takes you on to the invitation" in letter
    assert "invite your first partner" not in letter
    response = client.post(link_in_last_letter())

    assert response.headers["Location"] == "/invitation/"
    assert "Name of your agency" in client.get("/invitation/").text


def test_an_invitation_survives_signing_in(client):
    ask(make_agency(), "partner@example.com")
    make_person(email="partner@example.com")
    client.get(link_to("partner@example.com"))

    response = sign_in(client, "partner@example.com", PASSWORD)

    assert response.headers["Location"] == "/invitation/"


def test_signing_in_leads_to_where_one_wanted_to_go_but_not_elsewhere(client):
    user = make_person()
    sent = {"login": user.email, "password": PASSWORD}

    inside = client.post(SIGN_IN, {**sent, "next": "/agencies/new/"})
    assert inside.headers["Location"] == "/agencies/new/"
    outside = Client().post(SIGN_IN, {**sent, "next": "https://evil.example/"})
    assert outside.headers["Location"] == "/"


def test_nobody_signs_in_with_an_unconfirmed_address(client):
    user = make_person(verified=False)

    response = sign_in(client, user.email, PASSWORD)

    assert response.headers["Location"] == "/accounts/confirm-email/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("email", ["known@example.com", "new@example.com"])
def test_sign_up_and_reset_answer_the_same_for_every_address(client, email):
    make_person(email="known@example.com")

    signed_up = sign_up(client, email)
    assert signed_up.headers["Location"] == "/accounts/confirm-email/"
    assert "look into" in client.get("/accounts/confirm-email/").text.lower()
    reset = Client().post(RESET, {"email": email})
    assert reset.headers["Location"] == "/accounts/password/reset/done/"
    assert [letter.to for letter in mail.outbox] == [[email], [email]]


def test_wrong_passwords_and_unknown_addresses_read_the_same(client):
    make_person(email="known@example.com")
    pages = [
        sign_in(Client(), email, "wrong password").context["form"].errors.as_text()
        for email in ("known@example.com", "new@example.com")
    ]

    assert pages[0] == pages[1]


def test_ten_wrong_passwords_lock_the_address_whatever_is_claimed(client):
    user = make_person()
    for number in range(10):
        sign_in(
            Client(),
            user.email,
            "wrong password",
            HTTP_X_FORWARDED_FOR=f"203.0.113.{number}",
            REMOTE_ADDR=f"198.51.100.{number}",
        )

    response = sign_in(
        client, user.email, PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99"
    )

    assert "Too many" in response.text
    assert not is_signed_in(client)


def test_a_forged_header_does_not_widen_the_limit_of_a_connection():
    answers = [
        Client()
        .post(
            SIGN_UP,
            {"name": "x"},
            HTTP_X_FORWARDED_FOR=f"203.0.113.{number}",
        )
        .status_code
        for number in range(21)
    ]

    assert answers == [200] * 20 + [429]


def test_behind_trusted_proxies_their_report_counts(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    answers = [
        Client()
        .post(
            SIGN_UP,
            {"name": "x"},
            HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 192.0.2.7",
        )
        .status_code
        for number in range(21)
    ]

    assert answers == [200] * 20 + [429]


def sign_ups(addresses):
    """Return the statuses of sign-up forms sent from each address."""
    return [
        Client().post(SIGN_UP, {"name": "x"}, REMOTE_ADDR=address).status_code
        for address in addresses
    ]


def test_a_network_of_ipv6_counts_as_one():
    one = [f"2001:db8:0:7:{number}::1" for number in range(21)]

    assert sign_ups(one) == [200] * 20 + [429]
    assert sign_ups(["2001:db8:0:8::1"]) == [200]


def test_addresses_of_ipv4_are_told_apart_on_a_socket_for_both():
    assert sign_ups(["::ffff:203.0.113.9"] * 21) == [200] * 20 + [429]
    assert sign_ups(["::ffff:203.0.113.10", "203.0.113.9"]) == [200, 429]


def test_a_request_past_a_trusted_proxy_is_refused(settings):
    """Counting more proxies than there are is told, and breaks nothing else."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    client = Client(HTTP_X_FORWARDED_FOR="203.0.113.9", raise_request_exception=False)

    assert client.get("/accounts/login/").status_code == 200
    assert client.post(SIGN_UP, {"name": "x"}).status_code == 400
    assert sign_in(client, "dana@example.com", "wrong").status_code == 400


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"email": "nobody"}, "email"),
        ({"password1": "short"}, "password1"),
        ({"password1": "1234567890"}, "password1"),
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "Olga\nBcc: spy@example.com"}, "name"),
    ],
)
def test_bad_input_is_told_and_what_was_typed_stays(client, changed, wrong):
    typed = {"name": "Ольга", "email": "olga@example.com"} | changed

    response = sign_up(client, **typed)

    form = response.context["form"]
    assert wrong in form.errors
    assert form["name"].value() == typed["name"]
    assert form["email"].value() == typed["email"]
    assert not User.objects.exists()


def test_a_forgotten_password_is_replaced_by_a_link_used_once(client):
    user = make_person()
    client.post(RESET, {"email": user.email})
    link = link_in_last_letter()

    form = client.get(link, follow=True)
    assert link not in form.redirect_chain[-1][0]
    client.post(
        form.redirect_chain[-1][0],
        {"password1": "another good one", "password2": "another good one"},
    )

    assert sign_in(Client(), user.email, "another good one").status_code == 302
    assert "expired or was used" in Client().get(link, follow=True).text


def test_letters_link_to_the_configured_address_only(client, settings):
    settings.SITE_URL = "https://plumbline.example"
    settings.ALLOWED_HOSTS = ["*"]
    user = make_person(email="known@example.com")

    for path, sent in [
        (SIGN_UP, {"name": "O", "email": "new@example.com", "password1": PASSWORD}),
        (SIGN_UP, {"name": "O", "email": user.email, "password1": PASSWORD}),
        (RESET, {"email": user.email}),
        (RESET, {"email": "unknown@example.com"}),
    ]:
        Client().post(path, sent, HTTP_HOST="evil.example")

    assert len(mail.outbox) == 4
    for letter in mail.outbox:
        assert "evil.example" not in str(letter.message())
        assert "https://plumbline.example/" in str(letter.body)


def test_a_dead_mail_server_is_told_and_no_error(client, settings):
    settings.EMAIL_BACKEND = f"{__name__}.{DeadServer.__name__}"

    response = sign_up(client, "olga@example.com")

    assert response.status_code == 302
    shown = client.get(response.headers["Location"]).text
    assert "could not be sent" in shown


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_email_verification_sent",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
    ],
)
def test_pages_for_visitors_look_like_ours(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert response.text.count("<h1>") == 1
    assert 'class="page-head"' in response.text


@pytest.mark.parametrize(
    "name",
    [
        "account_logout",
        "account_email",
        "account_change_password",
        "account_reauthenticate",
    ],
)
def test_pages_for_people_look_like_ours(browse, name):
    response = browse(make_person()).get(reverse(name))

    assert response.status_code == 200
    assert response.text.count("<h1>") == 1
    assert 'class="page-head"' in response.text


def test_a_person_adds_confirms_and_prefers_another_address(browse):
    user = make_person()
    browser = browse(user)
    browser.post("/accounts/email/", {"action_add": "", "email": "two@example.com"})
    browser.post(link_in_last_letter())
    browser.post("/accounts/email/", {"action_primary": "", "email": "two@example.com"})

    user.refresh_from_db()
    assert user.email == "two@example.com"


def test_signing_out_is_a_press(browse):
    browser = browse(make_person())

    browser.get("/accounts/logout/")
    assert is_signed_in(browser)
    assert browser.post("/accounts/logout/").headers["Location"] == "/"
    assert not is_signed_in(browser)
