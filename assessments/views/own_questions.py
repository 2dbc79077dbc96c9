"""The questions that two agencies add themselves, before answering begins."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions.own_questions import (
    CannotAsk,
    agree_to_own_question,
    drop_own_question,
    propose_own_question,
)
from assessments.forms import OwnQuestionForm
from assessments.models import (
    MOST_OWN_QUESTIONS,
    OwnQuestion,
    own_questions_can_change,
)
from assessments.states import OwnQuestionState
from partnerships.access import MemberRequest, signed_in
from partnerships.models import Partnership
from partnerships.permissions import Seat, seat_of

PROPOSED = OwnQuestionState.PROPOSED

Act = Callable[..., None]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def own_questions(request: MemberRequest, pk: UUID) -> HttpResponse:
    """List the agencies' own questions; a lead proposes another one."""
    partnership = get_object_or_404(
        Partnership.objects.for_user(request.user).with_agencies(), pk=pk
    )
    seat = seat_of(request.user, partnership)
    if request.method == "POST":
        seat.require_lead()
    form = OwnQuestionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            propose_own_question(
                partnership=partnership,
                agency=seat.agency,
                user=request.user,
                text=form.text,
                now=timezone.now(),
            )
        except CannotAsk as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The question is proposed."))
            return redirect("assessments:own_questions", pk)
    return _page(request, partnership, seat, form)


@signed_in
@require_POST
def agree(request: MemberRequest, pk: UUID, question: int) -> HttpResponse:
    """Agree to ask what the other agency proposed."""
    done = _("Agreed: both agencies will be asked this.")
    return _settle(request, pk, question, agree_to_own_question, done)


@signed_in
@require_POST
def drop(request: MemberRequest, pk: UUID, question: int) -> HttpResponse:
    """Take a question off the list."""
    return _settle(
        request, pk, question, drop_own_question, _("The question is dropped.")
    )


def _settle(
    request: MemberRequest, pk: UUID, question: int, act: Act, done: str
) -> HttpResponse:
    """Do one act about one question and say what came of it."""
    found, seat = _standing(request, pk, question)
    try:
        act(question=found, agency=seat.agency, user=request.user, now=timezone.now())
    except CannotAsk as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("assessments:own_questions", pk)


def _standing(
    request: MemberRequest, pk: UUID, question: int
) -> tuple[OwnQuestion, Seat]:
    """Return the question and the lead's seat; 404 for strangers, 403 for others."""
    partnership = get_object_or_404(
        Partnership.objects.for_user(request.user).with_agencies(), pk=pk
    )
    seat = seat_of(request.user, partnership)
    seat.require_lead()
    found = get_object_or_404(
        OwnQuestion.objects.select_related("partnership"),
        pk=question,
        partnership=partnership,
    )
    return found, seat


def _page(
    request: MemberRequest, partnership: Partnership, seat: Seat, form: OwnQuestionForm
) -> HttpResponse:
    questions = list(partnership.own_questions.standing().select_related("agency"))
    can_change = own_questions_can_change(partnership)
    may_decide = can_change and seat.is_lead
    theirs = (
        q for q in questions if q.state == PROPOSED and q.agency_id != seat.agency.pk
    )
    return render(
        request,
        "assessments/own_questions.html",
        {
            "partnership": partnership,
            "seat": seat,
            "questions": questions,
            "round": partnership.rounds.standing().last(),
            "can_change": can_change,
            "may_decide": may_decide,
            "may_propose": may_decide and len(questions) < MOST_OWN_QUESTIONS,
            "to_agree": next(theirs, None) if may_decide else None,
            "form": form,
        },
    )
