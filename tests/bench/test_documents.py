"""How long documents take: the task alone, and from the click to the file."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from assessments import archive, pdf
from assessments.editions import report_pages
from assessments.models import Report
from assessments.states import DocumentState
from assessments.tasks import make_report
from tests.assessments.revealed import revealed
from tests.bench.measuring import Times, against, in_turn, line, show, timed, within
from tests.stack import Stack, running

pytestmark = [pytest.mark.bench]

RUNS = 5


@pytest.mark.django_db(transaction=True)
def test_a_report_costs_little_more_than_its_pages(
    settings: Any, tmp_path: Path
) -> None:
    from weasyprint import HTML

    settings.DOCUMENTS_DIR = tmp_path
    world = revealed()
    pages = report_pages(world.report)

    def set_pages() -> None:
        fetcher = pdf._fetcher_class()(pages.images)
        HTML(string=pages.html, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")

    def make() -> float:
        report = world.report
        if report.is_ready:
            archive.path(report.sha256).unlink()
        Report.objects.filter(pk=report.pk).update(
            state=DocumentState.DUE, attempts=0, next_try_at=timezone.now()
        )
        took = timed(lambda: make_report(report.pk))
        assert world.report.is_ready
        return took

    task, alone = in_turn(RUNS, make, lambda: timed(set_pages))
    show(
        line("write_pdf alone", alone),
        against("report task", task, alone, limit=1.3),
    )


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The site on PostgreSQL and Redis, with a worker."""
    with running("postgres+redis", tmp_path_factory.mktemp("site")) as site:
        yield site


def test_from_the_click_to_the_file(stack: Stack) -> None:
    words = "from tests.bench import clicks; clicks.measure()"
    took = json.loads(stack.manage("shell", "--no-imports", "-c", words))
    show(
        within("reveal to report", Times(tuple(took["reports"])), seconds=2.5),
        within("last signature to seal", Times(tuple(took["seals"])), seconds=3.0),
    )
