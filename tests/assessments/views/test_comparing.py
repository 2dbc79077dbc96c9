"""The comparison and its downloads: each side's own view of the same answers."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.editions import report_pages
from assessments.models import AnswerSheet, Stance
from assessments.questionnaire import published
from partnerships.models import User
from partnerships.states import Role
from tests.assessments.factories import NOW, make_agency, make_user
from tests.assessments.revealed import (
    World,
    answered,
    lock,
    revealed,
    small_case,
    worked_case,
)
from tests.assessments.settling import Talk

pytestmark = pytest.mark.django_db
KINDS = ("csv", "xlsx", "json")
NOTES = {"a": "Marco should say more.", "b": "Только для своих."}
NAMES = {"a": ("Dana Kessler", "Marco Ruiz"), "b": ("Елена Воронцова", "Илья Громов")}


def browser(user: User) -> Client:
    client = Client()
    client.force_login(
        user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def url(world: World, query: str = "") -> str:
    return reverse("assessments:compare", args=[world.round.pk]) + query


def file_url(world: World, kind: str) -> str:
    return reverse("assessments:export", args=[world.round.pk, kind])


def page(world: World, user: User, query: str = "") -> str:
    response = browser(user).get(url(world, query))
    assert response.status_code == 200
    return response.content.decode()


def lines(world: World, user: User) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        browser(user).get(file_url(world, "json")).content
    )
    return data


def other(side: str) -> str:
    return "b" if side == "a" else "a"


def split_world() -> World:
    """The worked case with a split inside A, reasons, notes and a blind spot."""
    document = worked_case()
    for side, agency in zip("ab", document["agencies"], strict=True):
        for name, person in zip(NAMES[side], agency["respondents"], strict=True):
            person["name"] = name
            value = 6 if side == "a" else 2
            person["answers"]["risk.appetite"] = {"value": value}
            person["answers"]["empathy.prediction"] = {
                "value": {"risk.appetite": value}
            }
    people = document["agencies"][0]["respondents"]
    people[0]["answers"]["depth.relationship"] = {"value": 1, "accepts": [1]}
    people[1]["answers"]["depth.relationship"] = {"value": 7, "accepts": [7]}
    reasons = {"a": {"time": "We test <first>."}, "b": {"depth": "<b>Пять лет</b>."}}
    world = revealed(document, reasons=reasons)
    for side, note in NOTES.items():
        sheet = AnswerSheet.objects.get(round=world.round, user=world.people[side][0])
        Stance.objects.update_or_create(
            sheet=sheet, dimension="risk", defaults={"note": note, "saved_at": NOW}
        )
    return world


def text_of(html: str) -> str:
    """The words of a page, as one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def order_of(html: str) -> list[str]:
    return re.findall(r'<article [^>]*id="d-([a-z_]+)"', html)


@pytest.mark.parametrize("side", ["a", "b"])
def test_each_side_sees_its_own_people_and_never_the_partners(side: str) -> None:
    world = split_world()
    own, theirs = NAMES[side], NAMES[other(side)]
    shown = page(world, world.leads[side])
    assert all(name in shown for name in own)
    assert not any(name in shown for name in theirs)
    assert NOTES[side] in shown
    assert NOTES[other(side)] not in shown
    assert ("Talk to yourselves first" in shown) is (side == "a")
    assert "We test &lt;first&gt;." in shown
    assert "&lt;b&gt;Пять лет&lt;/b&gt;." in shown
    expected = {
        "a": "You expected 6, they answered 2.",
        "b": "They expected 6 of you, you answered 2.",
    }
    assert expected[side] in shown
    assert " style=" not in shown


@pytest.mark.parametrize("kind", KINDS)
def test_downloads_are_files_of_ones_own(kind: str) -> None:
    world = split_world()
    viewer = make_user("Viewer", world.round.partnership.agency_a, Role.VIEWER)
    for user in (world.leads["a"], world.people["a"][0], viewer, world.leads["b"]):
        response = browser(user).get(file_url(world, kind))
        assert response.status_code == 200
        assert f"comparison.{kind}" in response["Content-Disposition"]
        assert "attachment" in response["Content-Disposition"]
        assert "no-store" in response["Cache-Control"]


def test_what_the_two_sides_download_differs_in_what_is_their_own() -> None:
    world = split_world()
    said = {side: lines(world, world.leads[side]) for side in "ab"}
    for side in "ab":
        told = json.dumps(said[side], ensure_ascii=False)
        assert said[side]["you"] == side
        assert all(name in told for name in NAMES[side])
        assert not any(name in told for name in NAMES[other(side)])
        assert NOTES[side] in told
        assert NOTES[other(side)] not in told
    splits = {
        side: [line["topic"] for line in found["lines"] if line["own_split"]]
        for side, found in said.items()
    }
    assert splits == {"a": ["Depth of relationships"], "b": []}
    shared = {
        side: [
            {k: v for k, v in line.items() if not k.startswith(("own_", "blind"))}
            for line in found["lines"]
        ]
        for side, found in said.items()
    }
    assert shared["a"] == shared["b"]


