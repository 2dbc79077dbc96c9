"""The day by which an agreement is signed; days are days of UTC."""

from datetime import UTC, date, datetime, timedelta

from django.utils import formats

SIGNING_DAYS = 30
MOST_SIGNING_DAYS = 180


def utc_day(moment: datetime) -> date:
    """Return the day that a moment falls on in UTC."""
    return moment.astimezone(UTC).date()


def is_signing_day(day: date, now: datetime) -> bool:
    """Return whether signing may be open until the end of a day, seen from now."""
    today = utc_day(now)
    return today <= day <= today + timedelta(days=MOST_SIGNING_DAYS)


def day_text(day: date) -> str:
    """Return a day in words, as the active language writes it."""
    return formats.date_format(day)


def moment_text(moment: datetime) -> str:
    """Return a moment in words, in UTC to the minute."""
    in_utc = moment.astimezone(UTC)
    return f"{day_text(in_utc.date())}, {in_utc:%H:%M}"
