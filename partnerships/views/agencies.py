"""Pages of an agency's profile."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerships.access import MemberRequest, signed_in
from partnerships.actions.agencies import Profile, change_profile, create_agency
from partnerships.forms import AgencyForm
from partnerships.models import Agency
from partnerships.permissions import leads_agency


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def agency_new(request: MemberRequest) -> HttpResponse:
    """Make an agency; whoever makes it leads it."""
    form = AgencyForm(request.POST or None)
    if form.is_valid():
        made = create_agency(
            user=request.user, profile=Profile(**form.cleaned_data), now=timezone.now()
        )
        messages.success(request, _("The profile is saved."))
        return redirect("partnerships:agency", pk=made.pk)
    return render(request, "partnerships/agency_new.html", {"form": form})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def agency(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show the profile to members; leads change it."""
    shown = get_object_or_404(Agency.objects.for_user(request.user), pk=pk)
    is_lead = leads_agency(request.user, shown)
    if request.method == "POST" and not is_lead:
        raise PermissionDenied
    # Before the form writes what was typed into `shown`.
    name = shown.name
    form = AgencyForm(request.POST or None, instance=shown)
    if form.is_valid():
        change_profile(
            agency=shown,
            user=request.user,
            profile=Profile(**form.cleaned_data),
            now=timezone.now(),
        )
        messages.success(request, _("The profile is saved."))
        return redirect("partnerships:agency", pk=pk)
    return render(
        request,
        "partnerships/agency.html",
        {"agency": shown, "name": name, "form": form, "is_lead": is_lead},
    )
