"""Asking again: a new round after a revealed one."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Round
from assessments.questionnaire import versions_from
from partnerships.actions.due_dates import set_due_date
from partnerships.actions.events import notify, people_of, record
from partnerships.models import Agency, Partnership, User
from partnerships.states import PartnershipState


class CannotOpenRound(Exception):
    """No round was opened; the message tells a person why."""


def open_round(
    *,
    after: Round,
    agency: Agency,
    user: User,
    version: str,
    due_on: date,
    now: datetime,
) -> Round:
    """Open the round that follows `after`, everything in it empty, and tell everyone.

    When it is there already it is returned as it is: two leads who ask at once open
    one. CannotOpenRound unless `after` is revealed in an active partnership and
    `version` is published and not older; CannotSetDueDate for a day that will not do.
    """
    with transaction.atomic():
        # Whoever starts to answer waits here too.
        held = Partnership.objects.select_for_update(no_key=True).get(
            pk=after.partnership_id
        )
        later = held.rounds.filter(number__gt=after.number)
        following = later.standing().first()
        if following is not None:
            return following
        _require_possible(held, after, version)
        set_due_date(partnership=held, due_on=due_on, now=now)
        round_ = Round.objects.create(
            partnership=held,
            # One that was withdrawn keeps its number.
            number=after.number + 1 + later.count(),
            questionnaire_version=version,
            opened_at=now,
        )
        record(
            verb="round_opened", actor=user, partnership=held, agency=agency, now=now
        )
        notify(
            users=people_of(held),
            partnership=held,
            event="round_opened",
            path=reverse("partnership", args=[held.pk]),
            now=now,
        )
        return round_


def _require_possible(held: Partnership, after: Round, version: str) -> None:
    if held.state != PartnershipState.ACTIVE:
        raise CannotOpenRound(_("This partnership was withdrawn."))
    if not held.rounds.get(pk=after.pk).is_revealed:
        raise CannotOpenRound(
            _("This round comes first: both agencies have yet to lock it.")
        )
    if version not in versions_from(after.questionnaire_version):
        raise CannotOpenRound(
            _("A new round asks the same questionnaire or a newer one.")
        )
