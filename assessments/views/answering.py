"""Answering: the start, the sections, one topic a page, "I am done"."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from assessments.actions.answering import (
    CannotAnswer,
    mark_done,
    start_answering,
    undo_done,
)
from assessments.permissions import may_answer
from assessments.questionnaire import current_version
from assessments.views.desks import (
    desk_for,
    not_asked,
    withdrawn,
    without_sheet,
)
from assessments.views.outline import outline_of
from assessments.wording import worded
from partnerships.access import MemberRequest, signed_in
from partnerships.models import Partnership
from partnerships.permissions import seat_of


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say how long it takes and who sees what; Start opens the sheet."""
    partnership = get_object_or_404(
        Partnership.objects.for_user(request.user).with_agencies(), pk=pk
    )
    seat = seat_of(request.user, partnership)
    if not partnership.is_open:
        return withdrawn(request, partnership)
    if not may_answer(seat, partnership):
        return not_asked(request, partnership, seat)
    if request.method == "POST":
        try:
            sheet = start_answering(
                partnership=partnership,
                agency=seat.agency,
                user=request.user,
                now=timezone.now(),
            )
        except CannotAnswer as problem:
            messages.error(request, str(problem))
            return redirect("partnership", partnership.pk)
        return redirect("assessments:sections", sheet.round_id)
    round_ = partnership.rounds.standing().last()
    context = {
        "partnership": partnership,
        "seat": seat,
        "questionnaire": round_.questionnaire if round_ else worded(current_version()),
    }
    return render(request, "assessments/start.html", context)


@signed_in
@require_safe
def sections(request: MemberRequest, pk: UUID) -> HttpResponse:
    """List the sections with how far each is."""
    desk = desk_for(request, pk)
    if desk.sheet is None:
        return without_sheet(request, desk)
    outline = outline_of(desk.sheet, desk.questionnaire, desk.walk)
    reminders = desk.round.reminders.filter(user=request.user)
    context = {
        "desk": desk,
        "outline": outline,
        "is_muted": reminders.exclude(muted_at=None).exists(),
    }
    return render(request, "assessments/sections.html", context)


@signed_in
@require_safe
def resume(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Lead back to where the person was; to the check when nothing is left."""
    desk = desk_for(request, pk)
    if desk.sheet is None:
        return without_sheet(request, desk)
    topic = outline_of(desk.sheet, desk.questionnaire, desk.walk).resume
    if topic is None or desk.is_closed:
        return redirect("assessments:check", pk)
    return redirect("assessments:question", pk, topic.key)


@signed_in
@require_POST
def done(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Note that the respondent has finished."""
    desk = desk_for(request, pk)
    if desk.sheet is None:
        return without_sheet(request, desk)
    try:
        mark_done(sheet=desk.sheet, now=timezone.now())
    except CannotAnswer as problem:
        messages.error(request, str(problem))
        return redirect("assessments:check", pk)
    return redirect("assessments:waiting", pk)


@signed_in
@require_POST
def reopen(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take "I am done" back."""
    desk = desk_for(request, pk)
    if desk.sheet is None:
        return without_sheet(request, desk)
    try:
        undo_done(sheet=desk.sheet, now=timezone.now())
    except CannotAnswer as problem:
        messages.error(request, str(problem))
    return redirect("assessments:check", pk)
