"""Amending what is sealed: starting, dropping, and taking the parent's place."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from agreements.actions.amending import (
    CannotAmend,
    CannotDrop,
    amend,
    drop_amendment,
)
from agreements.actions.drafting import CannotDraft, draft_agreement
from agreements.actions.events import AgreementMoved, locked, move
from agreements.actions.sealing import publish_sealed
from agreements.documents.frozen import names_of
from agreements.evidence import chain_problems
from agreements.models import Agreement, Event, SealedDocument
from agreements.reports.notes import notes, offers
from agreements.states import AgreementState, SectionState
from assessments import archive
from assessments.models import Round
from partnerships.models import Membership, Notice
from partnerships.permissions import Seat
from partnerships.states import Role
from tests.agreements.story import NOW, Story, amended, drafted, sealed
from tests.assessments.factories import make_user
from tests.assessments.revealed import revealed_again, small_case
from tests.instant import together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]
LATER = NOW + timedelta(days=200)


@pytest.fixture
def story() -> Story:
    """Return an agreement in force."""
    return sealed()


@pytest.fixture
def child(story: Story) -> Story:
    """Return an amendment of it that has just been started."""
    return amended(story)


def types(story: Story) -> list[str]:
    """Return the types of the agreement's events, in order."""
    return [event.type for event in story.agreement.events.all()]


def payload(story: Story, type: str) -> dict[str, Any]:
    """Return what the chain says with its only event of that type."""
    found: dict[str, Any] = story.agreement.events.get(type=type).payload
    return found


def drop(child: Story, reason: str = "We talked it over.") -> None:
    drop_amendment(agreement=child.agreement, seat=child.b, reason=reason, now=LATER)


def end(story: Story) -> None:
    """Move the agreement to its end, as the last act of an ending does."""
    move(locked(story.agreement_id), AgreementState.ENDED)


def change(child: Story, days: int = 9) -> None:
    """Let both agree that creators are paid within other days."""
    child.propose(child.a, "creators", paid_days=days)
    child.accept(child.b, "creators")


class TestAmending:
    """A numbered child that starts as both signed."""

    def test_it_names_what_it_amends(self, story: Story, child: Story) -> None:
        found = child.agreement
        assert (found.number, found.parent_id) == (2, story.agreement_id)
        assert found.parent_sha256 == SealedDocument.objects.get().sha256
        assert found.state == AgreementState.DRAFT
        assert found.content_version == story.agreement.content_version
        assert found.round_id == story.agreement.round_id
        assert payload(child, "drafted")["amends"] == {
            "agreement": str(story.agreement_id),
            "number": 1,
            "sealed_sha256": found.parent_sha256,
        }
        assert payload(story, "amendment_started") == {
            "amendment": str(found.pk),
            "number": 2,
        }
        assert story.agreement.state == AgreementState.SEALED

    def test_every_section_stands_as_both_signed_it(
        self, story: Story, child: Story
    ) -> None:
        before = {one.key: one for one in story.agreement.sections.all()}
        for section in child.agreement.sections.with_standing():
            was = before[section.key]
            assert section.values == section.drafted_values == was.values
            assert section.content_hash == section.carried_hash == was.content_hash
            assert section.state_for(child.a.agency, child.b.agency) == (
                SectionState.AGREED
            )
            assert (section.provenance, section.contested) == ({}, [])
            assert not section.blocked_by

    def test_a_change_needs_both_and_the_old_text_neither(self, child: Story) -> None:
        section = child.section("creators")
        was = section.values["paid_days"]
        child.propose(child.a, "creators", paid_days=was + 1)
        assert not child.section("creators").is_accepted_by(child.b.agency)
        assert payload(child, "cleared")["agencies"] == ["a", "b"]
        child.propose(child.b, "creators", paid_days=was)
        assert child.section("creators").is_agreed(child.agreement.partnership.agencies)

    def test_those_who_signed_sign_again_while_they_lead(self, story: Story) -> None:
        Membership.objects.filter(user=story.b.user).update(role=Role.VIEWER)
        child = amended(story)
        signatory = child.agreement.signatories.get()
        assert (signatory.user, signatory.name) == (story.a.user, "Dana Bright")

    def test_the_other_leads_are_told(self, story: Story, child: Story) -> None:
        notice = Notice.objects.get(event="amendment_started")
        assert notice.user == story.b.user
        assert str(child.agreement_id) in notice.path

    def test_twice_is_once(self, story: Story, child: Story) -> None:
        again = amend(agreement=story.agreement, seat=story.b, now=LATER)
        assert again == child.agreement
        assert Agreement.objects.count() == 2
        assert types(story).count("amendment_started") == 1

    @pytest.mark.parametrize("state", [AgreementState.ENDED, AgreementState.SUPERSEDED])
    def test_only_what_is_in_force_is_amended(self, story: Story, state: str) -> None:
        move(locked(story.agreement_id), AgreementState(state))
        with pytest.raises(CannotAmend, match="in force"):
            amended(story)

    def test_a_draft_is_negotiated_and_not_amended(self) -> None:
        with pytest.raises(CannotAmend):
            amended(drafted(small_case()))

    def test_beside_it_nothing_is_drafted_from_its_round(
        self, story: Story, child: Story
    ) -> None:
        assert draft_agreement(round_=story.world.round, seat=story.a, now=LATER) == (
            story.agreement
        )


