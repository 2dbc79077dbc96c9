"""Clicks after which people wait for a file, timed inside a running site."""

import json
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from agreements.actions.freezing import freeze
from agreements.models import Revision, SealedDocument
from assessments import archive
from assessments.actions.locking import lock_answers
from assessments.models import Document, Report
from assessments.states import DocumentState
from partnerships.doorbell import ring
from tests import servers
from tests.agreements.story import Story, drafted
from tests.assessments.revealed import answered, lock, small_case
from tests.bench.measuring import repeated, timed
from tests.journeys.groundwork import consent_by, number_on, sign_by

# The first documents warm the worker's two children; they do not count.
WARMING = 2
RUNS = 16


def measure() -> None:
    """Print the milliseconds of every reveal and of every last signature."""
    took = {}
    for name, click in (("reports", _reveal), ("seals", _seal)):
        for _ in range(WARMING):
            click()
        took[name] = repeated(RUNS, click)
    print(json.dumps(took))  # noqa: T201 - the answer to whoever called


def _reveal() -> float:
    """Lock the second agency's answers and wait until both can read their report."""
    world = answered()
    lock(world, "a")

    def click() -> None:
        lock_answers(
            round_=world.round,
            agency=world.round.partnership.agencies[1],
            user=world.leads["b"],
            without=[],
            now=timezone.now(),
        )
        for edition in ("a", "b"):
            _wait_for(world.edition(edition))

    took = timed(click)
    # The short version comes last, and must not weigh on the next run.
    _wait_for(world.edition("short"))
    return took


def _seal() -> float:
    """Give the last signature and wait until the sealed file can be read."""
    story = drafted(small_case()).settled().name_signatories()
    freeze(agreement=story.agreement, seat=story.a, now=timezone.now())
    _wait_until_none_is_due()
    for seat in (story.a, story.b):
        consent_by(story, seat)
    sign_by(story, story.a)

    def click() -> None:
        sign_by(story, story.b)
        _wait_for(SealedDocument.objects.get(revision=story.revision))

    return timed(click)


def seal_many(count: int) -> None:
    """Let `count` signed agreements come due at once; print the seconds they take.

    A first few warm the worker up.
    """
    number_on()
    later = timezone.now() + timedelta(days=1)
    stories = [_signed(later) for _ in range(count + WARMING)]
    rows = [story.revision.sealed for story in stories]
    _seal_now(rows[:WARMING])
    took = timed(lambda: _seal_now(rows[WARMING:]))
    print(json.dumps(took / 1000))  # noqa: T201 - the answer to whoever called


@transaction.atomic
def _signed(later: datetime) -> Story:
    """Return an agreement that both have signed; all of its files are made later."""
    story = drafted(small_case()).settled().name_signatories()
    story.freeze_with(b"%PDF-1.7 stand-in")
    for seat in (story.a, story.b):
        consent_by(story, seat)
        sign_by(story, seat)
    for model in (Report, SealedDocument):
        model.objects.filter(state=DocumentState.DUE).update(next_try_at=later)
    return story


def _seal_now(rows: list[SealedDocument]) -> None:
    now = timezone.now()
    SealedDocument.objects.filter(pk__in=[row.pk for row in rows]).update(
        next_try_at=now
    )
    for row in rows:
        ring("agreements.tasks.seal_agreement", row.pk)
    for row in rows:
        _wait_for(row)


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


def _wait_for(document: Document) -> None:
    def is_there() -> bool:
        document.refresh_from_db()
        return document.is_ready

    servers.wait_for(is_there, what=f"{document}", seconds=120)
    archive.read(document.sha256)
