"""Choosing the language that the site speaks."""

import pytest
from django.test import Client
from django.urls import reverse

from partnerships.models import User
from tests.partnerships.factories import make_person

pytestmark = pytest.mark.django_db
CHOOSE = {"language": "ru"}
SIGN_IN = "/accounts/login/"


def _spoken(client: Client) -> str:
    return client.get(SIGN_IN)["Content-Language"]


def test_a_browser_keeps_what_was_chosen(client: Client) -> None:
    address = reverse("partnerships:language")

    response = client.post(
        address, CHOOSE, headers={"referer": f"http://testserver{SIGN_IN}?next=/"}
    )

    assert response["Location"] == f"{SIGN_IN}?next=/"
    assert _spoken(client) == "ru"


def test_a_person_keeps_it_in_their_account(client: Client) -> None:
    user = make_person()
    client.force_login(user)

    client.post(reverse("partnerships:language"), CHOOSE)

    user.refresh_from_db()
    assert user.language == "ru"
    elsewhere = Client(headers={"accept-language": "en"})
    elsewhere.force_login(user)
    assert elsewhere.get("/")["Content-Language"] == "ru"


@pytest.mark.parametrize("sent", [{}, {"language": "xx"}, {"language": "../ru"}])
def test_no_other_language_is_taken(client: Client, sent: dict[str, str]) -> None:
    assert client.post(reverse("partnerships:language"), sent).status_code == 400


def test_the_browser_is_asked_first(client: Client) -> None:
    asked = client.get(SIGN_IN, headers={"accept-language": "ru-RU,ru;q=0.9"})
    assert asked["Content-Language"] == "ru"


def test_a_language_that_is_no_more_is_passed_over(client: Client) -> None:
    user = make_person()
    User.objects.filter(pk=user.pk).update(language="xx", time_zone="Mars/Base")
    client.force_login(user)

    assert client.get("/")["Content-Language"] == "en"


def test_it_never_leads_to_another_site(client: Client) -> None:
    response = client.post(
        reverse("partnerships:language"),
        CHOOSE,
        headers={"referer": "https://elsewhere.example/"},
    )
    assert response["Location"] == "/"


def test_each_language_is_offered_by_its_own_name(client: Client) -> None:
    page = client.get(SIGN_IN, headers={"accept-language": "ru"}).content.decode()
    assert 'lang="en">English<' in page
    assert 'lang="ru" aria-current="true">Русский<' in page
