"""Giving notice, confirming the steps of parting, and closing what is left open."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.actions.ending import CannotEnd, close_with_open_steps, give_notice
from agreements.actions.exit_steps import confirm_step, take_back_step
from agreements.days import utc_day
from agreements.documents.ending import parting_for, preview
from agreements.forms import NoticeForm
from agreements.models import Agreement, Ending, ExitStep, standing_revision
from agreements.states import AgreementState
from agreements.views.desk import agreement_for
from partnerships.access import MemberRequest, signed_in
from partnerships.permissions import Seat


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ending(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show what ending it means, and take the notice; then how far the end is."""
    agreement, seat = agreement_for(request, pk)
    if request.method != "POST":
        return _page(request, agreement, seat, NoticeForm())
    seat.require_lead()
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _page(request, agreement, seat, form)
    try:
        give_notice(
            agreement=agreement,
            seat=seat,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
    except CannotEnd as problem:
        messages.error(request, str(problem))
        return redirect("agreements:detail", pk=agreement.pk)
    return redirect("agreements:ending", pk=agreement.pk)


@require_POST
@signed_in
def confirm(request: MemberRequest, pk: UUID, step: str) -> HttpResponse:
    """Say for one's agency that a step is done."""
    agreement, seat = _lead_at_step(request, pk, step)
    try:
        confirm_step(agreement=agreement, key=step, seat=seat, now=timezone.now())
    except CannotEnd as problem:
        messages.error(request, str(problem))
    return _back_at(agreement, step)


@require_POST
@signed_in
def take_back(request: MemberRequest, pk: UUID, step: str) -> HttpResponse:
    """Take back one's agency's word that a step is done."""
    agreement, seat = _lead_at_step(request, pk, step)
    try:
        take_back_step(agreement=agreement, key=step, seat=seat, now=timezone.now())
    except CannotEnd as problem:
        messages.error(request, str(problem))
    return _back_at(agreement, step)


@require_POST
@signed_in
def close(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Close the agreement with the steps that are still open."""
    agreement, seat = agreement_for(request, pk)
    seat.require_lead()
    try:
        close_with_open_steps(agreement=agreement, seat=seat, now=timezone.now())
    except CannotEnd as problem:
        messages.error(request, str(problem))
    return redirect("agreements:ending", pk=agreement.pk)


def _page(
    request: MemberRequest, agreement: Agreement, seat: Seat, form: NoticeForm
) -> HttpResponse:
    """Show the notice if there is one, otherwise what one would set going."""
    today = utc_day(timezone.now())
    revision = standing_revision(agreement)
    found = parting_for(agreement, revision, seat, today)
    context: dict[str, Any] = {"agreement": agreement, "seat": seat}
    if found is not None:
        template = (
            "agreements/_note_of_ending.html"
            if request.headers.get("HX-Request")
            else "agreements/ending.html"
        )
        return render(request, template, {**context, "parting": found})
    if agreement.state != AgreementState.SEALED or revision is None:
        messages.info(request, _("Only an agreement that is in force can be ended."))
        return redirect("agreements:detail", pk=agreement.pk)
    return render(
        request,
        "agreements/give_notice.html",
        {**context, "form": form, "preview": preview(revision, today)},
    )


def _back_at(agreement: Agreement, step: str) -> HttpResponse:
    """Return to the step; to the top once the agreement is closed with it."""
    path = reverse("agreements:ending", args=[agreement.pk])
    is_closed = Ending.objects.filter(
        agreement=agreement, closed_at__isnull=False
    ).exists()
    return redirect(path if is_closed else f"{path}#step-{step}")


def _lead_at_step(
    request: MemberRequest, pk: UUID, step: str
) -> tuple[Agreement, Seat]:
    """Return the agreement and the lead's seat; 404 where there is no such step."""
    agreement, seat = agreement_for(request, pk)
    seat.require_lead()
    if not ExitStep.objects.filter(ending__agreement=agreement, key=step).exists():
        raise Http404
    return agreement, seat
