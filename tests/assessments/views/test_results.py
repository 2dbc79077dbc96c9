"""The verdict page, the report's state and the downloads."""

import hashlib
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from assessments import archive
from assessments.actions.reporting import publish_report
from partnerships.models import User
from partnerships.states import Role
from tests.assessments.factories import NOW, make_agency, make_user
from tests.assessments.revealed import World, answered, lock, revealed, worked_case
from tests.assessments.settling import Talk

pytestmark = pytest.mark.django_db
ROUTES = ["verdict", "report", "report_pdf"]
EDITIONS = ("a", "b", "short")


@pytest.fixture(autouse=True)
def documents(settings: Settings, tmp_path: Path) -> Path:
    """An archive of this test's own."""
    folder = tmp_path / "documents"
    settings.DOCUMENTS_DIR = folder
    return folder


def browser(user: User) -> Client:
    client = Client()
    client.force_login(
        user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def finish(world: World, *editions: str) -> None:
    """Publish files as reports, as the worker does once it has set the pages."""
    for edition in editions or EDITIONS:
        data = f"%PDF-1.7 {edition}".encode()
        publish_report(
            report=world.edition(edition),
            sha256=archive.store(data),
            size=len(data),
            now=NOW,
        )


def url(world: World, name: str, edition: str = "a") -> str:
    edition_too = [edition] if name == "report_pdf" else []
    return reverse(f"assessments:{name}", args=[world.round.pk, *edition_too])


def locked(world: World, side: str) -> str:
    return reverse("assessments:locked_text", args=[world.round.pk, side])


def test_verdict_says_what_must_be_said() -> None:
    world = revealed()
    response = browser(world.leads["a"]).get(url(world, "verdict"))
    body = response.content.decode()
    assert response.status_code == 200
    assert "<h1>Do not start yet</h1>" in body
    assert "would change “Do not start yet” to “Fix first”." in body
    assert "As you value it" in body
    assert reverse("assessments:compare", args=[world.round.pk]) in body
    assert "39 of 100, strangers 51" in body
    assert "not a report card" in body
    for name in ("Kessler", "Ruiz", "Воронцова", "Громов"):
        assert name not in body
    assert " style=" not in body
    assert "no-store" in response["Cache-Control"]


def primary(body: str) -> list[str]:
    """The words of the page's strong buttons."""
    return re.findall(r'class="btn btn-primary"[^>]*>([^<]*)<', body)


def test_the_first_difference_is_the_one_next_step() -> None:
    world = revealed()
    first = reverse("assessments:settle", args=[world.round.pk, "success"])
    body = browser(world.leads["a"]).get(url(world, "verdict")).content.decode()
    assert primary(body) == ["Open first difference"]
    assert f'href="{first}"' in body
    assert "0 of 16 settled." in body


def test_with_a_proposal_on_the_table_the_answer_is_the_next_step() -> None:
    world = revealed()
    talk = Talk(world)
    talk.propose("a", option=4)
    bodies = {
        side: browser(world.leads[side]).get(url(world, "verdict")).content.decode()
        for side in "ab"
    }
    assert primary(bodies["a"]) == ["Open next difference"]
    assert primary(bodies["b"]) == ["Answer the proposal"]
    talk.accept("b")
    body = browser(world.leads["b"]).get(url(world, "verdict")).content.decode()
    assert primary(body) == ["Open next difference"]
    assert "1 of 16 settled" in body


def test_without_a_difference_the_agreement_is_the_next_step() -> None:
    document = worked_case()
    document["agencies"][0]["respondents"] = document["agencies"][1]["respondents"]
    world = revealed(document)
    body = browser(world.leads["a"]).get(url(world, "verdict")).content.decode()
    assert primary(body) == ["Draft our agreement"]
    assert "Settle your differences" not in body


def test_only_a_lead_is_offered_the_draft() -> None:
    world = revealed()
    partner = world.round.partnership.agency_b
    assert partner is not None
    viewer = make_user("Viewer", partner, Role.VIEWER)
    draft = reverse("agreements:draft", args=[world.round.pk])
    offered = {
        user: draft in browser(user).get(url(world, "verdict")).content.decode()
        for user in (world.leads["a"], world.leads["b"], world.people["a"][0], viewer)
    }
    assert list(offered.values()) == [True, True, False, False]


@pytest.mark.parametrize("name", ROUTES)
def test_strangers_get_404_and_visitors_sign_in(name: str) -> None:
    world = revealed()
    stranger = make_user("Stranger", make_agency("Elsewhere"))
    assert browser(stranger).get(url(world, name)).status_code == 404
    assert Client().get(url(world, name)).status_code == 302
    assert browser(stranger).get(locked(world, "a")).status_code == 404


@pytest.mark.parametrize("name", ROUTES)
def test_post_is_refused(name: str) -> None:
    world = revealed()
    assert browser(world.leads["a"]).post(url(world, name)).status_code == 405


def test_nothing_is_there_before_the_reveal() -> None:
    world = answered()
    lock(world, "b")
    client = browser(world.leads["a"])
    response = client.get(url(world, "verdict"), follow=True)
    assert response.redirect_chain == [(url(world, "waiting"), 302)]
    assert "before both agencies have locked" in response.content.decode()
    assert client.get(url(world, "report")).status_code == 404
    assert client.get(url(world, "report_pdf")).status_code == 404
    assert client.get(locked(world, "b")).status_code == 404


def test_the_state_is_polled_until_both_are_ready_and_no_longer() -> None:
    world = revealed()
    client = browser(world.leads["b"])
    page = client.get(url(world, "verdict")).content.decode()
    assert 'hx-trigger="every 2s"' in page
    poll = f"{url(world, 'report')}?seen=due-due"
    assert client.get(poll, headers={"HX-Request": "true"}).status_code == 204
    world.edition("b").fail("The file could not be saved.")
    retrying = client.get(poll, headers={"HX-Request": "true"}).content.decode()
    assert "The file could not be saved." in retrying
    assert "seen=retrying-due" in retrying
    finish(world, "b")
    half = client.get(poll, headers={"HX-Request": "true"}).content.decode()
    assert url(world, "report_pdf", "b") in half
    assert "seen=ready-due" in half
    finish(world, "short")
    ready = client.get(poll, headers={"HX-Request": "true"}).content.decode()
    assert url(world, "report_pdf", "b") in ready
    assert url(world, "report_pdf", "short") in ready
    assert "hx-get" not in ready
    assert "hx-get" not in client.get(url(world, "verdict")).content.decode()


def test_how_far_the_partners_edition_is_is_nobodys_business() -> None:
    world = revealed()
    finish(world, "b", "short")
    page = browser(world.leads["a"]).get(url(world, "verdict")).content.decode()
    assert "seen=due-ready" in page
    assert url(world, "report_pdf", "b") not in page


def test_without_javascript_the_state_is_on_the_verdict_page() -> None:
    world = revealed()
    response = browser(world.leads["a"]).get(url(world, "report"))
    assert response.status_code == 302
    assert response["Location"] == url(world, "verdict")


def test_download_before_it_is_ready_says_so() -> None:
    world = revealed()
    response = browser(world.leads["a"]).get(url(world, "report_pdf"), follow=True)
    assert "still being made" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Плюс", "filename*=utf-8''Plumbline%20%D0%9F%D0%BB%D1%8E%D1%81%20%2B"),
        ('A"b/..\\c', 'filename="Plumbline A b .. c + '),
    ],
)
def test_both_sides_download_under_a_safe_name(name: str, expected: str) -> None:
    document = worked_case()
    document["agencies"][0]["name"] = name
    document["agencies"][1]["name"] = "Meridian"
    world = revealed(document)
    finish(world)
    for side in "ab":
        for edition in (side, "short"):
            client = browser(world.leads[side])
            response = client.get(url(world, "report_pdf", edition))
            assert response["Content-Type"] == "application/pdf"
            assert expected in response["Content-Disposition"]
            assert response.content == f"%PDF-1.7 {edition}".encode()


