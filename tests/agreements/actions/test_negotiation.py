"""Proposing, accepting, commenting, letting go of a walk-away."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agreements.actions.commenting import comment
from agreements.actions.drafting import CannotDraft, draft_agreement
from agreements.actions.negotiation import (
    CannotNegotiate,
    Stale,
    StandsAlready,
    accept,
    propose,
)
from agreements.actions.walk_aways import consent_to_wording, withdraw_walk_away
from agreements.models import Acceptance, Agreement, WalkAwayConsent
from agreements.states import AgreementState, SectionState
from partnerships.actions.letters import send_notice
from partnerships.models import Membership, Notice, User
from partnerships.permissions import seat_of
from tests.agreements.story import NOW, Story, complete, drafted
from tests.assessments.factories import make_user
from tests.assessments.revealed import answered, small_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    """Return a fresh draft."""
    return drafted(small_case())


def events(story: Story) -> list[str]:
    """Return the types of the agreement's events, in order."""
    return [event.type for event in story.agreement.events.all()]


def state(story: Story, key: str) -> tuple[SectionState, SectionState]:
    """Return how a section stands, seen from A and from B."""
    section = story.section(key)
    a, b = story.a.agency, story.b.agency
    return section.state_for(a, b), section.state_for(b, a)


def test_a_second_draft_is_the_first_one(story: Story) -> None:
    again = draft_agreement(round_=story.world.round, seat=story.b, now=NOW)
    assert again.pk == story.agreement_id
    assert Agreement.objects.count() == 1
    assert events(story) == ["drafted"]
    assert story.agreement.sections.count() == 20
    told = Notice.objects.filter(event="agreement_drafted")
    assert [notice.user for notice in told] == [story.world.leads["b"]]


def test_nothing_is_drafted_before_the_reveal() -> None:
    world = answered(small_case())
    seat = seat_of(world.leads["a"], world.round.partnership)
    with pytest.raises(CannotDraft):
        draft_agreement(round_=world.round, seat=seat, now=NOW)
    assert not Agreement.objects.exists()


def test_a_proposal_is_the_proposers_yes(story: Story) -> None:
    assert state(story, "creators") == (SectionState.OPEN, SectionState.OPEN)
    values = complete(story.section("creators"))
    story.propose(story.a, "creators", reason="As on the call", **values)
    assert state(story, "creators") == (
        SectionState.PROPOSED_BY_US,
        SectionState.PROPOSED_BY_THEM,
    )
    story.accept(story.b, "creators")
    assert state(story, "creators") == (SectionState.AGREED, SectionState.AGREED)
    assert events(story)[-2:] == ["proposed", "accepted"]


def test_a_change_clears_both_acceptances_of_that_section_only(story: Story) -> None:
    story.agree("creators")
    story.agree("risk")
    story.propose(story.b, "creators", paid_days=30)
    assert state(story, "creators") == (
        SectionState.PROPOSED_BY_THEM,
        SectionState.PROPOSED_BY_US,
    )
    assert state(story, "risk") == (SectionState.AGREED, SectionState.AGREED)
    cleared = story.agreement.events.get(type="cleared")
    assert cleared.payload == {"section": "creators", "agencies": ["a", "b"]}


def test_a_partial_proposal_is_nobodys_yes(story: Story) -> None:
    story.propose(story.a, "creators", paid_days=14)
    assert state(story, "creators") == (SectionState.OPEN, SectionState.OPEN)
    with pytest.raises(CannotNegotiate, match="Credit"):
        story.accept(story.b, "creators")


def test_what_changed_meanwhile_is_neither_accepted_nor_overwritten(
    story: Story,
) -> None:
    seen = story.section("creators").content_hash
    story.propose(story.a, "creators", **complete(story.section("creators")))
    section = story.section("creators")
    with pytest.raises(Stale) as stale:
        accept(section=section, seat=story.b, seen=seen, now=NOW)
    assert stale.value.section.content_hash == section.content_hash
    with pytest.raises(Stale):
        propose(
            section=section,
            seat=story.b,
            seen=seen,
            values={"paid_days": 7},
            wording="",
            reason="",
            now=NOW,
        )
    assert story.section("creators").content_hash == section.content_hash


def test_accepting_twice_is_accepting_once(story: Story) -> None:
    story.propose(story.a, "creators", **complete(story.section("creators")))
    story.accept(story.b, "creators")
    story.accept(story.b, "creators")
    assert Acceptance.objects.count() == 2
    assert events(story).count("accepted") == 1


@pytest.mark.parametrize(
    "values",
    [
        {"paid_days": 0},
        {"paid_days": "14"},
        {"credit": "sometimes"},
        {"unheard_of": 1},
    ],
)
def test_illegal_values_are_refused(story: Story, values: dict[str, Any]) -> None:
    with pytest.raises(CannotNegotiate):
        story.propose(story.a, "creators", **values)
    assert events(story) == ["drafted"]


def test_proposing_what_stands_is_refused(story: Story) -> None:
    with pytest.raises(CannotNegotiate, match="stands already"):
        story.propose(story.a, "creators")


