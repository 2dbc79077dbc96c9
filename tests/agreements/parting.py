"""An agreement in force, notice on it, and the days after."""

from datetime import date, datetime, time, timedelta

from agreements.actions.ending import give_notice
from agreements.actions.exit_steps import confirm_step
from agreements.actions.sealing import publish_sealed
from agreements.models import Ending, ExitStep
from assessments import archive
from partnerships.permissions import Seat
from tests.agreements.story import NOW, Story, signable


def sealed() -> Story:
    """Return an agreement in force; its sealed file is a stand-in."""
    return seal(signable())


def seal(story: Story) -> Story:
    """Let both sign, and publish a stand-in for the sealed file."""
    story.sign(story.a)
    story.sign(story.b)
    data = b"%PDF-1.7 sealed stand-in"
    publish_sealed(
        sealed=story.revision.sealed,
        sha256=archive.store(data),
        size=len(data),
        level="B-LT",
        now=NOW,
    )
    return story


def noticed(story: Story | None = None, reason: str = "We part as friends.") -> Story:
    """Return an agreement in force on which agency A has given notice."""
    story = story or sealed()
    give_notice(agreement=story.agreement, seat=story.a, reason=reason, now=NOW)
    return story


def ending(story: Story) -> Ending:
    """Return the notice as it is now."""
    return Ending.objects.get(agreement=story.agreement_id)


def on(day: date) -> datetime:
    """Return noon of a day, in NOW's zone."""
    return datetime.combine(day, time(12), tzinfo=NOW.tzinfo)


def after(story: Story, days: int = 0) -> datetime:
    """Return noon, `days` after the first day on which nothing is in force."""
    return on(ending(story).ends_on + timedelta(days=days))


def keys(story: Story) -> list[str]:
    """Return the keys of the steps, in order."""
    steps = ExitStep.objects.filter(ending__agreement=story.agreement_id)
    return list(steps.values_list("key", flat=True))


def confirm(story: Story, seat: Seat, *steps: str, now: datetime = NOW) -> None:
    """Confirm these steps for a seat's agency, by default all of them."""
    for key in steps or keys(story):
        confirm_step(agreement=story.agreement, key=key, seat=seat, now=now)
