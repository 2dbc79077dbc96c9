"""The pages of the second factor: setting it up, signing in with it, losing it."""

import re
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from partnerships.models import User
from tests.partnerships.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db

INDEX = "/accounts/2fa/"
# A script without an address that a browser would run.
INLINE = re.compile(r"<script(?![^>]*(src=|application/json))|\son\w+=|style=")


@pytest.fixture(autouse=True)
def _no_tries_counted(settings: Any) -> None:
    cache.clear()
    # A half minute that ends between giving a code and checking it fails no test.
    settings.MFA_TOTP_TOLERANCE = 1


@pytest.fixture
def dana() -> User:
    """Return somebody with a confirmed address."""
    person = make_person("Dana")
    EmailAddress.objects.get_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
    return person


@pytest.fixture
def browser(dana: User) -> Client:
    """Return her browser, where she has just signed in."""
    client = Client()
    sign_in(client, dana)
    return client


def sign_in(client: Client, person: User) -> Any:
    return client.post(
        "/accounts/login/", {"login": person.email, "password": PASSWORD}
    )


def prove_again(client: Client) -> None:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def code_of(secret: str, ago: int = 0) -> str:
    shown: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago))
    return shown


def set_up(client: Client) -> str:
    prove_again(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r'class="hash">([A-Z2-7]+)<', page)
    assert found
    response = client.post(
        reverse("mfa_activate_totp"), {"code": code_of(found[1], ago=1)}
    )
    assert response.status_code == 302
    return found[1]


def test_an_authenticator_is_set_up_and_asked_for(browser: Client, dana: User) -> None:
    secret = set_up(browser)
    assert (
        "10 of 10 are left"
        in browser.get(reverse("mfa_view_recovery_codes")).content.decode()
    )
    other = Client()
    assert sign_in(other, dana)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in other.session
    assert "One more step" in other.get(reverse("mfa_authenticate")).content.decode()
    wrong = other.post(reverse("mfa_authenticate"), {"code": "000"})
    assert 'href="#id_code"' in wrong.content.decode()
    other.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert other.session["_auth_user_id"] == str(dana.pk)


def test_a_recovery_code_gets_in_once(browser: Client, dana: User) -> None:
    set_up(browser)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    for tried, gets_in in ((1, True), (2, False)):
        other = Client()
        sign_in(other, dana)
        other.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert ("_auth_user_id" in other.session) is gets_in, tried


def test_no_cache_keeps_the_key_or_the_codes(browser: Client) -> None:
    prove_again(browser)
    key = browser.get(reverse("mfa_activate_totp"))
    set_up(browser)
    for page in (key, browser.get(reverse("mfa_view_recovery_codes"))):
        assert page.status_code == 200
        assert page["Cache-Control"] == "no-store, private"


def test_a_proof_grows_old(browser: Client, settings: Any) -> None:
    """A desk left open gives away no code and no device."""
    set_up(browser)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    for name in (
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
    ):
        response = browser.post(reverse(name)) if "view" not in name else None
        response = response or browser.get(reverse(name))
        assert "reauthenticate" in response["Location"], name
    assert Authenticator.objects.count() == 2


def test_stopping_needs_a_proof_and_the_password_is_enough_again(
    browser: Client, dana: User
) -> None:
    set_up(browser)
    assert browser.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.exists()
    assert sign_in(Client(), dana)["Location"] == reverse("home")


PAGES = [
    "mfa_index",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_login",
    "account_reauthenticate",
]


def test_no_page_has_a_script_in_it(browser: Client) -> None:
    prove_again(browser)
    for name in ("mfa_index", "mfa_activate_totp", "account_login"):
        holds_no_script(browser, name)
    set_up(browser)
    for name in PAGES:
        holds_no_script(browser, name)


def holds_no_script(browser: Client, name: str) -> None:
    response = browser.get(reverse(name), follow=True)
    assert response.status_code == 200, name
    assert not INLINE.search(response.content.decode()), name


def test_ones_account_leads_there(browser: Client) -> None:
    assert reverse("mfa_index") in browser.get("/accounts/email/").content.decode()
    assert "Add a passkey" in browser.get(INDEX).content.decode()
