"""Notice, steps and end, as a browser meets them."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agreements.actions.ending import close_with_open_steps, publish_ending_note
from agreements.days import day_text
from agreements.models import Agreement, Ending, EndingNote, StepConfirmation
from agreements.states import AgreementState
from assessments import archive
from partnerships.states import Role
from tests.agreements.parting import confirm, ending, keys, noticed, sealed
from tests.agreements.story import NOW, Story, amended, signable
from tests.agreements.views.people import at, colleague, signed_in, stranger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


@pytest.fixture
def story() -> Story:
    """Return an agreement in force."""
    return sealed()


def page(client: Client, story: Story, name: str = "ending") -> str:
    """Return a page of the agreement in one line."""
    response = client.get(at(story, name))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def act(story: Story, what: str, key: str = "data") -> str:
    """Return the address of an act on a step."""
    return f"{at(story, 'ending')}{key}/{what}/"


def leaving(story: Story) -> Client:
    """Return the browser of A's lead."""
    return signed_in(story.a.user)


def over(story: Story, days: int = 0) -> None:
    """Let the notice be over for some days, as today has it."""
    shift = date.today() - timedelta(days=days) - ending(story).ends_on  # noqa: DTZ011
    for step in ending(story).steps.all():
        step.due_on += shift
        step.save()
    Ending.objects.update(ends_on=ending(story).ends_on + shift)


class TestGivingNotice:
    """Before there is one."""

    def test_the_page_says_what_was_agreed_and_when_it_comes(
        self, story: Story
    ) -> None:
        shown = page(leaving(story), story)
        for words in (
            "Parting well",
            "Either of us may leave at any time",
            "The last day on which the agreement is in force.",
            "Open work is finished or handed over.",
            "Afterwards each of us may hire whom it likes.",
            "Your agency alone cannot take it back.",
        ):
            assert words in shown

    def test_a_lead_gives_it_with_a_reason(self, story: Story) -> None:
        client = leaving(story)
        for reason in ("We move on", "We move on, again"):
            data = {"reason": reason, "sure": "on"}
            response = client.post(at(story, "ending"), data)
            assert response["Location"] == at(story, "ending")
        shown = page(signed_in(story.b.user), story)
        assert "We move on" in shown
        assert "again" not in shown
        assert "In force through" in shown
        assert "Your agency has 6 steps to confirm." in shown

    def test_without_the_tick_nothing_happens_and_nothing_is_lost(
        self, story: Story
    ) -> None:
        response = leaving(story).post(at(story, "ending"), {"reason": "We move on"})
        assert response.status_code == 200
        shown = response.content.decode()
        assert "We move on" in shown
        assert 'class="error-summary"' in shown
        assert not Ending.objects.exists()

    def test_who_leads_nothing_reads_and_gives_none(self, story: Story) -> None:
        client = signed_in(colleague(story, Role.VIEWER))
        assert "A lead of either agency can give notice." in page(client, story)
        data = {"sure": "on"}
        assert client.post(at(story, "ending"), data).status_code == 403
        assert signed_in(stranger()).get(at(story, "ending")).status_code == 404

    def test_what_is_not_in_force_is_not_ended(self) -> None:
        story = signable()
        client = leaving(story)
        for response in (
            client.get(at(story, "ending"), follow=True),
            client.post(at(story, "ending"), {"sure": "on"}, follow=True),
        ):
            assert response.redirect_chain == [(at(story, "detail"), 302)]
            assert "in force can be ended" in response.content.decode()


class TestSteps:
    """After the notice."""

    def test_both_confirm_and_see_who_said_so(self, story: Story) -> None:
        noticed(story)
        a, b = leaving(story), signed_in(story.b.user)
        there = f"{at(story, 'ending')}#step-data"
        assert a.post(act(story, "confirm"))["Location"] == there
        shown = page(b, story)
        assert "Confirmed by <bdi>Lead a</bdi>" in shown
        b.post(act(story, "confirm"))
        assert "Confirmed by both" in page(a, story)

    def test_a_word_is_taken_back(self, story: Story) -> None:
        noticed(story)
        client = leaving(story)
        client.post(act(story, "confirm"))
        assert "Take it back" in page(client, story)
        client.post(act(story, "take-back"))
        assert not StepConfirmation.objects.exists()

    def test_who_may(self, story: Story) -> None:
        noticed(story)
        viewer = signed_in(colleague(story, Role.VIEWER))
        shown = page(viewer, story)
        assert "The leads of both agencies confirm the steps." in shown
        assert "Confirm that it is done" not in shown
        for what in ("confirm", "take-back"):
            assert viewer.post(act(story, what)).status_code == 403
            assert signed_in(stranger()).post(act(story, what)).status_code == 404
            assert leaving(story).post(act(story, what, "no-step")).status_code == 404
            assert leaving(story).get(act(story, what)).status_code == 405

    def test_steps_whose_day_is_over_are_marked(self, story: Story) -> None:
        noticed(story)
        assert "Overdue" not in page(leaving(story), story)
        over(story, days=5)
        confirm(story, story.a, "open_work")
        confirm(story, story.b, "open_work")
        shown = page(leaving(story), story)
        assert "The notice is over; 5 steps are open" in shown
        # Of the six one is done and one is due in 25 days.
        assert shown.count("Overdue") == 4


