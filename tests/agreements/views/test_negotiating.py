"""The list of sections and the page of one: who may, what stays, what it costs."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Agreement
from agreements.states import AgreementState
from partnerships.models import Notice, User
from partnerships.states import Role
from tests.agreements.story import Story, agreed, complete, drafted, signable
from tests.agreements.views.people import at, colleague, signed_in, stranger
from tests.assessments.browsing import untouched
from tests.assessments.revealed import answered, revealed, small_case

MOST = 12
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]

LEADS_ONLY = ["propose", "accept"]
POST_ONLY = [*LEADS_ONLY, "comment", "release"]


@pytest.fixture
def story() -> Story:
    """Return a fresh draft."""
    return drafted(small_case())


@pytest.fixture
def worked() -> Story:
    """Return a fresh draft of the worked case, which has contests and dealbreakers."""
    return drafted()


@pytest.fixture
def dana(story: Story) -> Client:
    """Return the browser of A's lead."""
    return signed_in(story.world.leads["a"])


def section(story: Story, name: str, key: str = "creators") -> str:
    """Return an address of a section."""
    return reverse(f"agreements:{name}", args=[story.agreement_id, key])


def said(response: Any) -> str:
    """Return the messages that the next page will show."""
    return " ".join(str(m) for m in get_messages(response.wsgi_request))


class TestDraft:
    """The button under the verdict."""

    def test_a_lead_drafts_and_lands_on_it(self) -> None:
        world = revealed(small_case())
        client = signed_in(world.leads["b"])
        url = reverse("agreements:draft", args=[world.round.pk])
        response = client.post(url)
        agreement = Agreement.objects.get()
        there = reverse("agreements:detail", args=[agreement.pk])
        assert response["Location"] == there
        assert client.post(url)["Location"] == there
        assert Agreement.objects.count() == 1

    def test_before_the_reveal_it_says_why_not(self) -> None:
        world = answered(small_case())
        url = reverse("agreements:draft", args=[world.round.pk])
        response = signed_in(world.leads["a"]).post(url)
        assert response.status_code == 302
        assert "once both have locked" in said(response)

    def test_who_may(self) -> None:
        world = revealed(small_case())
        url = reverse("agreements:draft", args=[world.round.pk])
        assert signed_in(world.people["a"][0]).post(url).status_code == 403
        assert signed_in(stranger()).post(url).status_code == 404
        assert signed_in(world.leads["a"]).get(url).status_code == 405


class TestWhoMay:
    """Strangers find nothing, colleagues read, viewers stay silent."""

    @pytest.mark.parametrize("name", ["detail", "read", "signatory"])
    def test_strangers_find_no_agreement(self, story: Story, name: str) -> None:
        client = signed_in(stranger())
        assert client.get(at(story, name)).status_code == 404
        unknown = reverse(f"agreements:{name}", args=[uuid4()])
        assert client.get(unknown).status_code == 404

    @pytest.mark.parametrize("name", ["section", *POST_ONLY])
    def test_strangers_find_no_section(self, story: Story, name: str) -> None:
        client = signed_in(stranger())
        call = client.post if name in POST_ONLY else client.get
        assert call(section(story, name)).status_code == 404

    @pytest.mark.parametrize("name", ["freeze", "unfreeze", "signatory"])
    def test_colleagues_do_not_lead(self, story: Story, name: str) -> None:
        client = signed_in(story.world.people["a"][0])
        assert client.post(at(story, name)).status_code == 403

    @pytest.mark.parametrize("name", LEADS_ONLY)
    def test_colleagues_do_not_negotiate(self, story: Story, name: str) -> None:
        client = signed_in(story.world.people["a"][0])
        assert client.post(section(story, name)).status_code == 403

    def test_viewers_read_and_say_nothing(self, story: Story) -> None:
        client = signed_in(colleague(story, Role.VIEWER))
        assert client.get(at(story, "detail")).status_code == 200
        assert client.get(section(story, "section")).status_code == 200
        url = section(story, "comment")
        assert client.post(url, {"text": "Hello"}).status_code == 403

    @pytest.mark.parametrize("name", POST_ONLY)
    def test_acts_are_no_pages(self, dana: Client, story: Story, name: str) -> None:
        assert dana.get(section(story, name)).status_code == 405

    @pytest.mark.parametrize("name", ["freeze", "unfreeze"])
    def test_moves_are_no_pages(self, dana: Client, story: Story, name: str) -> None:
        assert dana.get(at(story, name)).status_code == 405

    def test_there_are_twenty_sections_and_no_other(
        self, dana: Client, story: Story
    ) -> None:
        assert dana.get(section(story, "section", "unheard-of")).status_code == 404

    def test_everybody_signs_in_first(self, story: Story) -> None:
        response = Client().get(at(story, "detail"))
        assert response.status_code == 302
        assert reverse("account_login") in response["Location"]