def test_text_that_cannot_be_printed_is_not_accepted(story: Story) -> None:
    values = complete(story.section("conflict"))
    story.propose(story.a, "conflict", wording="We smile \N{GRINNING FACE}", **values)
    with pytest.raises(CannotNegotiate, match="grinning face"):
        story.accept(story.b, "conflict")


def test_all_agreed_and_open_again(story: Story) -> None:
    story.settled()
    assert story.agreement.state == AgreementState.AGREED
    story.propose(story.a, "creators", paid_days=45)
    assert story.agreement.state == AgreementState.DRAFT
    story.accept(story.b, "creators")
    assert story.agreement.state == AgreementState.AGREED


class TestLetters:
    """One letter an hour for each person, and nothing untold."""

    def letters(self, user: User) -> list[Notice]:
        """Return a person's letters about the negotiation, the first one first."""
        return list(Notice.objects.filter(event="negotiation", user=user))

    def test_a_letter_that_waits_grows(self, story: Story) -> None:
        story.propose(story.a, "creators", **complete(story.section("creators")))
        story.propose(story.a, "creators", paid_days=15)
        comment(section=story.section("risk"), seat=story.a, text="Hm", now=NOW)
        (letter,) = self.letters(story.world.leads["b"])
        assert letter.facts == {"proposals": "2", "cleared": "1", "comments": "1"}
        assert letter.next_try_at == NOW
        assert self.letters(story.world.leads["a"]) == []

    def test_the_next_one_comes_an_hour_after_the_last(
        self, story: Story, mailoutbox: list[Any]
    ) -> None:
        ben = story.world.leads["b"]
        story.propose(story.a, "creators", **complete(story.section("creators")))
        (first,) = self.letters(ben)
        assert send_notice(notice_id=first.pk, now=NOW)
        assert "One proposal for a section." in mailoutbox[0].body
        soon = NOW + timedelta(minutes=10)
        for text in ("And?", "Well?"):
            comment(section=story.section("risk"), seat=story.a, text=text, now=soon)
        _first, second = self.letters(ben)
        assert second.next_try_at == NOW + timedelta(hours=1)
        assert not send_notice(notice_id=second.pk, now=soon)
        assert send_notice(notice_id=second.pk, now=NOW + timedelta(hours=1))
        assert "2 comments." in mailoutbox[1].body
        assert "proposal for" not in mailoutbox[1].body

    def test_what_happens_while_a_letter_is_on_its_way_is_in_the_next(
        self, story: Story
    ) -> None:
        comment(section=story.section("risk"), seat=story.a, text="And?", now=NOW)
        Notice.objects.filter(event="negotiation").update(attempts=1)
        comment(section=story.section("risk"), seat=story.a, text="Well?", now=NOW)
        first, second = self.letters(story.world.leads["b"])
        assert first.facts == second.facts == {"comments": "1"}
        assert second.next_try_at > NOW

    def test_a_cleared_acceptance_is_told_to_both(self, story: Story) -> None:
        colleague = make_user("Another lead", story.a.agency)
        story.agree("creators")
        Notice.objects.all().delete()
        story.propose(story.a, "creators", paid_days=45)
        for user in (colleague, story.world.leads["b"]):
            (letter,) = self.letters(user)
            assert letter.facts == {"proposals": "1", "cleared": "1"}

    def test_an_acceptance_is_told(self, story: Story) -> None:
        story.agree("creators")
        (letter,) = self.letters(story.world.leads["a"])
        assert letter.facts == {"acceptances": "1"}

    def test_who_talks_in_a_thread_hears_of_the_answer(self, story: Story) -> None:
        person = story.world.people["a"][0]
        risk = story.section("risk")
        head = comment(section=risk, seat=story.seat(person), text="Why?", now=NOW)
        comment(section=risk, seat=story.b, text="So!", reply_to=head.pk, now=NOW)
        (letter,) = self.letters(person)
        assert letter.facts == {"comments": "1"}


def test_a_comment_is_on_the_record(story: Story) -> None:
    section = story.section("creators")
    comment(section=section, seat=story.b, text="Why so late?", now=NOW)
    assert section.comments.get().text == "Why so late?"
    event = story.agreement.events.get(type="commented")
    assert "Why" not in str(event.payload)
    assert event.secrets.get().text == "Why so late?"


def test_threads_are_one_level_deep(story: Story) -> None:
    risk = story.section("risk")
    head = comment(section=risk, seat=story.a, text="Why?", now=NOW)
    answer = comment(section=risk, seat=story.b, text="So!", reply_to=head.pk, now=NOW)
    third = comment(
        section=risk, seat=story.a, text="I see", reply_to=answer.pk, now=NOW
    )
    assert (answer.reply_to, third.reply_to) == (head, head)


def test_an_answer_belongs_to_its_section(story: Story) -> None:
    head = comment(section=story.section("risk"), seat=story.a, text="?", now=NOW)
    for reply_to in (head.pk, head.pk + 99):
        with pytest.raises(CannotNegotiate, match="not in this section"):
            comment(
                section=story.section("creators"),
                seat=story.b,
                text="So!",
                reply_to=reply_to,
                now=NOW,
            )


