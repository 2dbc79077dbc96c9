"""Answering alone: opening a sheet, saving answers, saying "I am done"."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.holding import hold_round
from assessments.actions.opening import first_round
from assessments.actions.parts import (
    page_changes,
    problem_with,
    save_changes,
    swap_reply,
)
from assessments.actions.reminding import LETTERS
from assessments.models import (
    AnswerSheet,
    Change,
    Lock,
    Outcome,
    OwnQuestion,
    Page,
    Result,
    Round,
)
from assessments.questionnaire import Dimension, asked
from assessments.states import RoundState
from partnerships.actions.events import drop_letters, record
from partnerships.models import Agency, Partnership, User
from partnerships.states import PartnershipState


class CannotAnswer(Exception):
    """Nothing was saved; the message tells a person why.

    `part` is the item or field it is about, None when it is about all of the page.
    """

    def __init__(self, message: str, part: str | None = None) -> None:
        super().__init__(message)
        self.part = part


def start_answering(
    *, partnership: Partnership, agency: Agency, user: User, now: datetime
) -> AnswerSheet:
    """Open this respondent's sheet in the latest round, or in the first there is.

    The first sheet of a round settles which questions of their own the agencies ask in
    it. Doing it again returns the same sheet. Nobody needs to wait for the partner to
    accept. CannotAnswer for people who were not asked, in a withdrawn partnership, and
    after the agency has locked.
    """
    with transaction.atomic():
        # Two people who start in the same instant must open one round, and a question
        # that is being agreed to is either in it or too late.
        held = Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
        _require_asked(held, agency, user)
        if held.state == PartnershipState.WITHDRAWN:
            raise CannotAnswer(_("This partnership was withdrawn."))
        # A lock holds this row too: it sees this sheet, or this start comes too late.
        round_ = hold_round(held.rounds.standing().last() or first_round(held, now))
        sheet = round_.sheets.filter(user=user, agency=agency).first()
        if sheet is not None:
            return sheet
        _require_open(round_, agency)
        if not round_.sheets.exists():
            _settle_own_questions(round_)
        sheet = AnswerSheet.objects.create(
            round=round_, agency=agency, user=user, started_at=now
        )
        record(verb="started", actor=user, partnership=held, agency=agency, now=now)
        return sheet


def _settle_own_questions(round_: Round) -> None:
    """Copy what both agencies agreed to ask into the round, for good."""
    agreed = OwnQuestion.objects.agreed().filter(partnership=round_.partnership_id)
    round_.own_questions = asked(question.text for question in agreed)
    round_.save(update_fields=["own_questions"])


def save_page(
    *, sheet: AnswerSheet, dimension: Dimension, page: Page, now: datetime
) -> None:
    """Make the sheet say of the dimension exactly what `page` says, all or nothing.

    A blank takes the earlier answer away. No event is written: the answers carry
    their own times, and how many there are is nobody else's business. CannotAnswer
    when the agency has locked, or with one walk-away too many.
    """
    with transaction.atomic():
        changes = page_changes(dimension, page)
        outcomes = _save(sheet, dimension, changes, now)
        for part, outcome in outcomes.items():
            if outcome.result is Result.REFUSED:
                raise CannotAnswer(outcome.message, part)


def save_parts(
    *,
    sheet: AnswerSheet,
    dimension: Dimension,
    changes: Iterable[Change],
    now: datetime,
) -> dict[str, Outcome]:
    """Save each part that can be saved; return by part what became of it.

    One that is refused, or that somebody changed elsewhere meanwhile, keeps what it
    says and holds up no other. CannotAnswer when the agency has locked.
    """
    with transaction.atomic():
        return _save(sheet, dimension, changes, now)


def save_part(
    *,
    user: User,
    round_id: UUID,
    read: Callable[[AnswerSheet], tuple[Dimension, Change]],
    now: datetime,
) -> Outcome | None:
    """Save one part of a page; None when the person has no sheet that takes answers.

    `read` says what is to change once the sheet, and with it its questions, is at
    hand; what it raises leaves everything as it was. Otherwise as `save_parts`, and
    quick where one answer follows another: two statements.
    """
    with transaction.atomic():
        sheet = AnswerSheet.objects.held_to_answer(user, round_id)
        if sheet is None:
            return None
        dimension, change = read(sheet)
        if change.replaces and not problem_with(dimension, change.part, change.content):
            swapped = swap_reply(sheet.pk, change, now)
            if swapped is not None:
                return swapped
        return save_changes(sheet, dimension, [change], now)[change.part]


def _save(
    sheet: AnswerSheet, dimension: Dimension, changes: Iterable[Change], now: datetime
) -> dict[str, Outcome]:
    # The lock takes this row too: a save is wholly before or wholly after it.
    held = _held(sheet)
    _require_open(held.round, held.agency)
    _require_asked(held.round.partnership, held.agency, held.user)
    return save_changes(held, dimension, changes, now)


def mark_done(*, sheet: AnswerSheet, now: datetime) -> None:
    """Note that the respondent has finished; once is enough."""
    _set_done(sheet=sheet, was_done=False, done_at=now, verb="done", now=now)


def undo_done(*, sheet: AnswerSheet, now: datetime) -> None:
    """Take "I am done" back, which is possible until the agency locks."""
    _set_done(sheet=sheet, was_done=True, done_at=None, verb="undone", now=now)


def _set_done(
    *,
    sheet: AnswerSheet,
    was_done: bool,
    done_at: datetime | None,
    verb: str,
    now: datetime,
) -> None:
    with transaction.atomic():
        held = _held(sheet)
        _require_open(held.round, held.agency)
        _require_asked(held.round.partnership, held.agency, held.user)
        hit = AnswerSheet.objects.filter(
            pk=held.pk, done_at__isnull=not was_done
        ).update(done_at=done_at)
        if hit:
            drop_letters(
                partnership=held.round.partnership, events=LETTERS, users=[held.user]
            )
            record(
                verb=verb,
                actor=held.user,
                partnership=held.round.partnership,
                agency=held.agency,
                now=now,
            )


def _held(sheet: AnswerSheet) -> AnswerSheet:
    """Return the sheet as it is now, locked until the transaction ends."""
    held = (
        AnswerSheet.objects.select_for_update(of=("self",))
        .select_related("round__partnership", "agency", "user")
        .filter(pk=sheet.pk)
        .first()
    )
    if held is None:
        raise CannotAnswer(_("This was withdrawn, and every answer in it is deleted."))
    return held


def _require_open(round_: Round, agency: Agency) -> None:
    if round_.state != RoundState.OPEN:
        raise CannotAnswer(_("This round is closed: answers can no longer change."))
    if Lock.objects.standing().filter(round=round_, agency=agency).exists():
        raise CannotAnswer(
            _(
                "Your agency has locked its answers. To change one, a lead has to take "
                "the lock back."
            )
        )


def _require_asked(partnership: Partnership, agency: Agency, user: User) -> None:
    if not partnership.respondents.filter(user=user, agency=agency).exists():
        raise CannotAnswer(_("You are not among the people asked to answer."))
