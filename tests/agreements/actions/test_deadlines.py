"""The last day to sign, moved; signatories, reminded."""

from datetime import timedelta

import pytest

from agreements.actions.calling_off import call_off
from agreements.actions.deadlines import (
    CannotMove,
    CannotRemind,
    move_deadline,
    remind_signatory,
)
from partnerships.models import Notice
from tests.agreements.story import NOW, Story, signable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]

DAY = timedelta(days=1)


@pytest.fixture
def story() -> Story:
    """Return an agreement that can be signed."""
    return signable()


def move(story: Story, days: int) -> None:
    move_deadline(
        agreement=story.agreement,
        seat=story.a,
        sign_by=NOW.date() + days * DAY,
        now=NOW,
    )


def test_moving_the_day_is_recorded_and_the_other_side_told(story: Story) -> None:
    move(story, 90)
    assert story.revision.sign_by == NOW.date() + 90 * DAY
    event = story.agreement.events.get(type="deadline_moved")
    assert event.payload["to"] == "2027-02-21"
    letter = Notice.objects.get(event="deadline_moved")
    assert letter.user == story.b.user
    assert letter.facts == {"sign_by": "2027-02-21"}


def test_the_same_day_again_is_no_move(story: Story) -> None:
    for _ in range(2):
        move(story, 90)
    assert story.agreement.events.filter(type="deadline_moved").count() == 1


@pytest.mark.parametrize("days", [-1, 181])
def test_other_days_are_refused(story: Story, days: int) -> None:
    with pytest.raises(CannotMove, match="from today on"):
        move(story, days)


def test_what_is_over_is_not_given_more_time(story: Story) -> None:
    revision = story.revision
    revision.sign_by = NOW.date() - DAY
    revision.save()
    with pytest.raises(CannotMove, match="is over"):
        move(story, 5)


def test_a_signing_called_off_has_no_day(story: Story) -> None:
    call_off(agreement=story.agreement, seat=story.a, reason="No", now=NOW)
    with pytest.raises(CannotMove):
        move(story, 5)
    with pytest.raises(CannotRemind):
        remind(story, story.b, story.a)


def remind(story: Story, whose: object, by: object, later: timedelta = DAY * 0) -> None:
    remind_signatory(
        agreement=story.agreement,
        seat=by,  # type: ignore[arg-type]
        agency=whose.agency,  # type: ignore[attr-defined]
        now=NOW + later,
    )


def test_one_reminder_a_day_for_each_agency(story: Story) -> None:
    remind(story, story.b, story.a)
    with pytest.raises(CannotRemind, match="within the last day"):
        remind(story, story.b, story.a, timedelta(hours=23))
    remind(story, story.a, story.b)
    remind(story, story.b, story.a, timedelta(hours=25))
    told = Notice.objects.filter(event="sign_reminder").order_by("pk")
    assert [one.user for one in told] == [
        story.b.user,
        story.a.user,
        story.b.user,
    ]
    events = story.agreement.events.filter(type="reminded")
    assert [event.payload["agency"] for event in events] == ["b", "a", "b"]


def test_who_has_signed_is_not_reminded(story: Story) -> None:
    story.sign(story.b)
    with pytest.raises(CannotRemind, match="has signed already"):
        remind(story, story.b, story.a)


def test_nobody_reminds_themselves(story: Story) -> None:
    with pytest.raises(CannotRemind, match="It is you"):
        remind(story, story.a, story.a)
