"""Notice, the steps of parting, and the end, once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from agreements.actions.amending import drop_amendment
from agreements.actions.ending import (
    CannotEnd,
    close_with_open_steps,
    end_if_done,
    give_notice,
    publish_ending_note,
)
from agreements.actions.events import locked, move
from agreements.actions.exit_steps import (
    confirm_step,
    remind_of_steps,
    take_back_step,
)
from agreements.models import (
    Ending,
    EndingNote,
    EventSecret,
    StepConfirmation,
)
from agreements.states import AgreementState
from agreements.tasks import wind_up
from partnerships.models import Notice
from tests.agreements.parting import (
    after,
    confirm,
    ending,
    keys,
    noticed,
    on,
    sealed,
)
from tests.agreements.story import NOW, Story, amended, signable
from tests.agreements.views.people import at, signed_in
from tests.instant import together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


def types(story: Story) -> list[str]:
    """Return the types of the agreement's events, in order."""
    return [event.type for event in story.agreement.events.all()]


def letters(event: str) -> list[str]:
    """Return the names of those who get letters of a kind, in order."""
    sent = Notice.objects.filter(event=event).select_related("user")
    return sorted(one.user.name for one in sent)


class TestNotice:
    """A lead of either agency leaves, once."""

    def test_the_agreement_stays_in_force_until_its_day(self) -> None:
        story = noticed()
        assert story.agreement.state == AgreementState.SEALED
        assert (ending(story).ends_on - NOW.date()).days == 31
        assert ending(story).steps.count() == 6

    def test_the_event_says_when_and_keeps_the_reason_apart(self) -> None:
        story = noticed(reason="We part as friends.")
        event = story.agreement.events.get(type="notice_given")
        assert event.revision_hash == story.revision.canonical_sha256
        assert event.payload["agency"] == "a"
        assert event.payload["ends_on"] == ending(story).ends_on.isoformat()
        assert set(event.payload["steps"]) == set(keys(story))
        assert "friends" not in str(event.payload)
        assert EventSecret.objects.get(event=event).text == "We part as friends."

    def test_without_a_reason_nothing_is_kept_of_one(self) -> None:
        story = noticed(reason="")
        event = story.agreement.events.get(type="notice_given")
        assert not event.secrets.exists()
        assert "committed" not in event.payload

    def test_a_second_notice_by_anyone_is_the_first(self) -> None:
        story = noticed()
        again = give_notice(
            agreement=story.agreement, seat=story.b, reason="Us too", now=NOW
        )
        assert again == Ending.objects.get()
        assert again.agency == story.a.agency
        assert types(story).count("notice_given") == 1

    def test_everybody_but_the_giver_is_told_and_leads_have_to_act(self) -> None:
        story = noticed()
        told = Notice.objects.filter(event="notice_given")
        members = {
            member.user
            for agency in story.agreement.partnership.agencies
            for member in agency.memberships.all()
        }
        assert {one.user for one in told} == members - {story.a.user}
        asked = {one.user for one in told if one.facts.get("is_lead")}
        assert asked == {story.b.user}

    def test_only_what_is_in_force_can_be_ended(self) -> None:
        story = signable()
        with pytest.raises(CannotEnd, match="in force"):
            give_notice(agreement=story.agreement, seat=story.a, reason="", now=NOW)


class TestSteps:
    """Each is done when both agencies say so."""

    def test_a_double_click_confirms_once(self) -> None:
        story = noticed()
        confirm(story, story.a, "data")
        confirm(story, story.a, "data")
        assert StepConfirmation.objects.count() == 1
        event = story.agreement.events.get(type="step_confirmed")
        assert event.payload == {"agency": "a", "step": "data"}

    def test_many_steps_in_an_hour_are_one_letter_to_the_other_leads(self) -> None:
        story = noticed()
        confirm(story, story.a, "data", "open_work", "invoices")
        assert letters("step_confirmed") == [story.b.user.name]

    def test_a_word_can_be_taken_back_until_both_have_given_it(self) -> None:
        story = noticed()
        confirm(story, story.a, "data")
        for _ in range(2):
            take_back_step(agreement=story.agreement, key="data", seat=story.a, now=NOW)
        assert not StepConfirmation.objects.exists()
        assert types(story).count("step_reopened") == 1

        confirm(story, story.a, "data")
        confirm(story, story.b, "data")
        with pytest.raises(CannotEnd, match="Both"):
            take_back_step(agreement=story.agreement, key="data", seat=story.a, now=NOW)

    def test_without_a_notice_there_are_no_steps(self) -> None:
        story = sealed()
        with pytest.raises(CannotEnd):
            confirm(story, story.a, "data")