class TestNewAnswers:
    """A later round feeds the amendment and changes nothing by itself."""

    def answered_again(self, story: Story, *, apart: bool = False) -> Round:
        """Reveal a second round in which both picture another success.

        If they are `apart`, each would rather walk away than take the other's risk.
        """
        document = small_case()
        for agency, risk in zip(document["agencies"], (7, 1), strict=True):
            person = agency["respondents"][0]
            person["answers"]["success.picture"] = {"value": "Forty accounts."}
            if apart:
                answer = {"value": risk, "accepts": [risk]}
                person["answers"]["risk.appetite"] = answer
                person |= {"importance": {"risk": 3}, "walk_away": ["risk"]}
        return revealed_again(story.world, document)

    def test_they_stand_beside_what_both_signed(self, story: Story) -> None:
        later = self.answered_again(story)
        child = amended(story)
        assert child.agreement.round == later
        section = child.section("vision")
        assert section.values == story.section("vision").values
        assert section.is_agreed(child.agreement.partnership.agencies)
        assert list(section.provenance) == ["outcomes"]
        offered = offers(section)["outcomes"]
        assert "Forty accounts." in offered[0]["outcome"]
        note = notes(section, names_of(child.agreement))["outcomes"]
        assert note.is_news
        assert "Forty accounts." in note.offer

    def test_what_was_answered_as_before_brings_no_note(self, story: Story) -> None:
        self.answered_again(story)
        sections = amended(story).agreement.sections.exclude(key="vision")
        assert not [one.key for one in sections if one.provenance or one.contested]

    def test_a_new_dealbreaker_blocks_the_section_it_feeds(self, story: Story) -> None:
        self.answered_again(story, apart=True)
        child = amended(story)
        section = child.section("risk")
        assert section.content_hash == section.carried_hash
        assert section.state_for(child.a.agency, child.b.agency) == (
            SectionState.BLOCKED
        )
        child.release("risk")
        assert child.section("risk").is_agreed(child.agreement.partnership.agencies)

    def test_an_agreement_that_ended_makes_room_for_a_new_draft(
        self, story: Story
    ) -> None:
        later = self.answered_again(story)
        with pytest.raises(CannotDraft, match="amendment"):
            draft_agreement(round_=later, seat=story.a, now=LATER)
        end(story)
        new = draft_agreement(round_=later, seat=story.a, now=LATER)
        assert (new.number, new.parent) == (2, None)


class TestDropping:
    """Giving it up leaves the parent as it is."""

    def test_the_parent_stays_in_force(self, story: Story, child: Story) -> None:
        drop(child)
        assert child.agreement.state == AgreementState.DROPPED
        assert story.agreement.state == AgreementState.SEALED
        assert types(story)[-1] == "amendment_dropped"
        event = child.agreement.events.get(type="dropped")
        assert event.actor == f"person:{child.b.user.pk}"
        assert "We talked" not in str(event.payload)
        assert event.secrets.get().text == "We talked it over."
        assert Notice.objects.get(event="amendment_dropped").user == child.a.user

    def test_twice_is_once(self, child: Story) -> None:
        drop(child)
        drop(child, "Again")
        assert types(child).count("dropped") == 1

    def test_then_another_one_may_be_started(self, story: Story, child: Story) -> None:
        drop(child)
        other = amended(story).agreement
        assert (other.number, other.parent_id) == (3, story.agreement_id)

    def test_what_is_being_signed_is_reopened_first(self, child: Story) -> None:
        change(child)
        child.freeze_with(b"%PDF-1.7 second")
        with pytest.raises(CannotDrop, match="Reopen"):
            drop(child)

    def test_a_first_agreement_is_not_dropped(self) -> None:
        with pytest.raises(CannotDrop, match="Only an amendment"):
            drop(drafted(small_case()))