class TestSection:
    """Reading, proposing, accepting, commenting."""

    def test_both_preferences_stand_side_by_side(self, worked: Story) -> None:
        dana = signed_in(worked.world.leads["a"])
        page = dana.get(section(worked, "section", "priorities")).content.decode()
        assert "Your answers differ" in page
        assert "Brightline Growth" in page
        assert "Меридиан" in page

    def test_an_offer_fills_the_form_and_saves_nothing(self, worked: Story) -> None:
        dana = signed_in(worked.world.leads["a"])
        url = section(worked, "section", "exit")
        page = dana.get(url, {"fill": "joint_work"}).content.decode()
        assert untouched(page)["joint_work"] == "both"
        assert "joint_work" not in worked.section("exit").values

    def test_a_proposal_and_its_acceptance(self, dana: Client, story: Story) -> None:
        data = self.sent(dana, story)
        for key, value in complete(story.section("creators")).items():
            data[key] = str(value)
        data["reason"] = "As we said on the call"
        assert dana.post(section(story, "propose"), data).status_code == 302
        boris = signed_in(story.world.leads["b"])
        page = boris.get(section(story, "section")).content.decode()
        assert "As we said on the call" in page
        seen = {"seen": story.section("creators").content_hash}
        assert boris.post(section(story, "accept"), seen).status_code == 302
        page = dana.get(section(story, "section")).content.decode()
        assert "badge-state-agreed" in page

    def test_a_second_save_shows_both_texts_and_keeps_what_was_typed(
        self, dana: Client, story: Story
    ) -> None:
        data = self.sent(dana, story)
        story.propose(story.b, "creators", paid_days=21)
        data["paid_days"] = "77"
        response = dana.post(section(story, "propose"), data)
        page = response.content.decode()
        assert response.status_code == 409
        assert "21 days" in page
        assert "77 days" in page
        again = untouched(page)
        assert again["paid_days"] == "77"
        assert story.section("creators").values["paid_days"] == 21
        sent = {key: again[key] for key in again}
        assert dana.post(section(story, "propose"), sent).status_code == 302
        assert story.section("creators").values["paid_days"] == 77

    def test_a_preview_shows_the_text_and_saves_nothing(
        self, dana: Client, story: Story
    ) -> None:
        data = {**self.sent(dana, story), "paid_days": "77"}
        before = story.section("creators").content_hash
        url = section(story, "preview")
        page = dana.post(url, data).content.decode()
        assert "Nothing is saved yet" in page
        assert untouched(page)["paid_days"] == "77"
        part = dana.post(url, data, headers={"HX-Request": "true"}).content.decode()
        assert "77 days" in part
        assert "<html" not in part
        assert "words added 2, taken out" in part
        assert story.section("creators").content_hash == before
        wrong = {**data, "paid_days": "soon", "take": "paid_days"}
        page = dana.post(url, wrong).content.decode()
        assert untouched(page)["paid_days"] == "soon"
        assert "shows as open" in page

    def test_what_stands_can_be_taken_value_by_value(
        self, dana: Client, story: Story
    ) -> None:
        data = self.sent(dana, story)
        story.propose(story.b, "creators", paid_days=21, revision_rounds=2)
        data["paid_days"], data["wording"] = "77", "Creators first."
        data["reason"] = "Why not"
        page = dana.post(section(story, "propose"), data).content.decode()
        again = untouched(page)
        assert again["revision_rounds"] == "2"
        assert again["reason"] == "Why not"
        again["take"] = "paid_days"
        page = dana.post(section(story, "preview"), again).content.decode()
        took = untouched(page)
        assert (took["paid_days"], took["wording"]) == ("21", "Creators first.")
        assert took["reason"] == "Why not"
        assert story.section("creators").wording == ""
        assert dana.post(section(story, "propose"), took).status_code == 302
        assert story.section("creators").wording == "Creators first."

    def test_the_same_proposal_again_is_told_to_be_in(
        self, dana: Client, story: Story
    ) -> None:
        data = {**self.sent(dana, story), "paid_days": "14"}
        assert dana.post(section(story, "propose"), data).status_code == 302
        response = dana.post(section(story, "propose"), data)
        assert response.status_code == 302
        assert "in already" in said(response)
        data["reason"] = "Another reason"
        page = dana.post(section(story, "propose"), data).content.decode()
        assert "stands already" in page
        assert untouched(page)["reason"] == "Another reason"
        assert story.section("creators").proposals.count() == 1

    def test_a_hash_of_another_section_accepts_nothing(
        self, dana: Client, story: Story
    ) -> None:
        seen = {"seen": story.section("living").content_hash}
        response = dana.post(section(story, "accept", "status"), seen)
        assert response.status_code == 409
        assert not story.section("status").acceptances.exists()

    def test_bad_input_keeps_what_was_typed(self, dana: Client, story: Story) -> None:
        data = self.sent(dana, story)
        data["paid_days"], data["wording"] = "soon", "Creators come first."
        response = dana.post(section(story, "propose"), data)
        page = response.content.decode()
        assert response.status_code == 200
        assert 'href="#id_paid_days"' in page
        assert untouched(page)["paid_days"] == "soon"
        assert untouched(page)["wording"] == "Creators come first."
        assert not story.section("creators").proposals.exists()

    def test_more_rows_without_a_word_about_errors(
        self, dana: Client, story: Story
    ) -> None:
        page = dana.get(section(story, "section", "risk")).content.decode()
        data = untouched(page)
        data["checks-0-days"], data["more_rows"] = "many", "checks"
        response = dana.post(section(story, "propose", "risk"), data)
        page = response.content.decode()
        assert "error-summary" not in page
        assert "checks-4-check" in page
        assert untouched(page)["checks-0-days"] == "many"

    def test_what_changed_is_not_accepted(self, dana: Client, story: Story) -> None:
        seen = story.section("status").content_hash
        story.propose(story.b, "status", related_contract="Frame contract")
        response = dana.post(section(story, "accept", "status"), {"seen": seen})
        page = response.content.decode()
        assert response.status_code == 409
        assert "changed while you were looking" in page
        assert "<ins>" in page
        assert "Frame contract" in page
        assert not story.section("status").is_accepted_by(story.a.agency)

    def test_frozen_text_is_left_alone(self) -> None:
        story = agreed().freeze_with(b"%PDF-1.7")
        dana = signed_in(story.world.leads["a"])
        data = {"seen": story.section("creators").content_hash, "paid_days": "9"}
        page = dana.post(section(story, "propose"), data).content.decode()
        assert "not being negotiated now" in page
        response = dana.post(section(story, "accept"), data)
        assert "not being negotiated now" in said(response)

    def test_comments(self, dana: Client, story: Story) -> None:
        url = section(story, "comment")
        assert dana.post(url, {"text": "Why so <b>late</b>?"}).status_code == 302
        page = dana.get(section(story, "section")).content.decode()
        assert "Why so &lt;b&gt;late&lt;/b&gt;?" in page
        response = dana.post(url, {"text": "z" * 2001})
        assert response.status_code == 200
        assert "z" * 2001 in response.content.decode()

    def test_a_walk_away_is_named_to_its_own_side_only(self, worked: Story) -> None:
        story = worked
        walk_away = story.section("vision").blocking[0]
        declarer = User.objects.get(pk=walk_away.user_id)
        url = section(story, "section", "vision")
        own = signed_in(declarer).get(url).content.decode()
        assert "You said that you would walk away" in own
        other = story.world.leads["b" if walk_away.side == "a" else "a"]
        page = signed_in(other).get(url).content.decode()
        assert declarer.name not in page
        assert "Withdraw the walk-away" not in page

    def test_letting_go_of_a_walk_away(self, worked: Story) -> None:
        story = worked
        found = story.section("vision")
        walk_away = found.blocking[0]
        data = {
            "seen": found.content_hash,
            "dimension": walk_away.dimension,
            "declared_by": walk_away.user_id,
            "act": "withdraw",
        }
        url = section(story, "release", "vision")
        side = walk_away.side
        for lead_of, status in ((side, 403), ("b" if side == "a" else "a", 404)):
            lead = signed_in(story.world.leads[lead_of])
            assert lead.post(url, data).status_code == status
        declarer = signed_in(User.objects.get(pk=walk_away.user_id))
        assert declarer.post(url, {**data, "dimension": "growth"}).status_code == 404
        assert declarer.post(url, data).status_code == 302
        assert walk_away not in story.section("vision").blocking

    def sent(self, client: Client, story: Story) -> Any:
        """Return the section's form as a browser would send it back."""
        page = client.get(section(story, "section")).content.decode()
        return untouched(page)


