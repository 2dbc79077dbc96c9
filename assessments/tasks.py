"""Reports and reminders in the background.

The row is the queue; a message only knocks.
"""

import logging

from celery import shared_task
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_noop

from assessments import archive, pdf
from assessments.actions.reminding import remind_by_clock
from assessments.actions.reporting import publish_report
from assessments.editions import report_pages
from assessments.models import Lock, Report, owing_around_due_date
from partnerships.doorbell import ring

logger = logging.getLogger(__name__)

AT_ONCE = 100
"""How many a sweep rings for: with more waiting, the workers are busy anyway."""


@shared_task(name="assessments.tasks.make_report")
def make_report(report_id: int) -> None:
    """Make one report: claim its row, set its pages, archive the file, publish it.

    May run twice and at any time: whoever does not win the row leaves it alone, and a
    try that dies half-way leaves it due.
    """
    report = (
        Report.objects.select_related(
            "round__scorecard",
            "round__partnership__agency_a",
            "round__partnership__agency_b",
            "agency",
        )
        .prefetch_related(
            Prefetch("round__locks", Lock.objects.standing().select_related("agency"))
        )
        .filter(pk=report_id, round__scorecard__isnull=False)
        .first()
    )
    if report is None or not report.claim(timezone.now()):
        return
    try:
        pages = report_pages(report)
        data = pdf.render(pages.html, images=pages.images)
        sha256 = archive.store(data)
    except Exception as problem:
        # One poisoned round must not stop the others: its row says so and is tried
        # again, ever more rarely.
        logger.exception("report %s could not be made", report_id)
        report.fail(_in_words(problem))
        return
    publish_report(report=report, sha256=sha256, size=len(data), now=timezone.now())


@shared_task(name="assessments.tasks.sweep")
def sweep() -> None:
    """Ring for the reports that are due, whatever became of their first message."""
    due = Report.objects.due(timezone.now()).order_by("next_try_at", "pk")
    for report_id in due.values_list("pk", flat=True)[:AT_ONCE]:
        ring("assessments.tasks.make_report", report_id)


@shared_task(name="assessments.tasks.remind")
def remind() -> None:
    """Write to everybody who owes answers around the due date, once a day each.

    The rows say who has had today's letter: several deliveries write it once, and a
    worker that was down for days writes today's only.
    """
    now = timezone.now()
    due = owing_around_due_date(now.date()).values_list("pk", flat=True)
    for respondent_id in list(due):
        try:
            remind_by_clock(respondent_id=respondent_id, now=now)
        except Exception:
            # One poisoned row must not keep the letters from the others.
            logger.exception("respondent %s could not be reminded", respondent_id)


def _in_words(problem: Exception) -> str:
    if isinstance(problem, OSError):
        return gettext_noop("The file could not be saved.")
    return gettext_noop("The pages could not be set.")
