"""The day by which both agencies answer."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.actions.events import leads_of, notify_sparingly, record
from partnerships.models import LONGEST_DAYS, Agency, Partnership, User


class CannotSetDueDate(Exception):
    """The day was not taken; the message tells a person why."""


def set_due_date(*, partnership: Partnership, due_on: date, now: datetime) -> None:
    """Set the day, as part of another act that holds the partnership's row.

    CannotSetDueDate for anything but tomorrow to a year from now.
    """
    if due_on <= now.date():
        raise CannotSetDueDate(_("Choose a day after today."))
    if due_on > now.date() + timedelta(LONGEST_DAYS):
        raise CannotSetDueDate(_("Choose a day within a year from now."))
    partnership.due_on = due_on
    partnership.save(update_fields=["due_on"])


@transaction.atomic
def move_due_date(
    *,
    partnership: Partnership,
    due_on: date,
    agency: Agency,
    user: User,
    now: datetime,
) -> bool:
    """Move the due date to a later day than today and tell whom it concerns.

    `agency` is the one whose lead moves it. The other one's leads and everybody who
    answers get a letter, at most one an hour. False when it is that day already.
    CannotSetDueDate for a day that will not do.
    """
    held = Partnership.objects.select_for_update(of=("self",), no_key=True)
    partnership = held.with_agencies().get(pk=partnership.pk)
    if partnership.due_on == due_on:
        return False
    set_due_date(partnership=partnership, due_on=due_on, now=now)
    record(
        verb="due_moved",
        actor=user,
        partnership=partnership,
        agency=agency,
        now=now,
    )
    partner = partnership.partner_of(agency)
    people = leads_of(partner) if partner else []
    people += [one.user for one in partnership.respondents.select_related("user")]
    notify_sparingly(
        users={one.pk: one for one in people if one.pk != user.pk}.values(),
        partnership=partnership,
        event="due_moved",
        path=reverse("partnership", args=[partnership.pk]),
        now=now,
    )
    return True
