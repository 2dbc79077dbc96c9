"""Locking an agency's answers, and waiting for the other one."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.actions.locking import CannotLock, lock_answers
from assessments.forms import LockForm
from assessments.models import Lock, Progress, progress_in
from assessments.views.checking import check_page, own_team, unfinished
from assessments.views.desks import Desk, desk_for
from partnerships.access import MemberRequest, signed_in
from partnerships.models import Agency
from partnerships.models.partnerships import Side


@dataclass(frozen=True)
class Camp:
    """One agency while both wait: who is done, and the commitment once locked."""

    agency: Agency
    side: Side
    is_ours: bool
    people: tuple[Progress, ...]
    lock: Lock | None


@signed_in
@require_POST
def lock(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Lock the agency's answers; the second lock reveals both."""
    desk = desk_for(request, pk)
    desk.seat.require_lead()
    form = LockForm(request.POST, unfinished=unfinished(desk, own_team(desk)))
    if not form.is_valid():
        return check_page(request, desk, form)
    try:
        lock_answers(
            round_=desk.round,
            agency=desk.seat.agency,
            user=request.user,
            without=form.cleaned_data["without"],
            now=timezone.now(),
        )
    except CannotLock as problem:
        form.add_error(form.problem_field, str(problem))
        return check_page(request, desk, form)
    return redirect("assessments:waiting", pk)


@signed_in
@require_safe
def waiting(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show who of both agencies is done and which of them has locked."""
    desk = desk_for(request, pk)
    if desk.round.is_revealed:
        return redirect("assessments:verdict", pk)
    return render(
        request, "assessments/waiting.html", {"desk": desk, "camps": _camps(desk)}
    )


def _camps(desk: Desk) -> list[Camp]:
    """Return both agencies, one's own first."""
    partnership = desk.round.partnership
    people = progress_in(desk.round)
    locks = {
        lock.agency_id: lock
        for lock in desk.round.locks.standing().defer("canonical", "salt")
    }
    camps = [
        Camp(
            agency=agency,
            side=partnership.side_of(agency),
            is_ours=agency.pk == desk.seat.agency.pk,
            people=tuple(p for p in people if p.agency_id == agency.pk),
            lock=locks.get(agency.pk),
        )
        for agency in partnership.agencies
    ]
    return sorted(camps, key=lambda camp: not camp.is_ours)
