"""Who still owes answers, and may be written to about it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery

from assessments.models.answers import AnswerSheet
from assessments.models.reminders import Reminder
from assessments.models.rounds import Lock, Round
from assessments.states import RoundState
from partnerships.models import Membership, Respondent
from partnerships.states import OPEN_STATES

if TYPE_CHECKING:
    from django.db.models import QuerySet

DAYS_BEFORE = 3
DAYS_AFTER = 7


def owing(today: date) -> "QuerySet[Any]":
    """Return the respondents who are not done and may get a letter today.

    Each with `round_pk`, the round it is about, None while nobody has begun. Left out
    is whoever has had one today, wants none, left the agency, or whose agency locked.
    """
    latest = (
        Round.objects.standing()
        .filter(partnership=OuterRef("partnership"))
        .order_by("-number")
    )
    here = {"round": OuterRef("round_pk"), "user": OuterRef("user")}
    done = AnswerSheet.objects.filter(**here, agency=OuterRef("agency")).exclude(
        done_at=None
    )
    locks = Lock.objects.standing().filter(
        round=OuterRef("round_pk"), agency=OuterRef("agency")
    )
    no_letter = Reminder.objects.filter(**here).filter(
        Q(muted_at__isnull=False) | Q(last_on__gte=today)
    )
    members = Membership.objects.filter(
        user=OuterRef("user"), agency=OuterRef("agency")
    )
    return (
        Respondent.objects.filter(
            partnership__state__in=OPEN_STATES, user__is_active=True
        )
        .annotate(
            round_pk=Subquery(latest.values("pk")[:1]),
            round_state=Subquery(latest.values("state")[:1]),
        )
        .filter(Q(round_state=None) | Q(round_state=RoundState.OPEN))
        .filter(~Exists(done), ~Exists(locks), ~Exists(no_letter), Exists(members))
        .order_by("pk")
    )


def owing_around_due_date(today: date) -> "QuerySet[Any]":
    """Return those of `owing` whose due date is near enough, or not long past."""
    return owing(today).filter(
        partnership__due_on__range=(
            today - timedelta(DAYS_AFTER),
            today + timedelta(DAYS_BEFORE),
        )
    )