def test_nobody_reads_the_other_agencys_edition() -> None:
    world = revealed()
    finish(world)
    stranger = make_user("Stranger", make_agency("Elsewhere"))
    for user, allowed in (
        (world.leads["a"], {"a", "short"}),
        (world.people["b"][0], {"b", "short"}),
        (stranger, set()),
    ):
        client = browser(user)
        got = {
            edition: client.get(url(world, "report_pdf", edition)).status_code
            for edition in (*EDITIONS, "c")
        }
        assert got == {e: 200 if e in allowed else 404 for e in got}


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_a_lost_or_damaged_file_is_never_served(damage: str) -> None:
    world = revealed()
    finish(world)
    path = archive.path(world.report.sha256)
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(b"%PDF something else")
    response = browser(world.leads["a"]).get(url(world, "report_pdf"), follow=True)
    assert "cannot be read right now" in response.content.decode()


def test_locked_texts_recompute_to_the_commitments() -> None:
    world = revealed()
    client = browser(world.leads["b"])
    page = client.get(url(world, "verdict")).content.decode()
    for side, taken in zip("ab", world.round.locks.order_by("pk"), strict=True):
        text = client.get(locked(world, side)).content
        digest = hashlib.sha256(bytes.fromhex(taken.salt) + text).hexdigest()
        assert digest == taken.commitment
        assert text.decode() == taken.canonical
        assert taken.commitment in page
        assert taken.salt in page
    assert client.get(locked(world, "c")).status_code == 404


def test_queries_do_not_grow_with_people(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    one, three = worked_case(), worked_case()
    for agency in one["agencies"]:
        agency["respondents"] = agency["respondents"][:1]
    for agency in three["agencies"]:
        agency["respondents"] = agency["respondents"][:1] * 3
    counts = []
    for document in (one, three):
        world = revealed(document)
        client = browser(world.leads["a"])
        with django_assert_max_num_queries(12) as captured:
            assert client.get(url(world, "verdict")).status_code == 200
        counts.append(len(captured.captured_queries))
    assert counts[0] == counts[1]