class TestReminding:
    """One letter when a step's day comes and it is open."""

    def test_whoever_owes_is_reminded_once_a_day_of_steps(self) -> None:
        story = noticed()
        confirm(story, story.a, "open_work", "joint_work", "publicity")
        remind_of_steps(agreement_id=story.agreement_id, now=after(story, -1))
        assert letters("steps_due") == []
        for days in (0, 0, 1):
            remind_of_steps(agreement_id=story.agreement_id, now=after(story, days))
        # One for the first day, and one more when data are due, the day after it.
        assert letters("steps_due") == sorted([story.b.user.name] * 2 + ["Lead a"])

    def test_what_both_have_confirmed_asks_for_nothing(self) -> None:
        story = noticed()
        for seat in (story.a, story.b):
            confirm(story, seat, "open_work", "joint_work", "publicity")
        remind_of_steps(agreement_id=story.agreement_id, now=after(story))
        assert letters("steps_due") == []


class TestTheEnd:
    """Ended once, when the day is over and nothing is left to do."""

    def test_not_before_its_day_whatever_is_confirmed(self) -> None:
        story = noticed()
        confirm(story, story.a)
        confirm(story, story.b)
        assert not end_if_done(agreement_id=story.agreement_id, now=after(story, -1))
        assert story.agreement.state == AgreementState.SEALED

    def test_on_its_day_when_all_is_confirmed_once(self) -> None:
        story = noticed()
        confirm(story, story.a)
        confirm(story, story.b)
        assert end_if_done(agreement_id=story.agreement_id, now=after(story))
        assert not end_if_done(agreement_id=story.agreement_id, now=after(story))
        self.is_ended_once(story)

    def test_with_the_last_confirmation_in_the_same_act(self) -> None:
        story = noticed()
        confirm(story, story.a, now=after(story))
        confirm(story, story.b, now=after(story, 3))
        self.is_ended_once(story)
        assert story.agreement.closed_at == ending(story).closed_at == after(story, 3)

    def is_ended_once(self, story: Story) -> None:
        """Check that the end is there once: state, last event, note."""
        assert story.agreement.state == AgreementState.ENDED
        assert types(story)[-1] == "ended"
        assert types(story).count("ended") == 1
        event = story.agreement.events.get(type="ended")
        assert event.payload["open_steps"] == []
        assert EndingNote.objects.count() == 1

    def test_letters_that_ask_for_something_are_taken_back(self) -> None:
        story = noticed()
        confirm(story, story.a, now=after(story))
        remind_of_steps(agreement_id=story.agreement_id, now=after(story))
        confirm(story, story.b, now=after(story))
        assert letters("step_confirmed") == letters("steps_due") == []

    def test_after_it_nothing_is_confirmed_or_taken_back(self) -> None:
        story = self.closed()
        for act in (confirm_step, take_back_step):
            with pytest.raises(CannotEnd):
                act(agreement=story.agreement, key="data", seat=story.b, now=NOW)

    def closed(self) -> Story:
        """Return an agreement that B closed with what A never confirmed."""
        story = noticed()
        confirm(story, story.b, "open_work")
        last = ending(story).steps.last()
        assert last is not None
        close_with_open_steps(
            agreement=story.agreement,
            seat=story.b,
            now=on(last.due_on + timedelta(days=31)),
        )
        return story

    def test_one_agency_closes_it_alone_once_it_has_waited(self) -> None:
        story = noticed()
        last = ending(story).steps.last()
        assert last is not None
        with pytest.raises(CannotEnd, match="alone"):
            close_with_open_steps(
                agreement=story.agreement,
                seat=story.b,
                now=on(last.due_on + timedelta(days=30)),
            )

    def test_what_was_open_then_is_named(self) -> None:
        story = self.closed()
        event = story.agreement.events.get(type="ended")
        assert story.agreement.state == AgreementState.ENDED
        assert event.payload["closed_by"] == "b"
        assert event.payload["open_steps"] == keys(story)
        close_with_open_steps(agreement=story.agreement, seat=story.a, now=NOW)
        assert types(story).count("ended") == 1

    def test_the_note_is_told_to_every_member_and_adds_no_event(self) -> None:
        story = self.closed()
        note = EndingNote.objects.get()
        for _ in range(2):
            publish_ending_note(
                note=note, sha256="a" * 64, size=1, level="B-LT", now=NOW
            )
        assert types(story)[-1] == "ended"
        members = sum(
            agency.memberships.count()
            for agency in story.agreement.partnership.agencies
        )
        assert len(letters("ended")) == members


