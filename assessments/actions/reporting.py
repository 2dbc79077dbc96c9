"""Asking for the reports of a round, and publishing a finished one."""

from datetime import datetime

from django.db import transaction

from assessments.models import Report, ReportKind, Round
from partnerships.actions.events import record
from partnerships.doorbell import ring


@transaction.atomic
def request_reports(*, round_: Round, now: datetime) -> list[Report]:
    """Call for a full report for each agency, and for the short one both share."""
    asked = [(ReportKind.FULL, agency) for agency in round_.partnership.agencies]
    reports = [
        Report.objects.create(
            round=round_, kind=kind, agency=agency, **Report.due_fields(now)
        )
        for kind, agency in (*asked, (ReportKind.SHORT, None))
    ]
    for report in reports:
        ring("assessments.tasks.make_report", report.pk)
    return reports


def publish_report(*, report: Report, sha256: str, size: int, now: datetime) -> bool:
    """Name the archived file as the report; False when another try was faster."""
    with transaction.atomic():
        published = report.publish(sha256=sha256, size=size, now=now)
        if published:
            record(
                verb="report_made",
                actor=None,
                partnership=report.round.partnership,
                now=now,
            )
        return published
