"""One topic a page: everything it asks, saved as a whole."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments.actions.answering import CannotAnswer, save_parts
from assessments.forms import Both, DimensionForm
from assessments.models import MOST_WALK_AWAYS, AnswerSheet
from assessments.questionnaire import Dimension, Kind, Questionnaire
from assessments.views.desks import Desk, desk_for, without_sheet
from assessments.views.outline import AnswerLine, answer_line, extent_of
from assessments.views.unsent import forget_unsent, keeps_unsent, sheet_mark, unsent
from assessments.views.wording import part_words, unfinished_words, walk_aways_left
from partnerships.access import MemberRequest, signed_in


@keeps_unsent
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: MemberRequest, pk: UUID, dimension: str) -> HttpResponse:
    """Show one topic with everything it asks, and save it."""
    desk = desk_for(request, pk)
    topic = topic_of(desk.questionnaire, dimension)
    if desk.sheet is None:
        # What was kept for a sheet that is deleted goes with it.
        forget_unsent(request)
        return without_sheet(request, desk)
    is_post = request.method == "POST"
    typed = None if is_post or desk.is_closed else unsent(request, desk.sheet, topic)
    form = DimensionForm(
        request.POST if is_post else typed,
        dimension=topic,
        stored=desk.sheet.pages([topic])[topic.key],
        is_read_only=desk.is_closed and not is_post,
    )
    if is_post and _is_saved(request, desk.sheet, form):
        return redirect(_after(request, desk, topic))
    _explain(form)
    context = _context(request, desk, desk.sheet, form) | {
        "is_unsent": typed is not None
    }
    return render(request, "assessments/question.html", context)


def topic_of(questionnaire: Questionnaire, key: str) -> Dimension:
    """Return the topic of that key; 404 when there is none."""
    try:
        return questionnaire.dimension(key)
    except KeyError as missing:
        raise Http404 from missing


def _is_saved(request: MemberRequest, sheet: AnswerSheet, form: DimensionForm) -> bool:
    """Save what can be saved; return whether the person can go on."""
    try:
        outcomes = save_parts(
            sheet=sheet,
            dimension=form.dimension,
            changes=form.changes,
            now=timezone.now(),
        )
    except CannotAnswer as problem:
        form.refuse(str(problem), problem.part)
        return False
    forget_unsent(request)
    mine = {change.part: change for change in form.changes}
    for part, theirs in form.tell(outcomes).items():
        said = mine[part]
        form.conflicts[part] = Both(
            mine=part_words(form.dimension, part, said.content, said.draft),
            theirs=part_words(form.dimension, part, theirs.content, theirs.draft),
            seen=theirs.seen,
        )
    return form.is_settled


def _explain(form: DimensionForm) -> None:
    """Say of every draft why it is none, and what counts meanwhile."""
    for part, draft in form.drafts.items():
        content = form.stored.content(part)
        form.unfinished[part] = unfinished_words(form.dimension, part, content, draft)


def _after(request: MemberRequest, desk: Desk, topic: Dimension) -> str:
    """Return where to go after saving: here, the sections, the check, the next one."""
    if request.POST.get("discard"):
        return request.get_full_path()
    if request.POST.get("go") == "sections":
        return reverse("assessments:sections", args=[desk.round.pk])
    check = reverse("assessments:check", args=[desk.round.pk])
    if request.GET.get("return") == "check":
        return f"{check}#{topic.key}"
    following = desk.walk.after(topic)
    if following is None:
        return check
    return reverse("assessments:question", args=[desk.round.pk, following.key])


def _context(
    request: MemberRequest, desk: Desk, sheet: AnswerSheet, form: DimensionForm
) -> dict[str, object]:
    topic, walk = form.dimension, desk.walk
    walked_away = sheet.stances.filter(walk_away=True).count()
    form.budget = walk_aways_left(walked_away, MOST_WALK_AWAYS)
    return {
        "desk": desk,
        "topic": topic,
        "section": walk.section_of(topic),
        "form": form,
        "place": walk.place(topic),
        "topics": len(walk.topics),
        "previous": walk.before(topic),
        "following": walk.after(topic),
        "extent": extent_of(sheet, desk.questionnaire),
        "own_answers": _own_answers(desk, topic),
        "returns_to_check": request.GET.get("return") == "check",
        "sheet_mark": sheet_mark(sheet),
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