def test_the_same_comment_twice_is_one(story: Story) -> None:
    for text in ("Why?", "Why?", "Why not?", "Why?"):
        comment(section=story.section("risk"), seat=story.a, text=text, now=NOW)
    said = [one.text for one in story.section("risk").comments.all()]
    assert said == ["Why?", "Why not?", "Why?"]


def test_a_proposal_sent_twice_is_in_once(story: Story) -> None:
    seen = story.section("creators")
    story.propose_on(seen, story.a, paid_days=14)
    with pytest.raises(StandsAlready) as again:
        story.propose_on(seen, story.a, paid_days=14)
    assert again.value.is_ours
    with pytest.raises(StandsAlready) as theirs:
        story.propose_on(seen, story.b, paid_days=14)
    assert not theirs.value.is_ours
    assert events(story) == ["drafted", "proposed"]


class TestWalkAways:
    """A section that a dealbreaker blocks."""

    @pytest.fixture
    def story(self) -> Story:
        """Return a fresh draft of the worked case, which has dealbreakers."""
        return drafted()

    def complete(self, story: Story) -> Story:
        """Let both accept "vision", which a dealbreaker blocks."""
        story.propose(story.a, "vision", **complete(story.section("vision")))
        story.accept(story.b, "vision")
        return story

    def declarer(self, story: Story, index: int = 0) -> User:
        """Return who declared the walk-away."""
        walk_away = story.section("vision").walk_aways[index]
        return User.objects.get(pk=walk_away.user_id)

    def test_both_acceptances_do_not_agree_it(self, story: Story) -> None:
        self.complete(story)
        assert state(story, "vision") == (SectionState.BLOCKED, SectionState.BLOCKED)

    def test_the_agreement_waits_for_it(self, story: Story) -> None:
        blocked_by = story.section("vision").blocked_by
        story.settled()
        vision = story.section("vision")
        vision.blocked_by = blocked_by
        vision.save()
        story.propose(story.a, "creators", paid_days=45)
        story.accept(story.b, "creators")
        assert story.agreement.state == AgreementState.DRAFT
        story.release("vision")
        assert story.agreement.state == AgreementState.AGREED

    def test_only_who_declared_it_may_let_go(self, story: Story) -> None:
        self.complete(story)
        section = story.section("vision")
        for seat in (story.a, story.b):
            with pytest.raises(PermissionDenied):
                withdraw_walk_away(
                    section=section,
                    seat=seat,
                    walk_away=section.blocking[0],
                    seen=section.content_hash,
                    now=NOW,
                )

    def test_consent_holds_for_that_wording_only(self, story: Story) -> None:
        self.complete(story)
        section = story.section("vision")
        for walk_away in section.blocking:
            consent_to_wording(
                section=section,
                seat=story.seat(User.objects.get(pk=walk_away.user_id)),
                walk_away=walk_away,
                seen=section.content_hash,
                now=NOW,
            )
        assert state(story, "vision")[0] == SectionState.AGREED
        story.propose(story.a, "vision", wording="And more.")
        assert state(story, "vision")[0] == SectionState.BLOCKED

    def test_a_withdrawal_holds_for_good(self, story: Story) -> None:
        self.complete(story)
        story.release("vision")
        assert state(story, "vision")[0] == SectionState.AGREED
        story.propose(story.a, "vision", wording="And more.")
        assert state(story, "vision")[0] == SectionState.PROPOSED_BY_US
        assert "walk_away_withdrawn" in events(story)

    def test_there_is_no_consent_to_blanks(self, story: Story) -> None:
        section = story.section("vision")
        with pytest.raises(CannotNegotiate, match="still open"):
            consent_to_wording(
                section=section,
                seat=story.seat(self.declarer(story)),
                walk_away=section.blocking[0],
                seen=section.content_hash,
                now=NOW,
            )

    def test_a_lead_stands_in_for_who_has_left(self, story: Story) -> None:
        self.complete(story)
        section = story.section("vision")
        walk_away = section.blocking[0]
        ours = story.a if walk_away.side == "a" else story.b
        theirs = story.b if walk_away.side == "a" else story.a
        Membership.objects.filter(user_id=walk_away.user_id).delete()
        with pytest.raises(PermissionDenied):
            withdraw_walk_away(
                section=section,
                seat=theirs,
                walk_away=walk_away,
                seen=section.content_hash,
                now=NOW,
            )
        withdraw_walk_away(
            section=section,
            seat=ours,
            walk_away=walk_away,
            seen=section.content_hash,
            now=NOW,
        )
        consent = WalkAwayConsent.objects.get()
        assert (consent.user, consent.declared_by_id) == (
            ours.user,
            walk_away.user_id,
        )

    def test_wording_that_changed_is_not_consented_to(self, story: Story) -> None:
        self.complete(story)
        seen = story.section("vision").content_hash
        story.propose(story.a, "vision", wording="And more.")
        section = story.section("vision")
        with pytest.raises(Stale):
            consent_to_wording(
                section=section,
                seat=story.seat(self.declarer(story)),
                walk_away=section.blocking[0],
                seen=seen,
                now=NOW,
            )
