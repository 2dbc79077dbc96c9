"""Parting: from what an agreement says of it to a day for every step."""

from agreements.exiting.steps import (
    GRACE_DAYS,
    Schedule,
    Step,
    Terms,
    closable_from,
    schedule,
    terms_of,
)

__all__ = [
    "GRACE_DAYS",
    "Schedule",
    "Step",
    "Terms",
    "closable_from",
    "schedule",
    "terms_of",
]