class TestSignatory:
    """Who signs for an agency."""

    def test_saved_and_shown(self, dana: Client, story: Story) -> None:
        data = {
            "user": story.world.leads["a"].pk,
            "name": "Дана Брайт",
            "title": "Director",
            "legal_entity": "Brightline Ltd",
            "authority": "Sole",
        }
        assert dana.post(at(story, "signatory"), data).status_code == 302
        assert "Дана Брайт" in dana.get(at(story, "detail")).content.decode()

    def test_what_cannot_be_printed_is_named(self, dana: Client, story: Story) -> None:
        data = {"name": "Dana \N{ROCKET}", "title": "Director"}
        page = dana.post(at(story, "signatory"), data).content.decode()
        assert "U+1F680 rocket" in page
        assert untouched(page)["title"] == "Director"
        assert not story.agreement.signatories.exists()

    def test_nobody_of_the_other_agency_can_be_picked(
        self, dana: Client, story: Story
    ) -> None:
        data = {
            "user": story.world.leads["b"].pk,
            "name": "N",
            "title": "T",
            "legal_entity": "E",
            "authority": "A",
        }
        assert dana.post(at(story, "signatory"), data).status_code == 200
        assert not story.agreement.signatories.exists()


def test_freeze_and_reopen() -> None:
    story = agreed()
    dana = signed_in(story.world.leads["a"])
    dana.post(at(story, "freeze"))
    assert story.agreement.state == AgreementState.FROZEN
    assert "being made" in dana.get(at(story, "detail")).content.decode()
    dana.post(at(story, "unfreeze"))
    assert story.agreement.state == AgreementState.AGREED
    assert "nothing to reopen" in said(dana.post(at(story, "unfreeze")))


