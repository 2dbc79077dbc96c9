"""Locking an agency's answers; the second lock reveals both."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.documents import (
    answers_document,
    commitment_to,
    is_kept,
    locked_text,
)
from assessments.models import (
    AnswerSheet,
    Lock,
    Report,
    Round,
    ScorecardRecord,
    progress_in,
)
from assessments.scoring import SCORING_VERSION, read_answers, score
from assessments.states import RoundState
from partnerships.actions.events import leads_of, notify, record
from partnerships.doorbell import ring
from partnerships.models import Agency, User

SALT_BYTES = 16
BOTH = 2


class CannotLock(Exception):
    """Nothing was locked; the message tells a person why."""


def lock_answers(
    *,
    round_: Round,
    agency: Agency,
    user: User,
    without: Collection[int],
    now: datetime,
) -> Lock:
    """Lock what the agency's respondents have answered so far, for good.

    A lead who answers too is done by locking. `without` are the ids of the people the
    lead saw to be not done and will not wait for. When the partner has locked too,
    both sides' answers are revealed in the same transaction. Doing it again returns
    the same lock. CannotLock when the round is closed, nobody has answered, or someone
    else is not done.
    """
    with transaction.atomic():
        # Both agencies queue here: of two locks in one instant, the later one sees
        # the earlier one and reveals.
        held = (
            Round.objects.select_for_update(of=("self",))
            .with_partnership()
            .get(pk=round_.pk)
        )
        mine = held.locks.standing().filter(agency=agency).first()
        if mine is not None:
            return mine
        if held.state != RoundState.OPEN:
            raise CannotLock(_("This round is closed."))
        mine = _lock(held, agency, user, without, now)
        if held.locks.standing().count() == BOTH:
            _reveal(held, user, now)
        return mine


def _lock(
    round_: Round, agency: Agency, user: User, without: Collection[int], now: datetime
) -> Lock:
    sheets = list(
        AnswerSheet.objects.counting_for(round_, agency).select_for_update(of=("self",))
    )
    if not sheets:
        raise CannotLock(
            _("Nobody of your agency has started answering: there is nothing to lock.")
        )
    AnswerSheet.objects.for_user(user).filter(
        pk__in=[sheet.pk for sheet in sheets], done_at=None
    ).update(done_at=now)
    _require_everyone(round_, agency, without)
    for position, sheet in enumerate(sheets, 1):
        sheet.position = position
    AnswerSheet.objects.bulk_update(sheets, ["position"])
    text = locked_text(round_=round_, agency=agency, sheets=sheets)
    salt = secrets.token_hex(SALT_BYTES)
    lock = Lock.objects.create(
        round=round_,
        agency=agency,
        canonical=text.decode(),
        salt=salt,
        commitment=commitment_to(salt=salt, text=text),
        locked_by=user,
        locked_at=now,
    )
    record(
        verb="locked",
        actor=user,
        partnership=round_.partnership,
        agency=agency,
        now=now,
    )
    return lock


def _require_everyone(round_: Round, agency: Agency, without: Collection[int]) -> None:
    waiting_for = [
        person.name
        for person in progress_in(round_)
        if person.agency_id == agency.pk
        and not person.is_done
        and person.user_id not in without
    ]
    if waiting_for:
        raise CannotLock(
            _("Not done yet: %(names)s. Wait for them, or say that you will not.")
            % {"names": ", ".join(waiting_for)}
        )


def _reveal(round_: Round, user: User, now: datetime) -> None:
    """Score what both agencies locked and open the round to both."""
    partnership = round_.partnership
    by_agency = {lock.agency_id: lock for lock in round_.locks.standing()}
    locks = [by_agency[agency.pk] for agency in partnership.agencies]
    if not all(is_kept(lock) for lock in locks):
        raise CannotLock(
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
        raise CannotLock(_("This round is closed."))
    report = Report.objects.create(round=round_, **Report.due_fields(now))
    record(verb="revealed", actor=user, partnership=partnership, now=now)
    notify(
        users=_readers(round_),
        partnership=partnership,
        event="revealed",
        path=reverse("assessments:verdict", args=[round_.pk]),
        now=now,
    )
    ring("assessments.tasks.make_report", report.pk)


def _readers(round_: Round) -> list[User]:
    """Return the leads and respondents of both agencies, each once."""
    people = [
        person for agency in round_.partnership.agencies for person in leads_of(agency)
    ]
    asked = round_.partnership.respondents.select_related("user")
    people += [respondent.user for respondent in asked]
    return list({person.pk: person for person in people}.values())
