"""Answering: the start, the sections, one topic a page, "I am done"."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from assessments.actions.answering import (
    CannotAnswer,
    mark_done,
    save_page,
    start_answering,
    undo_done,
)
from assessments.forms import DimensionForm
from assessments.permissions import may_answer
from assessments.questionnaire import (
    Dimension,
    Kind,
    current_version,
    published,
)
from assessments.views.desks import Desk, desk_for, not_asked, without_sheet
from assessments.views.outline import AnswerLine, answer_line, outline_of
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
    round_ = partnership.rounds.last()
    context = {
        "partnership": partnership,
        "seat": seat,
        "questionnaire": round_.questionnaire
        if round_
        else published(current_version()),
    }
    return render(request, "assessments/start.html", context)


@signed_in
@require_safe
def sections(request: MemberRequest, pk: UUID) -> HttpResponse:
    """List the sections with how far each is."""
    desk = desk_for(request, pk)
    if desk.sheet is None:
        return without_sheet(request, desk)
    outline = outline_of(desk.sheet, desk.questionnaire)
    return render(
        request, "assessments/sections.html", {"desk": desk, "outline": outline}
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: MemberRequest, pk: UUID, dimension: str) -> HttpResponse:
    """Show one topic with everything it asks, and save it."""
    desk = desk_for(request, pk)
    topic = _topic(desk, dimension)
    if desk.sheet is None:
        return without_sheet(request, desk)
    is_post = request.method == "POST"
    form = DimensionForm(
        request.POST if is_post else None,
        dimension=topic,
        stored=desk.sheet.pages([topic])[topic.key],
        is_read_only=desk.is_closed and not is_post,
    )
    if is_post and form.is_valid():
        try:
            save_page(
                sheet=desk.sheet, dimension=topic, page=form.page, now=timezone.now()
            )
        except CannotAnswer as problem:
            form.refuse(str(problem), problem.part)
        else:
            return redirect(_after(request, desk, topic))
    return render(
        request, "assessments/question.html", _question_context(request, desk, form)
    )


def _topic(desk: Desk, key: str) -> Dimension:
    try:
        return desk.questionnaire.dimension(key)
    except KeyError as missing:
        raise Http404 from missing


def _after(request: MemberRequest, desk: Desk, topic: Dimension) -> str:
    """Return where to go after saving: the sections, the check, the next topic."""
    if request.POST.get("go") == "sections":
        return reverse("assessments:sections", args=[desk.round.pk])
    check = reverse("assessments:check", args=[desk.round.pk])
    if request.GET.get("return") == "check":
        return f"{check}#{topic.key}"
    topics = desk.questionnaire.dimensions
    place = topics.index(topic) + 1
    if place == len(topics):
        return check
    args = [desk.round.pk, topics[place].key]
    return reverse("assessments:question", args=args)


def _question_context(
    request: MemberRequest, desk: Desk, form: DimensionForm
) -> dict[str, object]:
    topic = form.dimension
    topics = desk.questionnaire.dimensions
    place = topics.index(topic)
    return {
        "desk": desk,
        "topic": topic,
        "section": next(
            s for s in desk.questionnaire.sections if topic in s.dimensions
        ),
        "form": form,
        "place": place + 1,
        "topics": len(topics),
        "previous": topics[place - 1] if place else None,
        "own_answers": _own_answers(desk, topic),
        "returns_to_check": request.GET.get("return") == "check",
    }


def _own_answers(desk: Desk, topic: Dimension) -> list[AnswerLine]:
    """Return one's own answers to what the topic asks to predict, if it asks that."""
    predicted = [
        target
        for item in topic.items
        if item.kind is Kind.PREDICTION
        for target in item.predicted
    ]
    if not predicted or desk.sheet is None:
        return []
    given = desk.sheet.answers.filter(item__in=[target.key for target in predicted])
    replies = {answer.item: answer.reply for answer in given}
    return [answer_line(target, replies.get(target.key)) for target in predicted]


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