def test_who_froze_and_who_reopened_it_is_shown() -> None:
    story = agreed()
    dana = signed_in(story.world.leads["a"])
    dana.post(at(story, "freeze"))
    assert (
        "Frozen by <bdi>Lead a</bdi>" in dana.get(at(story, "detail")).content.decode()
    )
    signed_in(story.world.leads["b"]).post(at(story, "unfreeze"))
    page = dana.get(at(story, "detail")).content.decode()
    assert "Reopened by <bdi>Lead b</bdi>" in page


def test_a_signature_that_nobody_saw_is_not_voided() -> None:
    story = signable()
    dana = signed_in(story.world.leads["a"])
    sent = {"signed": ""}
    story.sign(story.b)
    response = dana.post(at(story, "unfreeze"), sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "signed while you were looking" in page
    assert "Reopening voids that signature" in page
    assert story.agreement.state == AgreementState.PARTLY_SIGNED
    assert dana.post(at(story, "unfreeze"), {"signed": "b "}).status_code == 302
    assert story.agreement.state == AgreementState.AGREED
    letters = Notice.objects.filter(event="voided")
    assert {one.user for one in letters} == set(story.world.leads.values())
    assert story.b.agency.name in letters[0].facts["whose"]


class TestList:
    """Whose move each section is."""

    def test_it_says_so_and_shows_those_alone(self, dana: Client, story: Story) -> None:
        story.propose(story.b, "creators", **complete(story.section("creators")))
        page = dana.get(at(story, "detail")).content.decode()
        assert "Waits for you (1)" in page
        assert "Waits for you: accept it, or propose something else." in page
        assert "Proposed by them" in page
        only = dana.get(at(story, "detail"), {"show": "ours"}).content.decode()
        assert "14. Creators" in only
        assert "15. " not in only.split('id="sections"')[1]
        assert dana.get(at(story, "detail"), {"show": "\x00"}).status_code == 200
        boris = signed_in(story.world.leads["b"])
        theirs = boris.get(at(story, "detail")).content.decode()
        assert "Proposed by you" in theirs
        assert f"Waits for <bdi>{story.a.agency.name}</bdi>." in theirs

    def test_a_section_leads_to_the_next_that_waits(
        self, dana: Client, story: Story
    ) -> None:
        story.propose(story.b, "risk", **complete(story.section("risk")))
        page = dana.get(section(story, "section", "creators")).content.decode()
        assert "Next section that waits for you" in page
        assert section(story, "section", "risk") in page


class TestThreads:
    """Comments and the answers to them."""

    def test_an_answer_stands_below_what_it_answers(
        self, dana: Client, story: Story
    ) -> None:
        url = section(story, "comment")
        dana.post(url, {"text": "Why?"})
        head = story.section("creators").comments.get()
        boris = signed_in(story.world.leads["b"])
        response = boris.post(url, {"text": "So!", "reply_to": head.pk})
        answer = head.replies.get()
        assert response["Location"].endswith(f"#comment-{answer.pk}")

    @pytest.mark.parametrize("reply_to", ["none", "0", "999999", "9" * 30])
    def test_an_answer_to_nothing_keeps_what_was_typed(
        self, dana: Client, story: Story, reply_to: str
    ) -> None:
        data = {"text": "So it is!", "reply_to": reply_to}
        response = dana.post(section(story, "comment"), data)
        assert response.status_code == 200
        assert "So it is!" in response.content.decode()
        assert not story.section("creators").comments.exists()


def test_an_open_section_keeps_it_from_being_frozen(dana: Client, story: Story) -> None:
    assert "has to be agreed" in said(dana.post(at(story, "freeze")))


class TestQueries:
    """A page costs the same however much has been said on it."""

    def count(self, client: Client, url: str) -> int:
        """Return how many queries a page takes."""
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    def test_section(self, dana: Client, story: Story) -> None:
        counts = []
        for days in (14, 15, 16):
            story.propose(story.b, "creators", paid_days=days)
            dana.post(section(story, "comment"), {"text": f"{days}?"})
            counts.append(self.count(dana, section(story, "section")))
        assert counts[0] == counts[-1] <= MOST

    def test_list(self, dana: Client, story: Story) -> None:
        before = self.count(dana, at(story, "detail"))
        story.settled()
        assert self.count(dana, at(story, "detail")) == before <= MOST

    def test_reading(self, dana: Client, story: Story) -> None:
        assert self.count(dana, at(story, "read")) <= MOST
