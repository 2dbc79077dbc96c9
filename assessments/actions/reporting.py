"""Publishing a finished report."""

from datetime import datetime

from django.db import transaction

from assessments.models import Report
from partnerships.actions.events import record


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
