"""One answer saved by itself, told as JSON."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.actions.answering import CannotAnswer, save_part
from assessments.forms import DimensionForm
from assessments.models import (
    MOST_WALK_AWAYS,
    AnswerSheet,
    Change,
    Outcome,
    Page,
    Result,
)
from assessments.views.desks import desk_for, not_asked, without_sheet
from assessments.views.outline import extent_of
from assessments.views.topics import topic_of
from assessments.views.unsent import forget_unsent
from assessments.views.wording import part_words, unfinished_words, walk_aways_left
from partnerships.access import MemberRequest, signed_in

BAD, CONFLICT, REFUSED, LOCKED = 400, 409, 422, 423


@signed_in
@require_POST
def save(request: MemberRequest, pk: UUID, dimension: str) -> HttpResponse:
    """Save the one part that is named, on top of the state that was seen."""
    sheet = (
        AnswerSheet.objects.for_user(request.user)
        .answerable()
        .select_related("round")
        .filter(round=pk)
        .first()
    )
    if sheet is None:
        return _closed(request, pk, dimension)
    topic = topic_of(sheet.round.questionnaire, dimension)
    form = DimensionForm(
        request.POST,
        dimension=topic,
        stored=Page(),
        only=str(request.POST.get("part", "")),
    )
    if not form.entries:
        return JsonResponse({"message": "part"}, status=BAD)
    change = next(iter(form.changes), None)
    if change is None:
        return _refused(form.problems)
    now = timezone.now()
    try:
        outcome = save_part(sheet=sheet, dimension=topic, change=change, now=now)
    except CannotAnswer as problem:
        return JsonResponse({"message": str(problem)}, status=LOCKED)
    forget_unsent(request)
    return _told(sheet, form, change, outcome, now)


def _closed(request: MemberRequest, pk: UUID, dimension: str) -> HttpResponse:
    """Say why nothing can be saved: 404 to strangers, 403 to those not asked."""
    desk = desk_for(request, pk)
    topic_of(desk.questionnaire, dimension)
    if desk.sheet is None:
        return without_sheet(request, desk)
    if not desk.is_closed:
        return not_asked(request, desk.round.partnership, desk.seat)
    return JsonResponse({"message": desk.closed_text}, status=LOCKED)


def _refused(message: str) -> JsonResponse:
    return JsonResponse({"message": message}, status=REFUSED)


def _told(
    sheet: AnswerSheet,
    form: DimensionForm,
    change: Change,
    outcome: Outcome,
    now: datetime,
) -> JsonResponse:
    """Return what became of a change and, if that has moved, how far the sheet is."""
    part = change.part
    if outcome.result is Result.REFUSED:
        return _refused(outcome.message)
    told: dict[str, Any] = {"seen": str(outcome.seen), "state": outcome.result.value}
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
    if outcome.draft is not None:
        told["unfinished"] = unfinished_words(
            form.dimension, part, outcome.content, outcome.draft
        )
    if part == "walk_away":
        walked_away = sheet.stances.filter(walk_away=True).count()
        told["budget"] = walk_aways_left(walked_away, MOST_WALK_AWAYS)
    elif change.is_of_item and not outcome.is_swap:
        told["progress"] = extent_of(sheet, sheet.round.questionnaire).words
    return JsonResponse(told)
