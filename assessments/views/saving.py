"""One answer saved by itself, told as JSON."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.actions.answering import save_part
from assessments.forms import DimensionForm
from assessments.models import (
    MOST_WALK_AWAYS,
    AnswerSheet,
    Change,
    Outcome,
    Page,
    Result,
)
from assessments.questionnaire import Dimension
from assessments.views.desks import desk_for, without_sheet
from assessments.views.outline import extent_of
from assessments.views.topics import topic_of
from assessments.views.unsent import forget_unsent
from assessments.views.wording import part_words, unfinished_words, walk_aways_left
from partnerships.access import MemberRequest, signed_in

BAD, CONFLICT, REFUSED, LOCKED = 400, 409, 422, 423


class _NotSaved(Exception):
    """There is nothing in the request to save; `answer` says so."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.answer = JsonResponse({"message": message}, status=status)


class _Sent:
    """What came in: read once the sheet is at hand, and told about afterwards."""

    def __init__(self, data: QueryDict, dimension: str) -> None:
        self.data = data
        self.dimension = dimension

    def read(self, sheet: AnswerSheet) -> tuple[Dimension, Change]:
        """Return the change of the part that is named."""
        topic = topic_of(sheet.round.questionnaire, self.dimension)
        part = str(self.data.get("part", ""))
        form = DimensionForm(self.data, dimension=topic, stored=Page(), only=part)
        if not form.entries:
            raise _NotSaved("part", BAD)
        for change in form.changes:
            self.sheet, self.form, self.change = sheet, form, change
            return topic, change
        raise _NotSaved(form.problems, REFUSED)


@signed_in
@require_POST
def save(request: MemberRequest, pk: UUID, dimension: str) -> HttpResponse:
    """Save the one part that is named, on top of the state that was seen."""
    sent, now = _Sent(request.POST, dimension), timezone.now()
    try:
        outcome = save_part(user=request.user, round_id=pk, read=sent.read, now=now)
    except _NotSaved as problem:
        return problem.answer
    if outcome is None:
        return _closed(request, pk, dimension)
    forget_unsent(request)
    return _told(sent, outcome, now)


def _closed(request: MemberRequest, pk: UUID, dimension: str) -> HttpResponse:
    """Say why nothing can be saved: 404 to strangers, 403 to those not asked.

    410 once it was withdrawn.
    """
    desk = desk_for(request, pk)
    topic_of(desk.questionnaire, dimension)
    if desk.is_withdrawn:
        forget_unsent(request)
        text = _("This was withdrawn, and every answer in it is deleted.")
        return JsonResponse({"message": text}, status=HTTPStatus.GONE)
    if desk.sheet is None:
        return without_sheet(request, desk)
    if not desk.is_closed:
        # It was taken back in between: the page tries again.
        return JsonResponse({}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    status = LOCKED if desk.is_asked else HTTPStatus.FORBIDDEN
    return JsonResponse({"message": desk.closed_text}, status=status)


def _told(sent: _Sent, outcome: Outcome, now: datetime) -> JsonResponse:
    """Return what became of a change and, if that has moved, how far the sheet is."""
    sheet, form, change = sent.sheet, sent.form, sent.change
    part = change.part
    if outcome.result is Result.REFUSED:
        return JsonResponse({"message": outcome.message}, status=REFUSED)
    told: dict[str, Any] = {"seen": str(outcome.seen), "state": outcome.result.value}
    if outcome.draft is not None:
        told["unfinished"] = unfinished_words(
            form.dimension, part, outcome.content, outcome.draft
        )
    if outcome.result is not Result.SAVED:
        topic, entry = form.dimension, form.entries[part]
        told |= {
            "fields": entry.sent(outcome.content, outcome.draft),
            "mine": part_words(topic, part, change.content, change.draft),
            "theirs": part_words(topic, part, outcome.content, outcome.draft),
        }
        is_conflict = outcome.result is Result.CONFLICT
        return JsonResponse(told, status=CONFLICT if is_conflict else 200)
    told["saved_at"] = now.isoformat()
    if part == "walk_away":
        walked_away = sheet.stances.filter(walk_away=True).count()
        told["budget"] = walk_aways_left(walked_away, MOST_WALK_AWAYS)
    elif change.is_of_item and not outcome.is_swap:
        told["progress"] = extent_of(sheet, sheet.round.questionnaire).words
    return JsonResponse(told)
