"""How long documents take: the task alone, and from the click to the file."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from agreements.documents.certificate import SealFacts
from agreements.documents.printing import signed_pdf
from agreements.documents.sealed import SealedFile, require_signed, sealed_file
from agreements.sealing import check_seal, current_key, planned, seal
from assessments import archive, pdf
from assessments.editions import report_pages
from assessments.models import Report
from assessments.states import DocumentState
from assessments.tasks import make_report
from tests.agreements.conftest import documents, made_seal_key, seal_key
from tests.agreements.story import signable
from tests.assessments.revealed import revealed
from tests.bench.measuring import (
    Times,
    against,
    in_turn,
    line,
    per_minute,
    show,
    timed,
    times_as_many,
    within,
)
from tests.stack import Stack, running

__all__ = ["documents", "made_seal_key", "seal_key"]

pytestmark = [pytest.mark.bench]

RUNS = 5
# So many that starting and ending weigh little.
SEALED = 24


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


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("documents", "seal_key")
def test_what_a_sealed_file_costs(settings: Any) -> None:
    story = signable()
    for seat in (story.a, story.b):
        story.sign(seat)
    revision = story.revision
    key = current_key(settings.SEAL_KEY_DIR)
    now = timezone.now()
    plan = planned(key, "local", now=now)
    facts = SealFacts(plan.level, key.fingerprint, plan.authority)
    unsealed = signed_pdf(revision, facts)
    data = seal(unsealed, key, reason="Timed", now=now, plan=plan)
    made = SealedFile(data, facts)

    def check() -> None:
        assert check_seal(data, key.roots, now=now).level == "B-LT"
        require_signed(made, revision)

    names = ("level found out", "page render", "seal", "self-check", "all of it")
    parts = in_turn(
        RUNS,
        lambda: timed(lambda: planned(key, "local", now=now)),
        lambda: timed(lambda: signed_pdf(revision, facts)),
        lambda: timed(lambda: seal(unsealed, key, reason="Timed", now=now, plan=plan)),
        lambda: timed(check),
        lambda: timed(
            lambda: sealed_file(revision, key, source="local", insists=True, now=now)
        ),
    )
    assert plan.level == "B-LT"
    show(*(line(name, times) for name, times in zip(names, parts, strict=True)))


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


def test_two_workers_seal_nearly_twice_as_many(stack: Stack) -> None:
    rates = []
    for processes in (1, 2):
        stack.kill_worker()
        stack.start_worker(processes=processes)
        words = f"from tests.bench import clicks; clicks.seal_many({SEALED})"
        seconds = json.loads(stack.manage("shell", "--no-imports", "-c", words))
        rates.append(60 * SEALED / seconds)
    one, two = rates
    show(
        per_minute("sealed files, one worker process", one),
        times_as_many("sealed files, two worker processes", two, one, least=1.8),
    )