def test_an_amendment_makes_the_notice_moot(monkeypatch: pytest.MonkeyPatch) -> None:
    story = noticed()
    confirm(story, story.a)
    child = amended(story)
    child.propose(child.a, "creators", paid_days=9)
    child.accept(child.b, "creators")
    child.freeze_with(b"%PDF-1.7 second").seal_with(b"%PDF-1.7 second, sealed")
    assert story.agreement.state == AgreementState.SUPERSEDED
    assert types(story)[-1] == "superseded"

    with pytest.raises(CannotEnd):
        confirm(story, story.b, "data")
    with pytest.raises(CannotEnd):
        close_with_open_steps(
            agreement=story.agreement, seat=story.b, now=after(story, 300)
        )
    monkeypatch.setattr("agreements.tasks.timezone.now", lambda: after(story))
    wind_up()
    assert letters("steps_due") == []
    assert not EndingNote.objects.exists()
    assert story.agreement.state == AgreementState.SUPERSEDED
    client = signed_in(story.b.user)
    said = {
        name: client.get(at(story, name)).content.decode()
        for name in ("ending", "read", "detail")
    }
    assert "The notice has no effect any more" in said["ending"]
    assert "Superseded by agreement 2" in said["read"]
    assert "No longer in force: agreement 2 replaced it" in said["detail"]
    assert not [name for name, page in said.items() if "parting under way" in page]
    call_command("verify_chain", stdout=StringIO())


def test_an_amendment_that_outlived_the_end_can_be_dropped() -> None:
    story = noticed()
    child = amended(story)
    for seat in (story.a, story.b):
        confirm(story, seat, now=after(story))
    assert story.agreement.state == AgreementState.ENDED
    drop_amendment(
        agreement=child.agreement, seat=child.a, reason="Too late.", now=after(story)
    )
    assert types(story)[-2:] == ["ended", "amendment_dropped"]
    call_command("verify_chain", stdout=StringIO())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestAtTheSameInstant:
    """Two connections, released together."""

    def almost(self) -> Story:
        """Return an agreement past its day with one step that neither confirmed."""
        story = noticed()
        rest = [key for key in keys(story) if key != "data"]
        for seat in (story.a, story.b):
            confirm(story, seat, *rest, now=after(story))
        return story

    def is_ended_once(self, story: Story) -> bool:
        """Return whether there is one end, one event and one note."""
        return (
            story.agreement.state == AgreementState.ENDED
            and types(story).count("ended") == 1
            and types(story)[-1] == "ended"
            and EndingNote.objects.count() == 1
        )

    def test_both_confirm_the_last_step(self) -> None:
        story = self.almost()
        now = after(story)
        assert not together(
            lambda: confirm(story, story.a, "data", now=now),
            lambda: confirm(story, story.b, "data", now=now),
        )
        assert self.is_ended_once(story)

    def test_the_sweep_comes_with_the_last_click(self) -> None:
        story = self.almost()
        now = after(story)
        confirm(story, story.a, "data", now=now)
        assert not together(
            lambda: confirm(story, story.b, "data", now=now),
            lambda: end_if_done(agreement_id=story.agreement_id, now=now),
            lambda: end_if_done(agreement_id=story.agreement_id, now=now),
        )
        assert self.is_ended_once(story)

    def test_both_give_notice(self) -> None:
        story = sealed()
        assert not together(
            lambda: give_notice(
                agreement=story.agreement, seat=story.a, reason="", now=NOW
            ),
            lambda: give_notice(
                agreement=story.agreement, seat=story.b, reason="", now=NOW
            ),
        )
        assert Ending.objects.count() == 1
        assert types(story).count("notice_given") == 1

    def test_an_amendment_takes_over_as_the_last_step_is_confirmed(self) -> None:
        story = self.almost()
        now = after(story)
        confirm(story, story.a, "data", now=now)

        def supersede() -> None:
            with transaction.atomic():
                parent = locked(story.agreement_id)
                if parent.state == AgreementState.SEALED:
                    move(parent, AgreementState.SUPERSEDED)

        raised = together(lambda: confirm(story, story.b, "data", now=now), supersede)
        ended = story.agreement.state == AgreementState.ENDED
        assert ended is (EndingNote.objects.count() == 1) is not bool(raised)


def test_the_clock_winds_up_what_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = noticed()
    confirm(story, story.a)
    monkeypatch.setattr("agreements.tasks.timezone.now", lambda: after(story))
    wind_up()
    assert letters("steps_due") == [story.b.user.name]
    confirm(story, story.b)
    wind_up()
    wind_up()
    assert story.agreement.state == AgreementState.ENDED
    assert EndingNote.objects.count() == 1
