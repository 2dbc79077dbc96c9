"""Amending as a browser meets it: the page before it, what changes, dropping it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from agreements.states import AgreementState
from partnerships.states import Role
from tests.agreements.story import Story, amended, sealed
from tests.agreements.views.people import at, colleague, signed_in, stranger
from tests.config.test_hostile import breaking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


@pytest.fixture
def story() -> Story:
    """Return an agreement in force."""
    return sealed()


@pytest.fixture
def child(story: Story) -> Story:
    """Return an amendment of it that has just been started."""
    return amended(story)


@pytest.fixture
def dana(story: Story) -> Client:
    """Return the browser of A's lead."""
    return signed_in(story.world.leads["a"])


def page(client: Client, url: str) -> str:
    """Return a page as its HTML."""
    response: Any = client.get(url, follow=True)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def home_of(story: Story) -> str:
    """Return the address of the partnership's page."""
    return reverse("partnership", args=[story.agreement.partnership_id])


def change(child: Story, days: int = 9) -> None:
    """Let both agree that creators are paid within other days."""
    child.propose(child.a, "creators", paid_days=days)
    child.accept(child.b, "creators")


def seal(child: Story) -> None:
    change(child)
    child.freeze_with(b"%PDF-1.7 second").seal_with(b"%PDF-1.7 second, sealed")


class TestStarting:
    """The page that says what an amendment is, and its one button."""

    def test_it_starts_once_and_leads_there(self, dana: Client, story: Story) -> None:
        assert "stays in force until" in page(dana, at(story, "amend"))
        response = dana.post(at(story, "amend"))
        child = Agreement.objects.get(number=2)
        there = reverse("agreements:detail", args=[child.pk])
        assert response["Location"] == there
        boris = signed_in(story.world.leads["b"])
        assert boris.post(at(story, "amend"))["Location"] == there
        assert boris.get(at(story, "amend"))["Location"] == there
        assert Agreement.objects.count() == 2

    def test_what_is_over_is_not_amended(self, dana: Client, story: Story) -> None:
        Agreement.objects.update(state=AgreementState.ENDED)
        assert dana.get(at(story, "amend"))["Location"] == at(story, "detail")
        shown = dana.post(at(story, "amend"), follow=True).content.decode()
        assert "Only an agreement that is in force" in shown
        assert Agreement.objects.count() == 1

    @pytest.mark.parametrize("name", ["amend", "drop"])
    def test_leads_only(self, child: Story, story: Story, name: str) -> None:
        for user, status in (
            (story.world.people["a"][0], 403),
            (stranger(), 404),
        ):
            client = signed_in(user)
            for url in (at(story, name), at(child, name)):
                assert client.get(url).status_code == status
                assert client.post(url).status_code == status

    def test_only_leads_are_offered_it(self, dana: Client, story: Story) -> None:
        viewer = signed_in(colleague(story, Role.VIEWER))
        for url in (at(story, "detail"), home_of(story)):
            assert at(story, "amend") in page(dana, url)
            assert at(story, "amend") not in page(viewer, url)


class TestChanges:
    """What it changes, word by word."""

    def test_nothing_yet(self, dana: Client, child: Story) -> None:
        shown = page(dana, at(child, "detail"))
        assert "Nothing is changed yet" in shown
        assert "Amends agreement 1" in shown
        assert "Nothing is changed yet" in page(dana, at(child, "changes"))

    def test_words_that_went_and_came(self, dana: Client, child: Story) -> None:
        was = child.section("creators").values["paid_days"]
        change(child, was + 8)
        shown = page(dana, at(child, "changes"))
        assert "1 of 20 sections changes" in shown
        assert f"<del>{was} day</del><ins>{was + 8} days</ins>" in shown
        assert child.agreement.parent_sha256 in shown
        assert "1 of 20 sections changes" in page(dana, at(child, "detail"))
        for name in ("detail", "read"):
            assert at(child, "changes") in page(dana, at(child, name))

    def test_a_section_says_what_it_changes_in_what_both_signed(
        self, dana: Client, child: Story
    ) -> None:
        url = reverse("agreements:section", args=[child.agreement_id, "creators"])
        assert "As both signed it in agreement 1" in page(dana, url)
        was = child.section("creators").values["paid_days"]
        change(child, was + 8)
        shown = page(dana, url)
        assert "As both signed it" not in shown
        assert "What changes from agreement 1" in shown
        assert f"<del>{was} day</del><ins>{was + 8} days</ins>" in shown

    def test_an_amendment_of_an_amendment_is_held_against_that_one(
        self, dana: Client, story: Story, child: Story
    ) -> None:
        seal(child)
        third = amended(child)
        change(third, 13)
        shown = page(dana, at(third, "changes"))
        assert "What changes from agreement 2" in shown
        assert "within <del>9</del><ins>13</ins> days" in shown
        assert child.revision.sealed.sha256 in shown
        third.freeze_with(b"%PDF-1.7 third").seal_with(b"%PDF-1.7 third, sealed")
        states = [one.agreement.state for one in (story, child, third)]
        assert states == ["superseded", "superseded", "sealed"]

    def test_wording_that_both_added(self, dana: Client, child: Story) -> None:
        child.propose(child.a, "creators", wording="Creators come first.")
        assert "<ins> Creators come first.</ins>" in page(dana, at(child, "changes"))

    def test_another_signatory_is_a_change_too(
        self, dana: Client, child: Story
    ) -> None:
        named = child.agreement.signatories.get(agency=child.a.agency)
        named.title = "Chair"
        named.save()
        assert "<ins>Chair,</ins>" in page(dana, at(child, "changes"))

    def test_a_first_agreement_has_none(self, dana: Client, story: Story) -> None:
        assert dana.get(at(story, "changes"))["Location"] == at(story, "read")

    def test_an_amendment_without_a_change_is_not_frozen(
        self, dana: Client, child: Story
    ) -> None:
        was = child.section("creators").values["paid_days"]
        child.propose(child.a, "creators", paid_days=was + 1)
        child.propose(child.b, "creators", paid_days=was)
        assert child.agreement.state == AgreementState.AGREED
        response = dana.post(at(child, "freeze"), follow=True)
        assert "This amendment changes nothing yet" in response.content.decode()
        assert child.agreement.state == AgreementState.AGREED


