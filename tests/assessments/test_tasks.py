"""Reports in the background: one document, whatever happens to the worker."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from assessments import archive
from assessments.models import Report, ReportKind, ScorecardRecord
from assessments.states import DocumentState
from assessments.tasks import make_report, sweep
from partnerships.models import Event
from tests.assessments.revealed import World, answered, revealed, small_case

Rung = list[tuple[str, tuple[int | str, ...]]]
pytestmark = pytest.mark.django_db
EDITIONS = ("a", "b", "short")


@pytest.fixture(autouse=True)
def documents(settings: Settings, tmp_path: Path) -> Path:
    """An archive of this test's own."""
    folder = tmp_path / "documents"
    settings.DOCUMENTS_DIR = folder
    return folder


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def come_due(world: World) -> None:
    """Let the lease of the last try run out."""
    Report.objects.filter(round=world.round).update(
        next_try_at=timezone.now() - timedelta(seconds=1)
    )


def test_a_report_is_made_archived_and_published(documents: Path) -> None:
    world = revealed(small_case())
    make_report(world.report.pk)
    report = world.report
    data = archive.read(report.sha256)
    assert report.is_ready
    assert report.size == len(data)
    assert data.startswith(b"%PDF")
    assert report.made_at is not None
    assert len(files(documents)) == 1
    assert Event.objects.filter(verb="report_made").count() == 1


def test_five_messages_make_one_report(documents: Path) -> None:
    world = revealed(small_case())
    for _ in range(5):
        make_report(world.report.pk)
        come_due(world)
    assert world.report.attempts == 1
    assert len(files(documents)) == 1
    assert Event.objects.filter(verb="report_made").count() == 1


def test_a_row_in_another_workers_hands_is_left_alone(documents: Path) -> None:
    world = revealed(small_case())
    assert world.report.claim(timezone.now())
    make_report(world.report.pk)
    assert world.report.state == DocumentState.DUE
    assert not documents.exists()


def test_a_killed_try_comes_due_again_and_ends_in_one_report(documents: Path) -> None:
    world = revealed(small_case())
    # Killed between the file's rename and the commit: claimed, stored, not published.
    world.report.claim(timezone.now())
    come_due(world)
    make_report(world.report.pk)
    assert world.report.is_ready
    assert world.report.attempts == 2
    assert len(files(documents)) == 1


def test_a_full_or_unwritable_disk_is_told_and_tried_again(
    documents: Path, settings: Settings, tmp_path: Path
) -> None:
    world = revealed(small_case())
    blocked = tmp_path / "a-file"
    blocked.write_text("not a folder")
    settings.DOCUMENTS_DIR = blocked
    make_report(world.report.pk)
    report = world.report
    assert report.is_retrying
    assert report.problem == "The file could not be saved."
    assert report.next_try_at > timezone.now()
    settings.DOCUMENTS_DIR = documents
    come_due(world)
    make_report(report.pk)
    assert world.report.is_ready
    assert world.report.problem == ""


def test_a_poisoned_round_does_not_stop_the_others() -> None:
    poisoned, sound = revealed(small_case()), revealed(small_case())
    ScorecardRecord.objects.filter(round=poisoned.round).update(result={})
    make_report(poisoned.report.pk)
    make_report(sound.report.pk)
    assert poisoned.report.problem == "The pages could not be set."
    assert poisoned.report.state == DocumentState.DUE
    assert sound.report.is_ready


def test_missing_rows_are_tolerated() -> None:
    make_report(987654321)
    world = answered()
    report = Report.objects.create(
        round=world.round,
        kind=ReportKind.SHORT,
        **Report.due_fields(timezone.now()),
    )
    make_report(report.pk)
    report.refresh_from_db()
    assert report.attempts == 0


def test_the_sweep_rings_for_whatever_is_due(
    rung: Rung,
) -> None:
    due, ready, held = (
        revealed(small_case()),
        revealed(small_case()),
        revealed(small_case()),
    )
    Report.objects.filter(round=ready.round).update(state=DocumentState.READY)
    for edition in EDITIONS:
        held.edition(edition).claim(timezone.now())
    Report.objects.filter(round=due.round).update(
        next_try_at=timezone.now() - timedelta(days=400)
    )
    sweep()
    assert rung == [
        ("assessments.tasks.make_report", (due.edition(edition).pk,))
        for edition in EDITIONS
    ]


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> Rung:
    """What the sweep rings for; the doorbell has tests of its own."""
    calls: Rung = []
    monkeypatch.setattr(
        "assessments.tasks.ring", lambda name, *args: calls.append((name, args))
    )
    return calls
