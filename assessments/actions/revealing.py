"""The reveal: what both agencies locked, scored and shown to both at once."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.actions.reporting import request_reports
from assessments.documents import answers_document, is_kept
from assessments.models import Round, ScorecardRecord
from assessments.scoring import SCORING_VERSION, read_answers, score
from assessments.states import RoundState
from partnerships.actions.events import notify, people_of, record
from partnerships.models import User


class CannotReveal(Exception):
    """Nothing was revealed; the message tells a person why."""


def reveal(*, round_: Round, user: User, now: datetime) -> None:
    """Score what both agencies locked and open the round to both.

    `round_` is held by the transaction of the second lock. CannotReveal when a locked
    text is not what was committed to, or the round is closed.
    """
    partnership = round_.partnership
    by_agency = {lock.agency_id: lock for lock in round_.locks.standing()}
    locks = [by_agency[agency.pk] for agency in partnership.agencies]
    if not all(is_kept(lock) for lock in locks):
        raise CannotReveal(
            _(
                "Locked answers no longer match their commitment. Nothing was "
                "revealed; please tell the people who run this site."
            )
        )
    document = answers_document(version=round_.questionnaire_version, locks=locks)
    ScorecardRecord.objects.create(
        round=round_,
        answers=document,
        result=score(read_answers(document)).as_dict(),
        scoring_version=SCORING_VERSION,
        created_at=now,
    )
    hit = Round.objects.filter(pk=round_.pk, state=RoundState.OPEN).update(
        state=RoundState.REVEALED, revealed_at=now
    )
    if hit != 1:
        raise CannotReveal(_("This round is closed."))
    request_reports(round_=round_, now=now)
    record(verb="revealed", actor=user, partnership=partnership, now=now)
    notify(
        users=people_of(partnership),
        partnership=partnership,
        event="revealed",
        path=reverse("assessments:verdict", args=[round_.pk]),
        now=now,
    )
