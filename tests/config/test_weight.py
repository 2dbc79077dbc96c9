"""What comes over the wire, packed as WhiteNoise packs it: a page, and a first visit.

By gzip, which every browser reads; Brotli, which most do, makes it a tenth lighter.
"""

import gzip
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from agreements.reports.overview import section_url
from partnerships.models import User
from tests.agreements.story import drafted, signable
from tests.agreements.views.people import at
from tests.assessments.revealed import answered
from tests.config.pages import Page

pytestmark = pytest.mark.django_db

KILOBYTE = 1024
PAGE = 60 * KILOBYTE
FIRST_VISIT = 150 * KILOBYTE
# What systems fetch when somebody keeps the site on a home screen, not for a visit.
KEPT = ("apple-touch-icon", "manifest")


def files(html: str) -> set[str]:
    """Return the names of the static files that a browser fetches for a page."""
    page = Page(html)
    links = [
        attributes["href"]
        for tag, attributes in page.elements
        if (tag == "link" and attributes["rel"] not in KEPT) or tag == "use"
    ]
    addresses = {link.partition("#")[0] for link in [*links, *page.all("src")]}
    return {one.removeprefix("/static/") for one in addresses if one[:5] != "data:"}


@cache
def packed(name: str) -> int:
    """Return how many bytes of a static file go over the wire."""
    found = finders.find(name)
    assert found, name
    data = Path(str(found)).read_bytes()
    return len(data) if name.endswith(".png") else len(gzip.compress(data))


def too_heavy(client: Client, url: str) -> list[str]:
    """Return what is too heavy about a page."""
    response = client.get(url)
    assert response.status_code == 200, url
    html = response.content
    page = len(gzip.compress(html))
    visit = page + sum(packed(name) for name in files(html.decode()))
    problems = [f"{url}: a page of {page}"] if page > PAGE else []
    return problems + ([f"{url}: a visit of {visit}"] if visit > FIRST_VISIT else [])


def pages() -> Iterator[tuple[User, str]]:
    """Yield the pages that people are on longest, and who is on them."""
    world = answered()
    asked = world.people["a"][0]
    yield asked, "/"
    yield asked, f"/rounds/{world.round.pk}/questions/speed_quality/"
    story = drafted()
    lead = story.world.leads["a"]
    for name in ("verdict", "compare"):
        yield lead, f"/rounds/{story.world.round.pk}/{name}/"
    for name in ("detail", "read"):
        yield lead, at(story, name)
    yield lead, section_url(story.section("creators"))
    signing = signable()
    yield signing.world.leads["a"], at(signing, "sign")


@pytest.mark.parametrize(
    "url", ["/", "/accounts/login/", "/accounts/signup/", "/questions/", "/verify/"]
)
def test_what_a_visitor_loads_first_is_light(client: Client, url: str) -> None:
    assert too_heavy(client, url) == []


@pytest.mark.usefixtures("documents")
def test_what_a_person_loads_first_is_light() -> None:
    problems = []
    for person, url in pages():
        client = Client()
        client.force_login(person)
        problems += too_heavy(client, url)

    assert problems == []


def test_a_visit_takes_few_files_and_no_script_of_bootstrap(client: Client) -> None:
    fetched = files(client.get("/").content.decode())

    assert {name.rpartition(".")[2] for name in fetched} == {"css", "js", "svg", "png"}
    assert len(fetched) <= 7
    assert [name for name in fetched if re.search(r"bootstrap.*\.js", name)] == []
