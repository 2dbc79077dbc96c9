"""What becomes of rows that were made before a migration."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from assessments.models import Report
from tests.assessments.revealed import World, revealed, small_case

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = ("assessments", "0002_answering_in_full")
AFTER = ("assessments", "0003_reports_in_editions")


def move_to(target: tuple[str, str]) -> Any:
    """Migrate to a point and return the models as they are there."""
    MigrationExecutor(connection).migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps


@pytest.fixture(autouse=True)
def whole() -> Iterator[None]:
    """Leave the database as every other test finds it."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def made(report: Any) -> None:
    """Let a report have been made some time ago, at the second try."""
    report.state, report.attempts, report.size = "ready", 2, 100
    report.sha256 = "ab" * 32
    report.made_at = timezone.now() - timedelta(days=9)
    report.save()


def rows(world: World, model: Any) -> list[tuple[Any, ...]]:
    found = model.objects.filter(round_id=world.round.pk).order_by("pk")
    return list(found.values_list("state", "attempts", "sha256", "size", "made_at"))


def test_a_shared_report_is_made_again_in_editions_and_back() -> None:
    world = revealed(small_case())
    old = move_to(BEFORE).get_model("assessments", "Report")
    assert len(rows(world, old)) == 1
    made(old.objects.get())

    move_to(AFTER)

    assert rows(world, Report) == 3 * [("due", 0, "", 0, None)]
    editions = {report.edition for report in Report.objects.select_related("agency")}
    assert editions == {"a", "b", "short"}
    assert Report.objects.due(timezone.now()).count() == 3
