"""Locking an agency's answers and taking the lock back; the second lock reveals."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.holding import hold_round
from assessments.actions.reminding import LETTERS
from assessments.actions.revealing import CannotReveal, reveal
from assessments.documents import commitment_to, locked_text
from assessments.models import AnswerSheet, Lock, Round, progress_in
from assessments.states import RoundState
from partnerships.actions.events import drop_letters, record
from partnerships.models import Agency, User

SALT_BYTES = 16
BOTH = 2


class CannotLock(Exception):
    """Nothing was locked; the message tells a person why."""


class CannotUnlock(Exception):
    """The lock stands; the message tells a person why."""


def lock_answers(
    *,
    round_: Round,
    agency: Agency,
    user: User,
    without: Collection[int],
    now: datetime,
    may_reveal: bool = True,
) -> Lock:
    """Lock what the agency's respondents have answered so far, until the reveal.

    A lead who answers too is done by locking. `without` are the ids of the people the
    lead saw to be not done and will not wait for. When the partner has locked too,
    both sides' answers are revealed in the same transaction. Doing it again returns
    the same lock. CannotLock when the round is closed, nobody has answered, or someone
    else is not done; and without `may_reveal`, for whoever was told that a lock can be
    taken back, when the partner has locked meanwhile.
    """
    with transaction.atomic():
        # Both agencies queue here: of two locks in one instant, the later one sees
        # the earlier one and reveals.
        held = hold_round(round_)
        mine = held.locks.standing().filter(agency=agency).first()
        if mine is not None:
            return mine
        if held.state != RoundState.OPEN:
            raise CannotLock(_("This round is closed."))
        if not may_reveal:
            _require_first(held)
        mine = _lock(held, agency, user, without, now)
        if held.locks.standing().count() == BOTH:
            try:
                reveal(round_=held, user=user, now=now)
            except CannotReveal as problem:
                raise CannotLock(str(problem)) from problem
        return mine


def unlock_answers(*, round_: Round, agency: Agency, user: User, now: datetime) -> bool:
    """Take the agency's lock back, so that its respondents can answer on.

    Of the lock only its commitment and its times stay; the next one has a salt of its
    own. False when nothing was locked. CannotUnlock once the round is closed: whoever
    locks last reveals, and then it is too late.
    """
    with transaction.atomic():
        # The partner's lock queues here too: either it reveals or it comes too late.
        held = hold_round(round_)
        if held.state == RoundState.REVEALED:
            raise CannotUnlock(
                _(
                    "The other agency has locked in the meantime, so both sides’ "
                    "answers are revealed and can no longer change."
                )
            )
        if held.state != RoundState.OPEN:
            raise CannotUnlock(_("This round is closed."))
        hit = (
            held.locks.standing()
            .filter(agency=agency)
            .update(canonical="", salt="", unlocked_by=user, unlocked_at=now)
        )
        if not hit:
            return False
        sheets = AnswerSheet.objects.filter(round=held, agency=agency)
        # Whoever saves holds the sheet's row and looks whether it has a position.
        locked = list(sheets.select_for_update().order_by("pk"))
        sheets.filter(pk__in=[sheet.pk for sheet in locked]).update(position=None)
        record(
            verb="unlocked",
            actor=user,
            partnership=held.partnership,
            agency=agency,
            now=now,
        )
        return True


def _require_first(round_: Round) -> None:
    if round_.locks.standing().exists():
        raise CannotLock(
            _(
                "The other agency has locked in the meantime, so your lock reveals "
                "both sides’ answers at once. Nothing is locked yet: lock again if "
                "you want that."
            )
        )


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
    _drop_reminders(round_, agency)
    record(
        verb="locked",
        actor=user,
        partnership=round_.partnership,
        agency=agency,
        now=now,
    )
    return lock


def _drop_reminders(round_: Round, agency: Agency) -> None:
    """Take back what waits to remind the agency's people: they owe nothing now."""
    people = round_.partnership.respondents.filter(agency=agency)
    drop_letters(
        partnership=round_.partnership,
        events=LETTERS,
        users=[one.user for one in people.select_related("user")],
    )


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
