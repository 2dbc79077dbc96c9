"""Locking an agency's answers, a step of its own, and taking the lock back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions.locking import (
    CannotLock,
    CannotUnlock,
    lock_answers,
    unlock_answers,
)
from assessments.actions.looking import CannotLook, look_inside
from assessments.forms import LockForm
from assessments.models import Progress, progress_in
from assessments.views.checking import lookback_on, sections_of
from assessments.views.desks import Desk, desk_for, withdrawn
from partnerships.access import MemberRequest, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say what locking does and what is still missing; the second lock reveals."""
    desk = desk_for(request, pk)
    desk.seat.require_lead()
    if desk.is_withdrawn:
        return withdrawn(request, desk.round.partnership, desk.round)
    if request.method != "POST" and desk.is_fixed:
        return redirect("assessments:waiting", pk)
    team = _own_team(desk)
    data = request.POST if request.method == "POST" else None
    form = LockForm(data, unfinished=_unfinished(desk, team))
    if form.is_valid() and _is_locked(request, desk, form):
        return redirect("assessments:waiting", pk)
    context = _lock_context(desk, team, form)
    return render(request, "assessments/lock.html", context)


def _is_locked(request: MemberRequest, desk: Desk, form: LockForm) -> bool:
    """Lock, or say on the form why not."""
    try:
        lock_answers(
            round_=desk.round,
            agency=desk.seat.agency,
            user=request.user,
            without=form.cleaned_data["without"],
            now=timezone.now(),
            may_reveal="alone" not in request.POST,
        )
    except CannotLock as problem:
        form.add_error(form.problem_field, str(problem))
        return False
    return True


def _lock_context(
    desk: Desk, team: list[Progress], form: LockForm
) -> dict[str, object]:
    partnership, us = desk.round.partnership, desk.seat.agency
    mine = sections_of(desk.sheet, desk.walk) if desk.sheet and desk.is_asked else ()
    return {
        "desk": desk,
        "team": team,
        "form": form,
        "lookback": lookback_on(mine),
        "invited": partnership.team_invitations.open().filter(agency=us),
        "reveals_at_once": desk.round.locks.standing().exclude(agency=us).exists(),
    }


def _own_team(desk: Desk) -> list[Progress]:
    """Return the respondents of the person's own agency."""
    return [p for p in progress_in(desk.round) if p.agency_id == desk.seat.agency.pk]


def _unfinished(desk: Desk, team: list[Progress]) -> list[Progress]:
    """Return the colleagues who are not done; a lead's own lock says that they are."""
    return [
        person
        for person in team
        if not person.is_done
        and not (desk.sheet and person.user_id == desk.sheet.user_id)
    ]


@signed_in
@require_POST
def unlock(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take the lock back, while nothing is revealed."""
    desk = desk_for(request, pk)
    desk.seat.require_lead()
    try:
        was_locked = unlock_answers(
            round_=desk.round,
            agency=desk.seat.agency,
            user=request.user,
            now=timezone.now(),
        )
    except CannotUnlock as problem:
        messages.error(request, str(problem))
    else:
        text = _("The lock is taken back. Your agency can change its answers again.")
        messages.success(
            request, text if was_locked else _("Your answers are not locked.")
        )
    return redirect("assessments:waiting", pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Name the topics on which a lead's own people are split, and nothing else."""
    desk = desk_for(request, pk)
    desk.seat.require_lead()
    if desk.is_fixed:
        return redirect("assessments:waiting", pk)
    us, now = desk.seat.agency, timezone.now()
    if request.method == "POST":
        try:
            look_inside(round_=desk.round, agency=us, user=request.user, now=now)
        except CannotLook as problem:
            messages.error(request, str(problem))
        return redirect("assessments:split", pk)
    look = desk.round.looks.filter(agency=us).last()
    context = {
        "desk": desk,
        "look": look,
        "topics": [desk.questionnaire.dimension(key) for key in look.topics]
        if look
        else [],
        "may_look": look is None or look.looked_on < now.date(),
    }
    return render(request, "assessments/split.html", context)