class TestTheEnd:
    """Closed, by both or by one."""

    def test_the_last_word_ends_it(self, story: Story) -> None:
        noticed(story)
        over(story)
        confirm(story, story.a)
        confirm(story, story.b, *[key for key in keys(story) if key != "data"])
        client = signed_in(story.b.user)
        assert client.post(act(story, "confirm"))["Location"] == at(story, "ending")
        assert story.agreement.state == AgreementState.ENDED
        shown = page(client, story)
        assert "The sealed note of it is being made" in shown
        assert "hx-get" in shown
        part = client.get(at(story, "ending"), HTTP_HX_REQUEST="true").content.decode()
        assert "<html" not in part

    def test_one_alone_closes_it_after_the_grace(self, story: Story) -> None:
        noticed(story)
        over(story, days=2)
        client = signed_in(story.b.user)
        assert "a lead of either agency can close it alone" in page(client, story)
        response = client.post(at(story, "close"), follow=True)
        assert "One agency alone can close it from" in response.content.decode()
        over(story, days=90)
        assert "Close it with 6 open steps" in page(client, story)
        viewer = signed_in(colleague(story, Role.VIEWER))
        assert "Close it with" not in page(viewer, story)
        assert viewer.post(at(story, "close")).status_code == 403
        client.post(at(story, "close"))
        assert "6 steps were never confirmed by both." in page(client, story)

    def test_every_member_has_the_note_for_ever(self, story: Story) -> None:
        viewer = signed_in(colleague(story, Role.VIEWER))
        assert viewer.get(at(story, "ended_pdf")).status_code == 404
        noticed(story)
        over(story, days=90)
        close_with_open_steps(
            agreement=story.agreement, seat=story.b, now=NOW + timedelta(days=900)
        )
        assert viewer.get(at(story, "ended_pdf")).status_code == 404
        data = b"%PDF-1.7 note"
        publish_ending_note(
            note=EndingNote.objects.get(),
            sha256=archive.store(data),
            size=len(data),
            level="B-LT",
            now=NOW,
        )
        response = viewer.get(at(story, "ended_pdf"))
        assert response.content == data
        assert "attachment" in response["Content-Disposition"]
        assert at(story, "ended_pdf") in page(viewer, story)
        assert signed_in(stranger()).get(at(story, "ended_pdf")).status_code == 404

    def test_an_amendment_stops_the_page(self, story: Story) -> None:
        noticed(story)
        Agreement.objects.update(state=AgreementState.SUPERSEDED)
        shown = page(leaving(story), story)
        assert "The notice has no effect any more" in shown
        assert "Confirm that it is done" not in shown


@pytest.mark.parametrize("name", ["detail", "signed"])
def test_the_agreement_says_that_it_is_being_left(story: Story, name: str) -> None:
    client = signed_in(story.b.user)
    assert at(story, "ending") in page(client, story, name)
    assert "has given notice" not in page(client, story, name)
    noticed(story)
    assert "has given notice. This agreement is in force" in page(client, story, name)
    over(story)
    assert "The notice is over; 6 steps are open." in page(client, story, name)


def test_every_page_says_the_same_of_whether_it_holds(story: Story) -> None:
    noticed(story)
    amended(story)
    client = signed_in(story.b.user)
    timeline = reverse("partnership", args=[story.agreement.partnership_id])
    pages = [at(story, "detail"), at(story, "read"), timeline]
    pages.append(reverse("agreements:clause", args=[story.agreement_id, "exit"]))

    def saying(words: str) -> list[str]:
        return [url for url in pages if words in client.get(url).content.decode()]

    assert saying(f"In force through {day_text(ending(story).last_day)} (UTC)") == pages
    over(story)
    since = day_text(ending(story).ends_on)
    words = f"No longer in force since {since} (UTC); parting under way"
    assert saying(words) == pages
    assert saying("In force through") == saying("This is in force") == []
