"""Declining to sign, and calling a signing off."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements.actions.calling_off import call_off, decline
from agreements.actions.signing import CannotSign
from agreements.forms import CallOffForm, DeclineForm
from agreements.permissions import require_signatory
from agreements.reports.overview import overview
from agreements.states import SIGNABLE
from agreements.views.desk import agreement_for
from agreements.views.signing_desk import not_now
from partnerships.access import MemberRequest, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def decline_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Decline to sign, with a reason."""
    agreement, seat = agreement_for(request, pk)
    require_signatory(seat, list(agreement.signatories.all()))
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            decline(agreement=agreement, seat=seat, reason=reason, now=timezone.now())
        except CannotSign as problem:
            messages.error(request, str(problem))
        return redirect("agreements:detail", pk=agreement.pk)
    return render(
        request, "agreements/decline.html", {"agreement": agreement, "form": form}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def call_off_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Call the signing off, with a reason that both read."""
    agreement, seat = agreement_for(request, pk)
    seat.require_lead()
    if request.method != "POST" and agreement.state not in SIGNABLE:
        return not_now(request, agreement)
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            call_off(agreement=agreement, seat=seat, reason=reason, now=timezone.now())
        except CannotSign as problem:
            messages.error(request, str(problem))
        return redirect("agreements:detail", pk=agreement.pk)
    return render(
        request,
        "agreements/call_off.html",
        {"agreement": agreement, "form": form, "overview": overview(agreement, seat)},
    )
