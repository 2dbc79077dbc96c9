"""Who answers for us in a partnership."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerships.access import MemberRequest, signed_in
from partnerships.actions.limits import CannotInvite
from partnerships.actions.respondents import name_respondents
from partnerships.forms import RespondentsForm
from partnerships.models import Partnership
from partnerships.permissions import seat_of


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def respondents(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show who answers for us; a lead names more."""
    partnership = get_object_or_404(
        Partnership.objects.for_user(request.user).with_agencies(), pk=pk
    )
    seat = seat_of(request.user, partnership)
    if request.method == "POST":
        seat.require_lead()
    ours = partnership.respondents.filter(agency=seat.agency).select_related("user")
    team = seat.agency.memberships.may_answer().with_people()
    now = timezone.now()
    form = RespondentsForm(
        request.POST or None, team=team.exclude(user__in=ours.values("user"))
    )
    if form.is_valid():
        try:
            name_respondents(
                partnership=partnership,
                agency=seat.agency,
                members=form.chosen,
                addresses=form.cleaned_data["addresses"],
                user=request.user,
                now=now,
            )
        except CannotInvite as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("partnerships:respondents", pk=pk)
    invited = partnership.team_invitations.open().filter(agency=seat.agency)
    context = {
        "partnership": partnership,
        "seat": seat,
        "respondents": ours,
        "invitations": invited,
        "form": form,
        "may_name": partnership.is_open,
        "now": now,
    }
    return render(request, "partnerships/respondents.html", context)
