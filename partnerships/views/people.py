"""The page of one's own details."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerships.access import MemberRequest, signed_in
from partnerships.actions.people import Details, change_details
from partnerships.forms import DetailsForm


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: MemberRequest) -> HttpResponse:
    """Show and change how one is called, spoken to, and told the time."""
    form = DetailsForm(request.POST or None, user=request.user)
    if form.is_valid():
        said = Details(**form.cleaned_data)
        change_details(user=request.user, details=said, now=timezone.now())
        with translation.override(said.language):
            messages.success(request, _("Your details are saved."))
        return redirect("partnerships:details")
    return render(request, "partnerships/details.html", {"form": form})
