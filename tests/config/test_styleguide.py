"""The styleguide shows every component, and only where pages are built."""

from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.test import Client

from tests.config.pages import Page

COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"
# They are of the public pages alone.
ELSEWHERE = {"components/landing_picture.html", "components/social_card.html"}

pytestmark = pytest.mark.django_db


def test_nobody_finds_it_where_people_work(client: Client) -> None:
    assert client.get("/styleguide/").status_code == 404


def test_it_shows_every_component(client: Client, settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.config.open_doors"
    response = client.get("/styleguide/")
    shown = {template.name for template in response.templates}

    assert response.status_code == 200
    components = {f"components/{path.name}" for path in COMPONENTS.glob("*.html")}
    assert components - shown - ELSEWHERE == set()


def test_no_two_things_on_it_share_an_id(
    client: Client, settings: LazySettings
) -> None:
    settings.ROOT_URLCONF = "tests.config.open_doors"
    ids = Page(client.get("/styleguide/").content.decode()).all("id")

    assert sorted(ids) == sorted(set(ids))