class TestDropping:
    """Giving it up, with a reason that both read."""

    def test_both_read_why(self, dana: Client, story: Story, child: Story) -> None:
        url = at(child, "drop")
        assert url in page(dana, at(child, "detail"))
        empty = dana.post(url, {"reason": " "})
        assert empty.status_code == 200
        assert "error-summary" in empty.content.decode()
        dana.post(url, {"reason": "Too <early>."})
        boris = signed_in(child.world.leads["b"])
        shown = page(boris, at(child, "detail"))
        assert "Too &lt;early&gt;." in shown
        assert at(story, "detail") in shown
        assert url not in shown
        again = dana.post(url, {"reason": "Again"}, follow=True)
        assert "dropped already" in again.content.decode()
        assert story.agreement.state == AgreementState.SEALED

    def test_nothing_sent_breaks_it(self, dana: Client, child: Story) -> None:
        dana.raise_request_exception = False
        assert breaking(dana, at(child, "drop"), {"reason": "1"}) == []


class TestAround:
    """The pages that tell of more than one agreement."""

    def test_a_superseded_one_leads_to_its_successor_and_back(
        self, dana: Client, story: Story, child: Story
    ) -> None:
        assert "Agreement 2, which amends it, is on its way" in page(
            dana, at(story, "detail")
        )
        seal(child)
        shown = page(dana, at(story, "detail"))
        assert "No longer in force: agreement 2 replaced it" in shown
        assert at(child, "detail") in shown
        assert at(story, "amend") not in shown
        assert at(story, "detail") in page(dana, at(child, "detail"))

    def test_every_one_stays_listed_for_both(self, story: Story, child: Story) -> None:
        seal(child)
        dropped = amended(child)
        dropped_client = signed_in(dropped.world.leads["b"])
        dropped_client.post(at(dropped, "drop"), {"reason": "No need"})
        for side in "ab":
            client = signed_in(story.world.leads[side])
            shown = page(client, home_of(story))
            for one in (story, child):
                assert at(one, "sealed_pdf") in shown
                assert client.get(at(one, "sealed_pdf")).status_code == 200
            assert at(dropped, "detail") in shown
            for state in ("In force", "Superseded", "Amendment dropped"):
                assert state in shown
            assert "Replaced by agreement 2" in shown

    def test_an_ended_one_stays_listed_too(self, story: Story) -> None:
        Agreement.objects.update(state=AgreementState.ENDED)
        for side in "ab":
            client = signed_in(story.world.leads[side])
            shown = page(client, home_of(story))
            assert at(story, "sealed_pdf") in shown
            assert "Ended" in shown
            assert client.get(at(story, "sealed_pdf")).status_code == 200

    def test_who_joins_later_downloads_it_too(self, story: Story) -> None:
        late = signed_in(colleague(story, Role.VIEWER))
        assert late.get(at(story, "sealed_pdf")).status_code == 200

    def test_the_desk_tells_what_is_in_force_meanwhile(
        self, dana: Client, story: Story, child: Story
    ) -> None:
        shown = page(dana, "/")
        assert "Negotiating an amendment, agreement 2" in shown
        assert "Open the amendment" in shown
        assert "In force meanwhile: agreement 1." in shown
        signed_in(story.world.leads["b"]).post(at(child, "drop"), {"reason": "No"})
        shown = page(dana, "/")
        assert "In force meanwhile" not in shown
        assert at(story, "signed") in shown
