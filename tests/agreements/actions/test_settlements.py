"""What both settle after the draft arrives in the agreement, once, as a proposal."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.actions.drafting import draft_agreement
from agreements.actions.settlements import (
    arrivals_for,
    awaiting_settlements,
    take_in_settlements,
)
from agreements.models import Event, EventSecret, Proposal
from agreements.states import AgreementState, SectionState
from agreements.tasks import sweep
from assessments.actions.settling.walk_aways import withdraw_walk_away
from partnerships.models import Notice, User
from tests.agreements.story import NOW, Story, complete, drafted
from tests.agreements.views.people import at, signed_in
from tests.assessments.revealed import revealed
from tests.assessments.settling import Talk
from tests.unguarded import unguarded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


@pytest.fixture
def story() -> Story:
    """Return a fresh draft of the worked case."""
    return drafted()


def settled(story: Story, dimension: str, option: str | int | None) -> Talk:
    """Let both settle a difference after the draft."""
    return Talk(story.world, dimension).settle(option, "As on the call")


def take_in(story: Story) -> int:
    """Take in what was settled."""
    return take_in_settlements(agreement=story.agreement, now=NOW)


def state(story: Story, key: str) -> SectionState:
    """Return how a section stands, seen from A."""
    return story.section(key).state_for(story.a.agency, story.b.agency)


def test_a_settled_difference_becomes_a_proposal_that_nobody_accepted(
    story: Story,
) -> None:
    story.propose(story.a, "governance", **complete(story.section("governance")))
    story.accept(story.b, "governance")
    before = story.section("governance")
    settled(story, "governance", "owners")
    assert take_in(story) == 1
    section = story.section("governance")
    assert section.values == {**before.values, "decides": "owners"}
    assert not section.acceptances.exists()
    assert section.provenance["decides"]["kind"] == "settled"
    proposal = section.proposals.get(settling_event__isnull=False)
    assert (proposal.author, proposal.agency) == (story.b.user, story.b.agency)
    assert proposal.reason == ""
    event = story.agreement.events.get(type="settled")
    assert event.payload["from"] == before.content_hash
    assert event.payload["to"] == section.content_hash
    assert story.agreement.events.filter(type="cleared").count() == 1


def test_it_comes_once_however_often_anybody_looks(story: Story) -> None:
    settled(story, "governance", "committee")
    assert [one.pk for one in awaiting_settlements()] == [story.agreement_id]
    sweep()
    assert awaiting_settlements() == []
    assert take_in(story) == 0
    signed_in(story.a.user).get(at(story, "detail"))
    assert Proposal.objects.count() == 1


def test_both_are_told(story: Story) -> None:
    settled(story, "governance", "committee")
    take_in(story)
    letters = Notice.objects.filter(event="negotiation")
    assert {one.user for one in letters} == {story.a.user, story.b.user}
    assert {one.facts["settled"] for one in letters} == {"1"}


def test_a_lead_who_opens_a_section_finds_it_there(story: Story) -> None:
    settled(story, "governance", "committee")
    url = reverse("agreements:section", args=[story.agreement_id, "governance"])
    page = signed_in(story.a.user).get(url).content.decode()
    assert "Settled in the assessment, and proposed here" in page
    assert "Settled by both on 23 November 2026: A joint committee." in page


def test_what_was_settled_before_the_draft_does_not_come_again() -> None:
    world = revealed()
    talk = Talk(world, "governance").settle("committee")
    agreement = draft_agreement(round_=world.round, seat=talk.seat("a"), now=NOW)
    story = Story(world, agreement.pk)
    assert not arrivals_for(agreement).is_any
    assert take_in(story) == 0
    talk.reopen("b")
    talk.settle("lead")
    assert take_in(story) == 1


def test_settled_again_otherwise_it_comes_again(story: Story) -> None:
    talk = settled(story, "governance", "committee")
    take_in(story)
    talk.reopen("a")
    assert take_in(story) == 0
    talk.settle("lead")
    take_in(story)
    assert Proposal.objects.count() == 2


def test_what_stands_already_is_noted_and_changes_nothing(story: Story) -> None:
    story.propose(story.a, "governance", decides="committee")
    before = story.section("governance")
    settled(story, "governance", "committee")
    assert take_in(story) == 1
    section = story.section("governance")
    assert section.content_hash == before.content_hash
    assert section.provenance["decides"]["settled"] == "A joint committee"
    assert story.agreement.events.filter(type="settlement_noted").exists()
    assert take_in(story) == 0


def test_words_alone_release_a_dealbreaker_and_change_no_value(story: Story) -> None:
    before = story.section("priorities")
    assert "speed_quality" in {one.dimension for one in before.blocking}
    settled(story, "speed_quality", None)
    take_in(story)
    section = story.section("priorities")
    assert section.content_hash == before.content_hash
    assert "speed_quality" not in {one.dimension for one in section.blocking}


def test_a_walk_away_withdrawn_there_blocks_no_longer_here(story: Story) -> None:
    walk_away = next(
        one
        for one in story.section("priorities").blocking
        if one.dimension == "speed_quality"
    )
    declarer = next(
        user
        for user in story.world.people[walk_away.side]
        if user.pk == walk_away.user_id
    )
    withdraw_walk_away(
        round_=story.world.round,
        dimension="speed_quality",
        seat=story.seat(declarer),
        declarer=declarer.pk,
        now=NOW,
    )
    assert take_in(story) == 1
    assert walk_away not in story.section("priorities").blocking
    event = story.agreement.events.get(type="walk_away_withdrawn")
    assert f"person:{declarer.pk}" not in f"{event.actor} {event.payload}"
    assert take_in(story) == 0


def test_a_walk_away_that_blocks_no_more_is_noted_and_names_nobody(
    story: Story,
) -> None:
    """What is noted has its openings in every bundle: both agencies read them."""
    walk_away = next(
        one
        for one in story.section("priorities").blocking
        if one.dimension == "speed_quality"
    )
    declarer = User.objects.get(pk=walk_away.user_id)
    withdraw_walk_away(
        round_=story.world.round,
        dimension="speed_quality",
        seat=story.seat(declarer),
        declarer=declarer.pk,
        now=NOW,
    )
    settled(story, "speed_quality", None)
    assert take_in(story) == 2
    assert not story.agreement.events.filter(type="walk_away_withdrawn").exists()
    assert not EventSecret.objects.filter(text=f"person:{declarer.pk}").exists()
    assert take_in(story) == 0


def test_what_is_frozen_is_left_alone_until_it_is_reopened(story: Story) -> None:
    story.settled().name_signatories().freeze_with(b"%PDF-1.7")
    settled(story, "governance", "committee")
    assert take_in(story) == 0
    assert awaiting_settlements() == []
    dana = signed_in(story.a.user)
    dana.post(at(story, "unfreeze"))
    dana.get(at(story, "detail"))
    assert Proposal.objects.filter(settling_event__isnull=False).exists() or (
        story.section("governance").values["decides"] == "committee"
    )


def test_all_agreed_is_open_again(story: Story) -> None:
    story.settled()
    value = story.section("governance").values["decides"]
    settled(story, "governance", "lead" if value == "committee" else "committee")
    take_in(story)
    assert story.agreement.state == AgreementState.DRAFT
    assert state(story, "governance") == SectionState.OPEN


def test_an_old_agreement_goes_by_the_day_of_its_draft(story: Story) -> None:
    """Before the draft's event said what it had been drafted from."""
    event = story.agreement.events.get(type="drafted")
    del event.payload["settling"]
    with unguarded():
        Event.objects.filter(pk=event.pk).update(payload=event.payload)
    settled(story, "governance", "committee")
    assert take_in(story) == 0
    agreement = story.agreement
    agreement.drafted_at = NOW - timedelta(days=1)
    agreement.save()
    assert take_in(story) == 1
