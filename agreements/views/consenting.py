"""Consenting to sign on screen, and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.actions.consenting import consent, withdraw_consent
from agreements.actions.signing import CannotSign, Changed
from agreements.documents.signing import signing_desk
from agreements.forms import ConsentForm, WithdrawForm
from agreements.models import standing_revision
from agreements.permissions import require_signatory
from agreements.views.desk import agreement_for
from agreements.views.signing_desk import changed, seen_in, show_desk
from partnerships.access import MemberRequest, signed_in


@require_POST
@signed_in
def consent_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take the consent to sign electronically."""
    agreement, seat = agreement_for(request, pk)
    require_signatory(seat, list(agreement.signatories.all()))
    seen = seen_in(request)
    if standing_revision(agreement) is None:
        return changed(request, agreement, seen)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        desk = signing_desk(agreement, seat)
        return show_desk(request, agreement, seat, desk, consent_form=form)
    try:
        consent(
            agreement=agreement,
            seat=seat,
            seen=seen,
            disclosure=form.cleaned_data["disclosure_sha256"],
            withdrawn=form.cleaned_data["withdrawn"],
            now=timezone.now(),
        )
    except Changed:
        return changed(request, agreement, seen)
    except CannotSign as problem:
        messages.error(request, str(problem))
        return redirect("agreements:sign", pk=agreement.pk)
    messages.success(
        request,
        _("You have consented. Your signature stands at the end of the text."),
    )
    # The text is long, and was read on the way to the consent.
    return redirect(reverse("agreements:sign", args=[agreement.pk]) + "#signature")


@require_POST
@signed_in
def withdraw_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take the consent back before signing."""
    agreement, seat = agreement_for(request, pk)
    require_signatory(seat, list(agreement.signatories.all()))
    form = WithdrawForm(request.POST)
    before = form.cleaned_data["withdrawn"] if form.is_valid() else None
    try:
        withdraw_consent(
            agreement=agreement, seat=seat, now=timezone.now(), withdrawn=before
        )
    except CannotSign as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("You have withdrawn your consent."))
    return redirect("agreements:sign", pk=agreement.pk)