@pytest.mark.parametrize("side", ["a", "b"])
def test_a_file_holds_nothing_that_the_page_does_not(side: str) -> None:
    world = split_world()
    words = text_of(page(world, world.leads[side]))
    for line in lines(world, world.leads[side])["lines"]:
        for key, cell in line.items():
            for part in str(cell).splitlines():
                is_share = key in ("alike", "strangers", "weight")
                shown = f"{part}%" if is_share else " ".join(part.split())
                assert shown in words, (line["topic"], key, part)


def test_reasons_on_what_is_only_told_reach_both_sides() -> None:
    told = next(d.key for d in published("v1").dimensions if not d.matters)
    world = revealed(
        small_case(), reasons={"a": {told: "We lost a week."}, "b": {told: "Мы тоже."}}
    )
    for side in "ab":
        html = page(world, world.leads[side])
        file = browser(world.leads[side]).get(file_url(world, "csv")).content.decode()
        for reason in ("We lost a week.", "Мы тоже."):
            assert html.count(reason) == file.count(reason) == 1
    assert "We lost a week." in report_pages(world.report).html


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_file_says_what_was_settled_since(kind: str) -> None:
    world = revealed()
    Talk(world, "depth").settle(None, "One quarter on trial")
    for side in "ab":
        assert "One quarter on trial" in page(world, world.leads[side])
        file = browser(world.leads[side]).get(file_url(world, kind))
        assert file.content.decode().count("One quarter on trial") == 1


def test_rows_can_be_sorted_and_filtered_by_the_address() -> None:
    world = revealed()
    lead = world.leads["a"]
    everything = order_of(page(world, lead))
    assert everything[0] == "governance"
    assert len(everything) == 18
    by_weight = order_of(page(world, lead, "?sort=weight"))
    assert by_weight != everything
    assert sorted(by_weight) == sorted(everything)
    assert set(order_of(page(world, lead, "?class=aligned"))) == {"ip", "risk"}
    assert order_of(page(world, lead, "?class=unanswered")) == []
    assert "No topic is of this class" in page(world, lead, "?class=unanswered")
    chosen = page(world, lead, "?class=aligned&sort=weight")
    assert '<option value="aligned" selected>' in chosen
    assert '<option value="weight" selected>' in chosen


@pytest.mark.parametrize(
    "query", ["?sort=&class=", "?sort=x&class=%00", "?class=gap&class=zzz", "?sort[]=1"]
)
def test_a_choice_that_is_none_shows_everything(query: str) -> None:
    world = revealed()
    assert len(order_of(page(world, world.leads["a"], query))) == 18


def test_before_the_reveal_there_is_nothing() -> None:
    world = answered()
    lock(world, "b")
    client = browser(world.leads["a"])
    response = client.get(url(world), follow=True)
    waiting = reverse("assessments:waiting", args=[world.round.pk])
    assert response.redirect_chain == [(waiting, 302)]
    for kind in KINDS:
        assert client.get(file_url(world, kind)).status_code == 404


def test_strangers_get_404_and_visitors_sign_in() -> None:
    world = revealed()
    stranger = browser(make_user("Stranger", make_agency("Elsewhere")))
    for address in (url(world), file_url(world, "csv")):
        assert stranger.get(address).status_code == 404
        assert Client().get(address).status_code == 302
        assert browser(world.leads["a"]).post(address).status_code == 405
    assert browser(world.leads["a"]).get(file_url(world, "pdf")).status_code == 404


def test_unanswered_parts_are_said_to_be_so() -> None:
    document = worked_case()
    for agency in document["agencies"]:
        for person in agency["respondents"]:
            person["answers"].pop("risk.appetite", None)
    for person in document["agencies"][1]["respondents"]:
        person["answers"] = {}
    world = revealed(document)
    for side in "ab":
        shown = page(world, world.leads[side])
        assert "not answered" in shown
        assert lines(world, world.leads[side])["lines"]


def test_queries_and_size_do_not_grow_out_of_hand(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    counts = []
    for people in (1, 3):
        document = worked_case()
        for agency in document["agencies"]:
            agency["respondents"] = agency["respondents"][:1] * people
        world = revealed(document)
        client = browser(world.leads["a"])
        for address in (url(world), file_url(world, "xlsx")):
            with django_assert_max_num_queries(12) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured.captured_queries))
    assert counts[:2] == counts[2:]
