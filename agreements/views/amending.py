"""Amending a sealed agreement: starting an amendment, what it changes, dropping it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements.actions.amending import (
    CannotAmend,
    CannotDrop,
    amend,
    check_droppable,
    drop_amendment,
)
from agreements.documents.lineage import changes_of, newer_round
from agreements.forms import DropForm
from agreements.models import standing_revision
from agreements.states import AgreementState
from agreements.views.desk import agreement_for
from partnerships.access import MemberRequest, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def amend_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say what an amendment is, and start one; the second time leads to the first."""
    agreement, seat = agreement_for(request, pk)
    seat.require_lead()
    if request.method == "POST":
        try:
            child = amend(agreement=agreement, seat=seat, now=timezone.now())
        except CannotAmend as problem:
            messages.error(request, str(problem))
            return redirect("agreements:detail", pk=agreement.pk)
        return redirect("agreements:detail", pk=child.pk)
    begun = agreement.amendments.standing().first()
    if begun is not None or agreement.state != AgreementState.SEALED:
        return redirect("agreements:detail", pk=begun.pk if begun else agreement.pk)
    return render(
        request,
        "agreements/amend.html",
        {"agreement": agreement, "newer_round": newer_round(agreement)},
    )


@require_safe
@signed_in
def changes_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show what an amendment changes; a first agreement is there to be read."""
    agreement, seat = agreement_for(request, pk)
    changes = changes_of(agreement, standing_revision(agreement))
    if changes is None:
        return redirect("agreements:read", pk=agreement.pk)
    return render(
        request,
        "agreements/changes.html",
        {"agreement": agreement, "seat": seat, "changes": changes},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def drop_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Give an amendment up, with a reason."""
    agreement, seat = agreement_for(request, pk)
    seat.require_lead()
    form = DropForm(request.POST or None)
    try:
        check_droppable(agreement)
        if request.method == "POST" and form.is_valid():
            drop_amendment(
                agreement=agreement,
                seat=seat,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
            messages.success(request, _("The amendment is dropped."))
            return redirect("agreements:detail", pk=agreement.pk)
    except CannotDrop as problem:
        messages.error(request, str(problem))
        return redirect("agreements:detail", pk=agreement.pk)
    return render(
        request, "agreements/drop.html", {"agreement": agreement, "form": form}
    )
