"""The day by which both agencies answer."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from partnerships.models import Partnership

LONGEST_AHEAD = timedelta(days=365)


class CannotSetDueDate(Exception):
    """The day was not taken; the message tells a person why."""


def set_due_date(*, partnership: Partnership, due_on: date, now: datetime) -> None:
    """Set the day, as part of another act that holds the partnership's row.

    CannotSetDueDate for anything but tomorrow to a year from now.
    """
    if due_on <= now.date():
        raise CannotSetDueDate(_("Choose a day after today."))
    if due_on > now.date() + LONGEST_AHEAD:
        raise CannotSetDueDate(_("Choose a day within a year from now."))
    partnership.due_on = due_on
    partnership.save(update_fields=["due_on"])
