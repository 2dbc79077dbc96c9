"""Moving the due date, for as long as it still means something."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.holding import hold
from partnerships.actions.due_dates import CannotSetDueDate, move_due_date
from partnerships.models import Agency, Partnership, User


@transaction.atomic
def put_off(
    *,
    partnership: Partnership,
    due_on: date,
    agency: Agency,
    user: User,
    now: datetime,
) -> bool:
    """Move the day by which both answer; False when it is that day already.

    Raises CannotSetDueDate after the reveal, in a withdrawn partnership, and for what
    `move_due_date` is refused for.
    """
    held = hold(partnership)
    if not held.partnership.is_open:
        raise CannotSetDueDate(_("This partnership was withdrawn."))
    if held.round is not None and held.round.is_revealed:
        raise CannotSetDueDate(_("The answers are revealed: nothing is due any more."))
    return move_due_date(
        partnership=held.partnership,
        due_on=due_on,
        agency=agency,
        user=user,
        now=now,
    )
