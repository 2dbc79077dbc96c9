"""What every page carries, and the pages that span the apps."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory
from django.views.defaults import bad_request, server_error
from PIL import Image

from partnerships.models import User
from tests.config.pages import Page
from tests.partnerships.factories import lead_of, make_active, make_agency, make_person


@pytest.mark.django_db
def test_a_visitor_finds_the_way_in(client: Client) -> None:
    page = Page(client.get("/").content.decode())

    assert {"/accounts/signup/", "/accounts/login/"} <= set(page.all("href"))
    assert "/accounts/logout/" not in page.all("action")
    assert page.all("hx-headers") == []
    assert page.all("lang", "html") == ["en"]


@pytest.mark.django_db
def test_a_person_finds_the_way_out(client: Client) -> None:
    person = User.objects.create_user("olga@example.org", name="Ольга <Иванова>")
    client.force_login(person)

    html = client.get("/").content.decode()

    assert ("post", "/accounts/logout/") in [
        (a["method"], a["action"]) for t, a in Page(html).elements if t == "form"
    ]
    assert len(Page(html).all("hx-headers", "body")) == 1
    assert "<bdi>Ольга &lt;Иванова&gt;</bdi>" in html


def test_the_map_that_bootstrap_names_is_served_with_it() -> None:
    sheet = Path(str(finders.find("bootstrap/css/bootstrap.min.css"))).read_text()
    (name,) = re.findall(r"sourceMappingURL=(\S+)\*/", sheet.replace(" ", ""))

    # Collecting the files for production fails on a name that leads nowhere.
    assert finders.find(f"bootstrap/css/{name}")


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/", "/questions/", "/verify/"])
def test_a_public_page_says_what_it_is_when_passed_on(client: Client, url: str) -> None:
    page = Page(client.get(url).content.decode())
    said = {a["property"]: a["content"] for _, a in page.elements if "property" in a}

    assert said["og:url"] == f"http://testserver{url}"
    assert said["og:title"]
    assert said["og:description"] == page.one(name="description")["content"]
    assert said["og:image"] == "http://testserver/static/img/social-card.png"
    size = (said["og:image:width"], said["og:image:height"])
    assert picture_size("img/social-card.png") == tuple(map(int, size))


def test_the_manifest_names_icons_that_are_there() -> None:
    manifest = json.loads(Path(str(finders.find("site.webmanifest"))).read_text())

    for icon in manifest["icons"]:
        if icon["type"] == "image/png":
            width, _, height = icon["sizes"].partition("x")
            assert picture_size(icon["src"]) == (int(width), int(height))
        else:
            assert finders.find(icon["src"])


def picture_size(name: str) -> tuple[int, int]:
    """Return width and height of one of our static pictures."""
    with Image.open(str(finders.find(name))) as picture:
        return picture.size


@pytest.mark.django_db
def test_an_unknown_address_is_answered_in_the_frame(client: Client) -> None:
    response = client.get("/nothing/here/")

    assert response.status_code == 404
    assert "There is nothing here for you" in response.content.decode()


@pytest.mark.django_db
def test_a_form_from_a_lost_session_is_refused_in_plain_words() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {})

    assert response.status_code == 403
    assert "Please send it once more" in response.content.decode()


def test_a_broken_server_needs_nothing_to_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The list of static files may be what broke.
    monkeypatch.setattr(
        "django.contrib.staticfiles.storage.staticfiles_storage.url", None
    )
    request = RequestFactory().get("/")

    response = server_error(request)

    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_an_unreadable_request_is_answered() -> None:
    response = bad_request(RequestFactory().get("/"), ValueError())

    assert response.status_code == 400
    assert "That could not be read" in response.content.decode()


# The desk ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_desk_of_somebody_new_asks_for_a_partner(client: Client) -> None:
    client.force_login(make_person())

    html = client.get("/").content.decode()

    assert 'href="/partnerships/new/"' in html
    assert html.count("btn-primary") == 1


@pytest.mark.django_db
def test_the_desk_of_an_agency_alone_asks_for_a_partner(client: Client) -> None:
    client.force_login(lead_of(make_agency("Студия <b>")))

    html = client.get("/").content.decode()

    assert "Invite your first partner" in html
    assert "<bdi>Студия &lt;b&gt;</bdi>" in html
    assert html.count("btn-primary") == 1


@pytest.mark.django_db
def test_only_the_first_move_is_strong(client: Client) -> None:
    agency = make_agency("Brightline")
    for name in ("Меридиан", "広葉"):
        make_active(agency, make_agency(name))
    client.force_login(lead_of(agency))

    html = client.get("/").content.decode()

    assert {"<bdi>Меридиан</bdi>", "<bdi>広葉</bdi>"} <= set(
        re.findall(r"<bdi>[^<]+</bdi>", html)
    )
    assert html.count("btn-primary") == 1


@pytest.mark.django_db
def test_the_page_of_a_partnership_names_both_and_the_step_it_is_at(
    client: Client,
) -> None:
    agency = make_agency("Brightline")
    partnership = make_active(agency, make_agency("Меридиан"))
    client.force_login(lead_of(agency))

    page = client.get(f"/partnerships/{partnership.pk}/").content.decode()

    assert "<bdi>Brightline</bdi> and <bdi>Меридиан</bdi>" in page
    assert [
        a["class"] for _, a in Page(page).elements if a.get("aria-current") == "step"
    ] == ["step-current"]
    assert page.count("btn-primary") == 1
