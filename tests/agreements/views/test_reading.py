"""The whole text, one clause of it, and what is looked for, as a browser meets them."""

import html
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.actions.freezing import freeze, unfreeze
from agreements.models import Agreement
from agreements.states import AgreementState
from partnerships.states import Role
from tests.agreements.story import NOW, Story, agreed, drafted, signable
from tests.agreements.views.people import at, colleague, signed_in, stranger
from tests.assessments.revealed import small_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]
MOST = 12


@pytest.fixture
def story() -> Story:
    """Return an agreement that can be signed."""
    return signable()


@pytest.fixture
def boris(story: Story) -> Client:
    """Return the browser of B's lead."""
    return signed_in(story.world.leads["b"])


def clause_at(story: Story, key: str = "exit") -> str:
    """Return the address of a clause."""
    return reverse("agreements:clause", args=[story.agreement_id, key])


def page(client: Client, url: str, **asked: Any) -> str:
    """Return a page's HTML."""
    response = client.get(url, asked)
    assert response.status_code == 200
    return response.content.decode()


def quoted(text: str) -> str:
    """Return what stands in the field to copy from."""
    (found,) = re.findall(r"<textarea[^>]*readonly>(.*?)</textarea>", text, re.DOTALL)
    return html.unescape(found).removeprefix("\n")


class TestReading:
    """The whole agreement on one page."""

    def test_every_section_once_and_in_order(self, story: Story, boris: Client) -> None:
        text = page(boris, at(story, "read"))
        keys = [section.key for section in story.agreement.sections.all()]

        assert re.findall(r'<h2 id="section-(\w+)"', text) == keys
        assert re.findall(r'href="#section-(\w+)"', text) == keys * 2
        assert text.count("<h1") == 1
        assert 'class="reading-text" lang="en"' in text
        assert story.revision.canonical_sha256 in text
        assert "waits for the signatures of both" in text

    def test_only_sections_that_say_it(self, story: Story, boris: Client) -> None:
        text = page(boris, at(story, "read"), q="hands over DATA")

        assert set(re.findall(r'<h2 id="section-(\w+)"', text)) == {"exit"}
        assert "<mark>hands</mark> <mark>over</mark>" in text
        marks = text.count("<mark>")
        assert f"{marks} hits · 1 section " in " ".join(text.split())

    def test_nothing_found_says_so(self, story: Story, boris: Client) -> None:
        text = page(boris, at(story, "read"), q="<b>xylophone")

        assert "No section says “&lt;b&gt;xylophone”" in text
        assert "<mark>" not in text
        assert "<h2 id=" not in text.partition('id="text"')[2]

    @pytest.mark.parametrize("q", ["", "   ", "\x00", "%", "x" * 9999, "\u0301"])
    def test_no_search_breaks_it(self, story: Story, boris: Client, q: str) -> None:
        assert page(boris, at(story, "read"), q=q)

    def test_who_signs_is_found_too(self, story: Story, boris: Client) -> None:
        text = page(boris, at(story, "read"), q="меридианов")

        assert "<mark>Меридианов</mark>" in text
        assert "1 hit · 1 section " in " ".join(text.split())

    def test_it_costs_the_same_whatever_is_looked_for(
        self, story: Story, boris: Client
    ) -> None:
        for q in ("", "", "we"):
            with CaptureQueriesContext(connection) as queries:
                page(boris, at(story, "read"), q=q)
        assert len(queries) <= MOST


