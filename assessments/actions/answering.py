"""Answering alone: opening a sheet, saving a page, saying "I am done"."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import (
    MOST_WALK_AWAYS,
    Answer,
    AnswerSheet,
    Lock,
    OwnQuestion,
    Page,
    Reply,
    Round,
    Stance,
)
from assessments.questionnaire import (
    Dimension,
    Item,
    asked,
    current_version,
    is_blank,
    is_position,
    value_problems,
)
from assessments.states import RoundState
from partnerships.actions.events import record
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
        if not held.respondents.filter(user=user, agency=agency).exists():
            raise CannotAnswer(_("You are not among the people asked to answer."))
        if held.state == PartnershipState.WITHDRAWN:
            raise CannotAnswer(_("This partnership was withdrawn."))
        round_ = held.rounds.last() or Round.objects.create(
            partnership=held, questionnaire_version=current_version(), opened_at=now
        )
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
    """Make the sheet say of the dimension exactly what `page` says.

    A blank takes the earlier answer away. No event is written: the answers carry
    their own times, and how many there are is nobody else's business. CannotAnswer
    when the agency has locked, or with one walk-away too many.
    """
    _require_legal(dimension, page)
    with transaction.atomic():
        # The lock takes this row too: a save is wholly before or wholly after it.
        held = _held(sheet)
        _require_open(held.round, held.agency)
        if page.walk_away:
            _require_walk_away_left(held, dimension)
        _save_replies(held, dimension, page.replies, now)
        _save_stance(held, dimension, page, now)


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
        hit = AnswerSheet.objects.filter(
            pk=held.pk, done_at__isnull=not was_done
        ).update(done_at=done_at)
        if hit:
            record(
                verb=verb,
                actor=held.user,
                partnership=held.round.partnership,
                agency=held.agency,
                now=now,
            )


def _held(sheet: AnswerSheet) -> AnswerSheet:
    """Return the sheet as it is now, locked until the transaction ends."""
    return (
        AnswerSheet.objects.select_for_update(of=("self",))
        .select_related("round__partnership", "agency", "user")
        .get(pk=sheet.pk)
    )


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


def _require_legal(dimension: Dimension, page: Page) -> None:
    """Refuse what scoring would refuse, so that every lock can be scored."""
    items = {item.key: item for item in dimension.items}
    for key, reply in page.replies.items():
        item = items.get(key)
        if item is None or not _is_legal(item, reply):
            raise CannotAnswer(_("This is not an answer to the question."), key)
    if page.importance is not None and not (
        dimension.matters and page.importance in range(4)
    ):
        raise CannotAnswer(_("Choose one of the four."), "importance")
    if page.walk_away and dimension.lead is None:
        raise CannotAnswer(_("There is nothing here to walk away over."), "walk_away")


def _is_legal(item: Item, reply: Reply) -> bool:
    accepts_fit = all(is_position(item, position) for position in reply.accepts)
    if len(set(reply.accepts)) != len(reply.accepts) or not accepts_fit:
        return False
    if reply.accepts and not item.lead:
        return False
    if reply.not_sure:
        return reply.value is None
    return not is_blank(reply.value) and not value_problems(item, reply.value)


def _require_walk_away_left(sheet: AnswerSheet, dimension: Dimension) -> None:
    others = set(
        sheet.stances.filter(walk_away=True)
        .exclude(dimension=dimension.key)
        .values_list("dimension", flat=True)
    )
    if len(others) < MOST_WALK_AWAYS:
        return
    titles = [d.title for d in sheet.round.questionnaire.dimensions if d.key in others]
    raise CannotAnswer(
        _(
            "You can walk away over five topics at most, and have chosen five: "
            "%(titles)s. Untick one of them first."
        )
        % {"titles": ", ".join(titles)},
        "walk_away",
    )


def _save_replies(
    sheet: AnswerSheet,
    dimension: Dimension,
    replies: Mapping[str, Reply],
    now: datetime,
) -> None:
    stored = {
        answer.item: answer
        for answer in sheet.answers.filter(item__in=[i.key for i in dimension.items])
    }
    cleared = [answer.pk for key, answer in stored.items() if key not in replies]
    if cleared:
        sheet.answers.filter(pk__in=cleared).delete()
    changed = [
        Answer(
            sheet=sheet,
            item=key,
            value=_plain(reply.value),
            not_sure=reply.not_sure,
            accepts=list(reply.accepts) or None,
            saved_at=now,
        )
        for key, reply in replies.items()
        if key not in stored or stored[key].reply != reply
    ]
    Answer.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["sheet", "item"],
        update_fields=["value", "not_sure", "accepts", "saved_at"],
    )


def _save_stance(
    sheet: AnswerSheet, dimension: Dimension, page: Page, now: datetime
) -> None:
    if not page.has_stance:
        sheet.stances.filter(dimension=dimension.key).delete()
        return
    Stance.objects.update_or_create(
        sheet=sheet,
        dimension=dimension.key,
        defaults={
            "importance": page.importance,
            "walk_away": page.walk_away,
            "note": page.note,
            "reason": page.reason,
            "saved_at": now,
        },
    )


def _plain(value: Any) -> Any:
    """Return the value as JSON encodes it, whatever kind of mapping or list it is."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    return value
