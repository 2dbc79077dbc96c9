"""Where the door leads people whose session has ended."""

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.partnerships.factories import PASSWORD, lead_of, make_agency

pytestmark = pytest.mark.django_db
OURS = "http://testserver"
SOME = UUID(int=7)
HOME = "/"
TEAM = reverse("partnerships:team", args=[SOME])


def led_to(url: str, referer: str, *, secure: bool = False) -> str:
    """Return where a form sent without a session leads after signing in."""
    response = Client().post(
        url, {"a": "b"}, headers={"referer": referer}, secure=secure
    )
    door, _, query = response["Location"].partition("?")
    assert door == reverse("account_login")
    (following,) = parse_qs(query)["next"]
    return following


def posted_only() -> str:
    """Return an address that only takes forms."""
    return reverse("partnerships:member_role", args=[SOME, 1])


@pytest.mark.parametrize(
    ("referer", "following"),
    [
        (f"{OURS}{TEAM}", TEAM),
        (f"{OURS}{TEAM}?a=%D1%8F&b=2#there", f"{TEAM}?a=%D1%8F&b=2"),
        ("", HOME),
        ("https://elsewhere.example/agencies/", HOME),
        (f"{OURS}.elsewhere.example{TEAM}", HOME),
        (f"{OURS}@elsewhere.example{TEAM}", HOME),
        (f"//elsewhere.example{TEAM}", HOME),
        ("javascript:alert(1)", HOME),
        (f"{OURS}//elsewhere.example/", HOME),
        ("http://[", HOME),
        (f"{OURS}/nothing/here/", HOME),
        (f"{OURS}/operator/", "/operator/"),
    ],
)
def test_a_form_leads_back_to_its_page(referer: str, following: str) -> None:
    assert led_to(posted_only(), referer) == following


@pytest.mark.parametrize(
    "name",
    [
        "partnerships:readdress",
        "assessments:unlock",
        "agreements:consent",
    ],
)
def test_a_refused_form_s_own_address_is_no_page(name: str) -> None:
    # Some of them check the method before the door and some behind it.
    url = reverse(name, args=[SOME])

    assert led_to(url, f"{OURS}{url}") == HOME


def test_a_page_that_takes_its_own_form_is_led_back_to() -> None:
    assert led_to(TEAM, f"{OURS}{TEAM}") == TEAM


def test_over_https_a_page_without_it_is_not_ours() -> None:
    assert led_to(TEAM, f"{OURS}{TEAM}", secure=True) == HOME
    assert led_to(TEAM, f"https://testserver{TEAM}", secure=True) == TEAM


def test_after_signing_in_the_page_opens() -> None:
    agency = make_agency("Brightline")
    team = reverse("partnerships:team", args=[agency.pk])
    button = reverse("partnerships:member_role", args=[agency.pk, 1])
    client = Client(headers={"referer": f"{OURS}{team}"})

    door = client.post(button, {"role": "lead"})["Location"]
    login = {"login": lead_of(agency).email, "password": PASSWORD}
    response = client.post(door, login, follow=True)

    assert urlsplit(response.redirect_chain[-1][0]).path == team
    assert response.status_code == 200
