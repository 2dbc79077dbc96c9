"""Who answers for us in a partnership."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions.respondents import (
    CannotChangeRespondents,
    add_respondents,
    leave_out,
    why_fixed,
)
from partnerships.access import MemberRequest, signed_in
from partnerships.actions.limits import CannotInvite
from partnerships.forms import RespondentsForm
from partnerships.models import Partnership
from partnerships.permissions import Seat, seat_of


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def respondents(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show who answers for us; until the lock a lead adds and removes people."""
    partnership, seat = _place(request, pk)
    if request.method == "POST":
        seat.require_lead()
    ours = partnership.respondents.filter(agency=seat.agency).select_related("user")
    team = seat.agency.memberships.may_answer().with_people()
    form = RespondentsForm(
        request.POST or None, team=team.exclude(user__in=ours.values("user"))
    )
    if form.is_valid():
        try:
            add_respondents(
                partnership=partnership,
                agency=seat.agency,
                members=form.chosen,
                addresses=form.cleaned_data["addresses"],
                user=request.user,
                now=timezone.now(),
            )
        except (CannotInvite, CannotChangeRespondents) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("assessments:respondents", pk=pk)
    context = _context(partnership, seat, form)
    return render(request, "assessments/respondents.html", context)


def _context(
    partnership: Partnership, seat: Seat, form: RespondentsForm
) -> dict[str, object]:
    ours = partnership.respondents.filter(agency=seat.agency).select_related("user")
    return {
        "partnership": partnership,
        "seat": seat,
        "respondents": ours,
        "invitations": partnership.team_invitations.open().filter(agency=seat.agency),
        "form": form,
        "why_fixed": why_fixed(partnership=partnership, agency=seat.agency),
        "now": timezone.now(),
    }


@signed_in
@require_POST
def remove(request: MemberRequest, pk: UUID, respondent: int) -> HttpResponse:
    """Let somebody's answers no longer count."""
    partnership, seat = _place(request, pk)
    seat.require_lead()
    asked = partnership.respondents.select_related("user", "agency")
    found = get_object_or_404(asked, pk=respondent, agency=seat.agency)
    found.partnership = partnership
    try:
        leave_out(respondent=found, user=request.user, now=timezone.now())
    except CannotChangeRespondents as refusal:
        messages.error(request, str(refusal))
    else:
        text = _("%(name)s no longer answers for you. What they saved is kept.")
        messages.success(request, text % {"name": found.user})
    return redirect("assessments:respondents", pk=pk)


def _place(request: MemberRequest, pk: UUID) -> tuple[Partnership, Seat]:
    """Return the partnership and the person's place in it; 404 for strangers."""
    partnership = get_object_or_404(
        Partnership.objects.for_user(request.user).with_agencies(), pk=pk
    )
    return partnership, seat_of(request.user, partnership)
