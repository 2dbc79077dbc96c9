"""Clicks after which people wait for a file, timed inside a running site."""

import json
from functools import partial

from django.utils import timezone

from agreements.actions.freezing import freeze
from agreements.models import Revision, SealedDocument
from assessments import archive
from assessments.actions.locking import lock_answers
from assessments.models import Document, Report
from assessments.states import DocumentState
from tests import servers
from tests.agreements.story import Story, drafted
from tests.assessments.revealed import World, answered, lock, small_case
from tests.bench.measuring import repeated, timed
from tests.journeys.groundwork import consent_by, sign_by

# The first documents warm the worker's children; they do not count.
WARMING = 4
RUNS = 16


def measure() -> None:
    """Print the milliseconds of every reveal and of every last signature."""
    print(json.dumps({"reports": _reveals(), "seals": _seals()}))  # noqa: T201 - the answer


def _reveals() -> list[float]:
    worlds = iter([_half_locked() for _ in range(WARMING + RUNS)])
    for _ in range(WARMING):
        _reveal(next(worlds))
    return repeated(RUNS, lambda: timed(partial(_reveal, next(worlds))))


def _seals() -> list[float]:
    stories = [_frozen() for _ in range(WARMING + RUNS)]
    Report.objects.update(next_try_at=timezone.now())
    _wait_until_none_is_due()
    for story in stories:
        for seat in (story.a, story.b):
            consent_by(story, seat)
        sign_by(story, story.a)
    left = iter(stories)
    for _ in range(WARMING):
        _seal(next(left))
    return repeated(RUNS, lambda: timed(partial(_seal, next(left))))


def _half_locked() -> World:
    world = answered()
    lock(world, "a")
    return world


def _frozen() -> Story:
    story = drafted(small_case()).settled().name_signatories()
    freeze(agreement=story.agreement, seat=story.a, now=timezone.now())
    return story


def _wait_until_none_is_due() -> None:
    servers.wait_for(
        lambda: (
            not any(
                model.objects.filter(state=DocumentState.DUE).exists()
                for model in (Report, Revision)
            )
        ),
        what="what was due before",
        seconds=120,
    )


def _reveal(world: World) -> None:
    """Lock the second agency's answers and wait until the report can be read."""
    lock_answers(
        round_=world.round,
        agency=world.round.partnership.agencies[1],
        user=world.leads["b"],
        without=[],
        now=timezone.now(),
    )
    _wait_for(world.report)


def _seal(story: Story) -> None:
    """Give the last signature and wait until the sealed file can be read."""
    sign_by(story, story.b)
    _wait_for(SealedDocument.objects.get(revision=story.revision))


def _wait_for(document: Document) -> None:
    def is_there() -> bool:
        document.refresh_from_db()
        return document.is_ready

    servers.wait_for(is_there, what=f"{document}")
    archive.read(document.sha256)