class TestSuperseding:
    """Sealing the child and closing the parent are one act."""

    def seal(self, child: Story) -> None:
        change(child)
        child.freeze_with(b"%PDF-1.7 second").seal_with(b"%PDF-1.7 second, sealed")

    def test_the_child_is_in_force_and_the_parent_is_not(
        self, story: Story, child: Story
    ) -> None:
        self.seal(child)
        assert child.agreement.state == AgreementState.SEALED
        assert story.agreement.state == AgreementState.SUPERSEDED
        assert story.agreement.closed_at == NOW
        assert types(child)[-2:] == ["sealed", "sent"]
        last = child.agreement.events.get(type="sealed").payload["sealed_sha256"]
        assert payload(story, "superseded") == {
            "by": str(child.agreement_id),
            "number": 2,
            "sealed_sha256": last,
        }
        for one in (story, child):
            records = [event.as_record() for event in one.agreement.events.all()]
            assert not chain_problems(records)

    def test_a_parent_that_ended_meanwhile_stays_ended(
        self, story: Story, child: Story
    ) -> None:
        end(story)
        self.seal(child)
        assert child.agreement.state == AgreementState.SEALED
        assert story.agreement.state == AgreementState.ENDED
        assert "superseded" not in types(story)

    def test_it_can_be_amended_in_its_turn(self, story: Story, child: Story) -> None:
        self.seal(child)
        third = amended(child).agreement
        assert (third.number, third.parent_id) == (3, child.agreement_id)
        late = amend(agreement=story.agreement, seat=story.a, now=LATER)
        assert late == child.agreement


class TestCopies:
    """The sealed file goes to everybody, as a link."""

    def test_every_member_gets_a_letter_and_the_chain_says_so(self) -> None:
        story = drafted(small_case()).settled().name_signatories()
        viewer = make_user("Vera", story.a.agency, Role.VIEWER)
        story.freeze_with(b"%PDF-1.7").seal_with(b"%PDF-1.7 sealed")
        told = set(
            Notice.objects.filter(event="sealed").values_list("user_id", flat=True)
        )
        members = set(Membership.objects.values_list("user_id", flat=True))
        assert viewer.pk in told
        assert told == members
        sent = payload(story, "sent")
        assert {who for side in sent["to"].values() for who in side} == {
            f"person:{pk}" for pk in members
        }
        assert sorted(sent["to"]) == ["a", "b"]
        assert "@" not in str(Event.objects.get(type="sent").payload)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestAtTheSameInstant:
    """Two connections, released together."""

    def sealed_pair(self) -> tuple[Story, Story, Callable[[], bool]]:
        """Return a parent, its signed amendment, and the act of a worker."""
        story = sealed()
        child = amended(story)
        change(child)
        child.freeze_with(b"%PDF-1.7 second")
        for seat in (child.a, child.b):
            child.sign(seat)
        row = child.revision.sealed.pk
        sha256 = archive.store(b"%PDF-1.7 second, sealed")

        def publish() -> bool:
            return publish_sealed(
                sealed=SealedDocument.objects.get(pk=row),
                sha256=sha256,
                size=23,
                level="B-LT",
                now=LATER,
            )

        return story, child, publish

    def test_two_leads_start_one_amendment(self) -> None:
        story = sealed()
        found: list[Agreement] = []

        def start(seat: Seat) -> None:
            found.append(amend(agreement=story.agreement, seat=seat, now=LATER))

        assert not together(lambda: start(story.a), lambda: start(story.b))
        assert found[0] == found[1]
        assert Agreement.objects.count() == 2
        assert types(story).count("amendment_started") == 1

    def test_a_seal_published_twice_supersedes_once(self) -> None:
        story, child, publish = self.sealed_pair()
        assert not together(publish, publish)
        assert child.agreement.state == AgreementState.SEALED
        assert types(story).count("superseded") == 1
        assert types(child).count("sent") == 1

    def test_sealing_it_and_ending_the_parent_leave_one_of_both(self) -> None:
        story, child, publish = self.sealed_pair()

        @transaction.atomic
        def end_it() -> None:
            end(story)

        raised = together(publish, end_it)
        assert child.agreement.state == AgreementState.SEALED
        if raised:
            assert [type(problem) for problem in raised] == [AgreementMoved]
            assert story.agreement.state == AgreementState.SUPERSEDED
        else:
            assert story.agreement.state == AgreementState.ENDED
        assert types(story).count("superseded") == len(raised)

    def test_dropping_it_and_starting_another_leave_one(self) -> None:
        story = sealed()
        child = amended(story)
        assert not together(lambda: drop(child), lambda: amended(story))
        standing = story.agreement.amendments.standing()
        assert standing.count() <= 1
        assert child.agreement.state == AgreementState.DROPPED
