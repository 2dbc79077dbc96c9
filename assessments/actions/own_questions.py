"""Questions that two agencies add: one proposes, the other agrees, either drops."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import (
    MOST_OWN_QUESTIONS,
    OwnQuestion,
    own_questions_can_change,
)
from assessments.questionnaire import OwnText
from assessments.states import OwnQuestionState
from partnerships.actions.events import leads_of, notify, record
from partnerships.models import Agency, Partnership, User

LETTER = "own_question"
SITTING = timedelta(hours=1)
"""Questions proposed within it are told of in one letter."""


class CannotAsk(Exception):
    """Nothing changed about the own questions; the message tells a person why."""


def propose_own_question(
    *,
    partnership: Partnership,
    agency: Agency,
    user: User,
    text: OwnText,
    now: datetime,
) -> OwnQuestion:
    """Propose a question; it is asked only if the other agency agrees in time.

    CannotAsk once answering has begun, beside five that stand, for one that stands
    already, and for what cannot be asked (see `OwnText.problems`).
    """
    if text.problems:
        raise CannotAsk(_("This question cannot be asked as it is written."))
    with transaction.atomic():
        held = _held(partnership)
        standing = [question.text for question in held.own_questions.standing()]
        if text in standing:
            raise CannotAsk(_("This question stands there already."))
        if len(standing) >= MOST_OWN_QUESTIONS:
            raise CannotAsk(
                _("There are five questions already. Drop one of them first.")
            )
        question = OwnQuestion.objects.create(
            partnership=held,
            agency=agency,
            kind=text.kind,
            ask=text.ask,
            low=text.low,
            high=text.high,
            options=list(text.options),
            proposed_by=user,
            proposed_at=now,
        )
        _record("own_question_proposed", question, agency, user, now)
        _tell_partner(held, agency, now)
        return question


def agree_to_own_question(
    *, question: OwnQuestion, agency: Agency, user: User, now: datetime
) -> None:
    """Agree to ask what the other agency proposed; twice is the same as once."""
    with transaction.atomic():
        held = _held(question.partnership)
        current = held.own_questions.get(pk=question.pk)
        if current.agency_id == agency.pk:
            raise CannotAsk(
                _("Your agency proposed this one: the other agency has to agree.")
            )
        if current.state == OwnQuestionState.AGREED:
            return
        _move(
            current,
            (OwnQuestionState.PROPOSED,),
            OwnQuestionState.AGREED,
            user,
            now,
        )
        _record("own_question_agreed", current, agency, user, now)


def drop_own_question(
    *, question: OwnQuestion, agency: Agency, user: User, now: datetime
) -> None:
    """Take a question off the list, whoever proposed it; twice is the same as once."""
    with transaction.atomic():
        held = _held(question.partnership)
        current = held.own_questions.get(pk=question.pk)
        if current.state == OwnQuestionState.DROPPED:
            return
        _move(
            current,
            (OwnQuestionState.PROPOSED, OwnQuestionState.AGREED),
            OwnQuestionState.DROPPED,
            user,
            now,
        )
        _record("own_question_dropped", current, agency, user, now)


def _held(partnership: Partnership) -> Partnership:
    """Return the partnership, locked: the first answer sheet waits here, or we do."""
    held = Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
    if not own_questions_can_change(held):
        raise CannotAsk(
            _("Answering has begun: the questions of this round can no longer change.")
            if held.is_open
            else _("This partnership was withdrawn.")
        )
    return held


def _move(
    question: OwnQuestion,
    before: tuple[OwnQuestionState, ...],
    after: OwnQuestionState,
    user: User,
    now: datetime,
) -> None:
    hit = OwnQuestion.objects.filter(pk=question.pk, state__in=before).update(
        state=after, settled_by=user, settled_at=now
    )
    if hit != 1:
        raise CannotAsk(_("This question was dropped meanwhile."))


def _record(
    verb: str, question: OwnQuestion, agency: Agency, user: User, now: datetime
) -> None:
    record(
        verb=verb, actor=user, partnership=question.partnership, agency=agency, now=now
    )


def _tell_partner(partnership: Partnership, agency: Agency, now: datetime) -> None:
    partner = partnership.partner_of(agency)
    if partner is None:
        return
    told = partnership.notices.filter(
        event=LETTER, user__memberships__agency=partner, created_at__gt=now - SITTING
    )
    if told.exists():
        return
    notify(
        users=leads_of(partner),
        partnership=partnership,
        event=LETTER,
        path=reverse("assessments:own_questions", args=[partnership.pk]),
        now=now,
    )