class TestClause:
    """The page that a quotation leads to."""

    def test_a_quotation_has_text_number_link_and_hash(
        self, story: Story, boris: Client
    ) -> None:
        text = quoted(page(boris, clause_at(story)))
        section = story.section("exit")

        assert text.startswith(f"{section.position}. {section.content.title}\n\n")
        assert "hands over" in text
        assert f"{settings.SITE_URL}{clause_at(story)}?revision=1" in text
        assert text.endswith(f"SHA-256 {section.content_hash}")
        assert f'"content_hash":"{section.content_hash}"' in story.revision.canonical

    def test_the_whole_text_copies_the_same(self, story: Story, boris: Client) -> None:
        alone = quoted(page(boris, clause_at(story)))
        whole = page(boris, at(story, "read"))

        copied = re.findall(r'data-quote="(.*?)"', whole, re.DOTALL)
        assert len(copied) == story.agreement.sections.count()
        assert html.unescape(copied[story.section("exit").position - 1]) == alone

    def test_an_older_revision_is_still_found_and_marked(
        self, story: Story, boris: Client
    ) -> None:
        before = quoted(page(boris, clause_at(story)))
        unfreeze(agreement=story.agreement, seat=story.a, now=NOW)
        story.propose(story.a, "exit", wording="And a party.")
        story.accept(story.b, "exit")
        freeze(agreement=story.agreement, seat=story.a, now=NOW)
        old = page(boris, clause_at(story), revision=1)
        new = page(boris, clause_at(story))

        assert quoted(old) == before
        assert "It was never in force" in old
        assert "And a party." in quoted(new)
        assert "?revision=2" in quoted(new)
        assert "It was never in force" not in new
        assert "Read what stands now" in page(boris, at(story, "read"), revision=1)

    def test_a_draft_says_that_it_is_one(self) -> None:
        story = drafted(small_case())
        text = page(signed_in(story.world.leads["a"]), clause_at(story))

        assert "This is a draft." in text
        assert "a draft that is not agreed" in quoted(text)
        assert "?revision=" not in quoted(text)

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            (AgreementState.SIGNED, "This is in force"),
            (AgreementState.SEALED, "This is in force"),
            (AgreementState.DECLINED, "This is not in force."),
            (AgreementState.VOIDED, "This is not in force."),
            (AgreementState.EXPIRED, "This is not in force."),
            (AgreementState.ENDED, "the agreement was ended"),
            (AgreementState.SUPERSEDED, "This is no longer in force."),
        ],
    )
    def test_how_it_stands(
        self, story: Story, boris: Client, state: AgreementState, said: str
    ) -> None:
        Agreement.objects.update(state=state, closed_at=NOW)

        assert said in page(boris, clause_at(story))
        assert said in page(boris, at(story, "read"))

    def test_what_is_sealed_has_its_file_beside_it(
        self, story: Story, boris: Client
    ) -> None:
        assert at(story, "sealed_pdf") not in page(boris, at(story, "read"))
        Agreement.objects.update(state=AgreementState.ENDED)
        assert at(story, "sealed_pdf") in page(boris, at(story, "read"))

    def test_what_was_superseded_leads_to_what_took_its_place(
        self, story: Story, boris: Client
    ) -> None:
        parent = story.agreement
        parent.state, parent.closed_at = AgreementState.SUPERSEDED, NOW
        parent.save()
        for number, state in ((2, AgreementState.DROPPED), (3, AgreementState.SEALED)):
            child = Agreement.objects.create(
                partnership=parent.partnership,
                round=parent.round,
                number=number,
                content_version="v1",
                state=state,
                drafted_by=story.a.user,
                drafted_at=NOW,
                parent=parent,
            )
        text = page(boris, clause_at(story))

        assert "Superseded by agreement 3" in text
        assert reverse("agreements:read", args=[child.pk]) in text
        assert "Since 23 November 2026." in text


@pytest.mark.parametrize("revision", ["2", "0", "-1", "x", "٣", "9" * 40, "1.0"])
def test_a_revision_that_is_not_there(
    story: Story, boris: Client, revision: str
) -> None:
    for url in (
        at(story, "read"),
        clause_at(story),
        at(story, "frozen_pdf"),
        at(story, "canonical_json"),
    ):
        assert boris.get(url, {"revision": revision}).status_code == 404


def test_a_section_that_is_not_there(story: Story, boris: Client) -> None:
    assert boris.get(clause_at(story, "nowhere")).status_code == 404


def test_members_read_and_strangers_find_nothing(story: Story) -> None:
    viewer = signed_in(colleague(story, Role.VIEWER))
    somebody = signed_in(stranger())
    for url in (at(story, "read"), clause_at(story)):
        for asked in ({}, {"revision": "1"}):
            assert viewer.get(url, asked).status_code == 200
            assert somebody.get(url, asked).status_code == 404


def test_before_it_is_frozen_there_is_no_revision_to_name() -> None:
    story = agreed()
    dana = signed_in(story.world.leads["a"])

    assert dana.get(at(story, "read"), {"revision": "1"}).status_code == 404
    assert dana.get(at(story, "canonical_json")).status_code == 404
