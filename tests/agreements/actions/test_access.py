"""Who read and who took a revision away: once in the chain, each time in the log."""

import logging
from datetime import timedelta

import pytest

from agreements.actions.access import note_download, note_view
from agreements.actions.freezing import freeze, unfreeze
from agreements.evidence import chain_problems
from agreements.models import Event
from partnerships.states import Role
from tests.agreements.story import NOW, Story, signable
from tests.agreements.views.people import colleague
from tests.instant import together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def story() -> Story:
    """Return an agreement that can be signed."""
    return signable()


def noted(story: Story) -> list[tuple[str, str]]:
    """Return what was noted, and of whom."""
    events = Event.objects.filter(type__in=["viewed", "downloaded"])
    assert not chain_problems([e.as_record() for e in story.agreement.events.all()])
    return [(event.type, event.actor) for event in events]


def test_the_first_view_and_download_of_each_person(story: Story) -> None:
    dana, boris = (f"person:{seat.user.pk}" for seat in (story.a, story.b))
    for at in (NOW, LATER):
        for seat in (story.a, story.b):
            note_view(revision=story.revision, seat=seat, now=at)
        for document in ("sealed", "canonical"):
            note_download(
                revision=story.revision, seat=story.a, document=document, now=at
            )

    assert noted(story) == [("viewed", dana), ("viewed", boris), ("downloaded", dana)]
    event = Event.objects.get(type="downloaded")
    assert event.payload == {"revision": 1, "agency": "a", "document": "sealed"}
    assert event.revision_hash == story.revision.canonical_sha256
    assert event.at == NOW


def test_another_revision_is_another_first(story: Story) -> None:
    note_view(revision=story.revision, seat=story.a, now=NOW)
    unfreeze(agreement=story.agreement, seat=story.b, now=NOW)
    revision = freeze(agreement=story.agreement, seat=story.a, now=LATER)
    note_view(revision=revision, seat=story.a, now=LATER)

    viewed = Event.objects.filter(type="viewed")
    assert [event.payload["revision"] for event in viewed] == [1, 2]
    assert len({event.revision_hash for event in viewed}) == 2


def test_every_time_is_a_line_of_the_log_without_names(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    viewer = story.seat(colleague(story, Role.VIEWER))
    with caplog.at_level(logging.INFO, "agreements.access"):
        for _ in range(2):
            note_view(revision=story.revision, seat=viewer, now=NOW)
        note_download(
            revision=story.revision, seat=viewer, document="evidence", now=NOW
        )

    where = f"agreement={story.agreement_id} revision=1 person:{viewer.user.pk}"
    assert [r.getMessage() for r in caplog.records] == [
        f"viewed page {where}",
        f"viewed page {where}",
        f"downloaded evidence {where}",
    ]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_are_one_event() -> None:
    story = signable()
    revision, seat = story.revision, story.a

    assert not together(*[lambda: note_view(revision=revision, seat=seat, now=NOW)] * 4)
    assert len(noted(story)) == 1
