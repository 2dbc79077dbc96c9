"""Letters to whoever owes answers: by the clock, by a lead's nudge, and stopping them.

A person's row in a round says on which day the latest went out; whoever moves it from
an earlier day to today writes the letter, so that a day brings one at most.
"""

from datetime import date, datetime
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.actions.holding import hold
from assessments.actions.opening import first_round
from assessments.models import (
    Nudge,
    Reminder,
    Round,
    owing,
    owing_around_due_date,
    progress_in,
)
from partnerships.actions.events import drop_letters, leads_of, notify
from partnerships.models import Agency, Respondent, User

BY_THE_CLOCK = "reminder"
BY_A_COLLEAGUE = "nudge_ours"
BY_THE_PARTNER = "nudge_partner"
TO_LEADS = "nudge_leads"
LETTERS = (BY_THE_CLOCK, BY_A_COLLEAGUE, BY_THE_PARTNER, TO_LEADS)

_signer = signing.Signer(salt="assessments.mute", sep=".")


class CannotNudge(Exception):
    """Nobody was reminded; the message tells a person why."""


class WrongToken(Exception):
    """This is not the token of any letter."""


def remind_by_clock(*, respondent_id: int, now: datetime) -> bool:
    """Write to one respondent if a letter is due today; return whether one was."""
    people = Respondent.objects.select_related(
        "partnership__agency_a", "partnership__agency_b", "user"
    )
    respondent = people.filter(pk=respondent_id).first()
    if respondent is None:
        return False
    with transaction.atomic():
        # A lock, a withdrawal or a later due date is seen, or waits.
        held = hold(respondent.partnership)
        if not owing_around_due_date(now.date()).filter(pk=respondent.pk).exists():
            return False
        round_ = held.round or first_round(held.partnership, now)
        return _write(round_, respondent.user, BY_THE_CLOCK, now)


def nudge(*, round_: Round, by: Agency, to: Agency, user: User, now: datetime) -> bool:
    """Remind an agency of what it owes; False when `by` did so today already.

    The people who are not done get a letter; a partner whose people all are done, or
    who has named nobody, gets it to its leads. Nobody learns how many were written.
    CannotNudge when the agency owes nothing.
    """
    with transaction.atomic():
        held = hold(round_.partnership)
        if held.round != round_ or not held.round.is_open:
            raise CannotNudge(_("This round is closed."))
        if held.round.locks.standing().filter(agency=to).exists():
            raise CannotNudge(_("Their answers are locked: there is nothing to do."))
        unfinished = _unfinished(held.round, to, user)
        if by == to and not unfinished:
            raise CannotNudge(_("Everybody else of your agency is done."))
        _nudge, is_first = Nudge.objects.get_or_create(
            round=held.round,
            by_agency=by,
            to_agency=to,
            sent_on=now.date(),
            defaults={"sent_by": user},
        )
        if not is_first:
            return False
        event = BY_A_COLLEAGUE if by == to else BY_THE_PARTNER
        due = owing(now.date()).filter(
            partnership=held.partnership, agency=to, user__in=unfinished
        )
        for respondent in due.select_related("user"):
            _write(held.round, respondent.user, event, now)
        if not unfinished:
            for lead in leads_of(to):
                _write(held.round, lead, TO_LEADS, now)
        return True


def _unfinished(round_: Round, agency: Agency, but: User) -> list[int]:
    """Return the ids of an agency's people who are not done, `but` one."""
    return [
        person.user_id
        for person in progress_in(round_)
        if person.agency_id == agency.pk
        and not person.is_done
        and person.user_id != but.pk
    ]


def mute(*, token: str, now: datetime) -> None:
    """Stop the letters that a letter's token is for; WrongToken for any other text."""
    round_, user = reader_of(token)
    with transaction.atomic():
        row = _row(round_, user)
        Reminder.objects.filter(pk=row.pk, muted_at=None).update(muted_at=now)
        drop_letters(partnership=round_.partnership, events=LETTERS, users=[user])


def unmute(*, round_: Round, user: User) -> bool:
    """Let the person's letters go out again; False when they were not stopped."""
    rows = Reminder.objects.filter(round=round_, user=user, muted_at__isnull=False)
    return bool(rows.update(muted_at=None))


def mute_token(round_: Round, user: User) -> str:
    """Return what a letter carries so that its reader can stop the next ones."""
    return _signer.sign(f"{round_.pk.hex}-{user.pk}")


def reader_of(token: str) -> tuple[Round, User]:
    """Return the round and the person a token is for; WrongToken if it is not ours."""
    try:
        round_id, _dash, user_id = _signer.unsign(token).partition("-")
    except signing.BadSignature as problem:
        raise WrongToken from problem
    round_ = Round.objects.with_partnership().filter(pk=UUID(round_id)).first()
    user = User.objects.filter(pk=int(user_id)).first()
    if round_ is None or user is None:
        raise WrongToken
    return round_, user


def _write(round_: Round, user: User, event: str, now: datetime) -> bool:
    if not _claim(_row(round_, user), now.date()):
        return False
    page = "lock" if event == TO_LEADS else "sections"
    notify(
        users=[user],
        partnership=round_.partnership,
        event=event,
        path=reverse(f"assessments:{page}", args=[round_.pk]),
        mute_path=reverse("assessments:mute", args=[mute_token(round_, user)]),
        now=now,
    )
    return True


def _row(round_: Round, user: User) -> Reminder:
    return Reminder.objects.get_or_create(round=round_, user=user)[0]


def _claim(row: Reminder, today: date) -> bool:
    """Move the row to today; False when another letter got there first."""
    earlier = Q(last_on=None) | Q(last_on__lt=today)
    rows = Reminder.objects.filter(earlier, pk=row.pk, muted_at=None)
    return rows.update(last_on=today) == 1
