"""Who gets what: every route, at every stage, for strangers and for wrong roles."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agreements.models import standing_revision
from partnerships.models import User
from tests.config.routes import PUBLIC, ROUTES, addresses, has_object, ours
from tests.config.stages import NAMES, PURPOSE, STAGES, Stage, stage, told
from tests.partnerships.factories import ask, make_agency, make_person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("documents", "seal_key"),
]
METHODS = ("GET", "POST")
THEIRS = [text.encode() for text in (*NAMES, PURPOSE)]
# Stage, route, method, who, and what they got.
Wrong = tuple[str, str, str, str, int]


def browser(user: User) -> Client:
    """Return a browser in which the person has signed in."""
    client = Client()
    client.force_login(user)
    return client


@contextmanager
def undone() -> Iterator[None]:
    """Let nothing of what happens inside last."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


def typed(made: Stage) -> dict[str, Any]:
    """Return what the forms that need more than a click would send."""
    if made.agreement is None:
        return {
            "declared_by": made.people["lead"].pk,
            "part": "risk.appetite",
            "language": "en",
        }
    revision = standing_revision(made.agreement)
    hashes = (
        {"canonical_sha256": revision.canonical_sha256, "pdf_sha256": revision.sha256}
        if revision
        else {}
    )
    return hashes | {
        "dimension": "risk",
        "declared_by": made.people["lead"].pk,
        "seen": made.section.content_hash,
        "act": "withdraw",
    }


def requests(made: Stage) -> Iterator[tuple[str, str, str]]:
    """Yield route, method and address of all there is at this stage."""
    for name, url in addresses(made).items():
        for method in METHODS:
            yield name, method, url


def send(client: Client, method: str, url: str, data: dict[str, Any]) -> HttpResponse:
    """Send one request."""
    response: Any = client.get(url) if method == "GET" else client.post(url, data)
    answer: HttpResponse = response
    return answer


def everything() -> list[tuple[Any, ...]]:
    """Return every row of the three rooms."""
    return [
        row
        for room in ("partnerships", "assessments", "agreements")
        for model in apps.get_app_config(room).get_models()
        for row in model._default_manager.order_by("pk").values_list()
    ]


def tells(response: HttpResponse) -> bool:
    """Return whether a page names the partnership's agencies or what it is about."""
    return any(text in response.content for text in THEIRS)


def test_neither_visitors_nor_strangers_get_anything() -> None:
    stranger = browser(make_stranger())
    wrong: list[Wrong] = []
    for name, made in told():
        partner = browser(made.partner)
        data, before = typed(made), everything()
        wrong += let_in(name, made, "visitor", Client(), data)
        wrong += let_in(name, made, "stranger", stranger, data)
        wrong += let_in(name, made, "partner", partner, data)
        changed = everything() != before
        assert not changed, name

    assert wrong == []


def make_stranger() -> User:
    """Return the lead of another agency, who has a partnership of their own."""
    person = make_person("Sam")
    ask(make_agency("Elsewhere", lead=person), "else@example.com")
    return person


def let_in(
    name: str, made: Stage, who: str, client: Client, data: dict[str, Any]
) -> Iterator[Wrong]:
    """Yield wherever somebody gets another answer than they should."""
    for route, method, url in requests(made):
        if who == "partner" and not ROUTES[route].is_of_one:
            continue
        if who != "visitor" and not has_object(ours()[route]):
            continue
        response = send(client, method, url, data)
        is_method = bool(ROUTES[route].who(method))
        is_refused = response.status_code in ({404} if is_method else {404, 405})
        if who == "visitor":
            door = reverse("account_login")
            is_refused = (
                response.headers.get("Location", "").startswith(door)
                or (not is_method and response.status_code == 405)
                or (route in PUBLIC and response.status_code < 500)
            )
        if not is_refused or tells(response):
            yield name, route, method, who, response.status_code


def test_pages_without_an_object_tell_strangers_nothing() -> None:
    made = stage("drafting")
    stranger = make_stranger()
    for route, method, url in requests(made):
        if not has_object(ours()[route]):
            response = send(browser(stranger), method, url, {})
            assert response.status_code < 500
            assert not tells(response), route


def test_visitors_come_back_to_the_page_they_asked_for() -> None:
    for name, url in addresses(stage("drafting")).items():
        if ROUTES[name].get and name not in PUBLIC:
            response = Client().get(url)
            assert (
                response["Location"] == f"{reverse('account_login')}?next={quote(url)}"
            )


def test_public_pages_are_there_for_everyone() -> None:
    found = addresses(stage("answering"))

    shown = [name for name in PUBLIC if ROUTES[name].get]
    assert {name: Client().get(found[name]).status_code for name in shown} == {
        "home": 200,
        "healthz": 200,
        "assessments:questions": 200,
        "assessments:questions_json": 200,
        "assessments:paper_form": 200,
        "agreements:verify": 200,
        "agreements:verifier": 200,
        "partnerships:invitation_open": 302,
        # Nobody has opened a letter in this browser.
        "partnerships:invitation": 404,
        "assessments:mute": 404,
    }


def test_wrong_roles_are_refused() -> None:
    wrong: list[Wrong] = []
    for name, made in told():
        roles = ("colleague", "respondent", "viewer")
        clients = {role: browser(made.people[role]) for role in roles}
        data, before = typed(made), everything()
        for role, client in clients.items():
            for route, method, url in requests(made):
                may = ROUTES[route].who(method)
                if not may or role in may or not is_told_apart(route, name):
                    continue
                response = send(client, method, url, data)
                if response.status_code != 403:
                    wrong.append((name, route, method, role, response.status_code))
        changed = everything() != before
        assert not changed, name

    assert wrong == []


def is_told_apart(route: str, name: str) -> bool:
    """Return whether roles matter: a walk-away is told of from reveal to agreement."""
    if route == "assessments:settle_walk_away":
        return STAGES.index(name) >= 2
    return route != "agreements:release" or STAGES.index(name) <= 3


def test_right_roles_get_an_answer() -> None:
    """What strangers and wrong roles are refused is there, so refusing it says much."""
    expected = {
        (route, method, role)
        for route, allowed in ROUTES.items()
        for method in METHODS
        for role in allowed.who(method)
        # There is no letter whose link they could have opened.
        if route not in ("partnerships:invitation", "assessments:mute")
    }
    missing = set(expected)
    for name, made in told():
        if name in {"invited", "answering", "drafting", "sealed", "ended"}:
            missing -= set(answered(made, missing))

    assert missing == set()


def answered(
    made: Stage, missing: set[tuple[str, str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Yield those of `missing` that get an answer which is no refusal."""
    found, data = addresses(made), typed(made)
    for route, method, role in sorted(missing):
        if route in found:
            with undone():
                client = browser(made.people[role])
                response = send(client, method, found[route], data)
            if response.status_code < 400:
                yield route, method, role
