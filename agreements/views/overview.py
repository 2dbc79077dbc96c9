"""The agreement's own page, drafting it, freezing it, who signs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from agreements.actions.drafting import CannotDraft, draft_agreement
from agreements.actions.freezing import (
    CannotFreeze,
    CannotUnfreeze,
    FrozenAnew,
    SignedMeanwhile,
    freeze,
    unfreeze,
)
from agreements.actions.signatories import CannotName, name_signatory
from agreements.days import utc_day
from agreements.documents.ending import parting_for
from agreements.documents.lineage import lineage
from agreements.forms import FreezeForm, ReopenForm, SignatoryForm
from agreements.models import Agreement
from agreements.reports.languages import tongues
from agreements.reports.overview import overview
from agreements.reports.turning import last_turning
from agreements.states import NEGOTIABLE, SIGNABLE
from agreements.views.desk import agreement_for, current_agreement_for
from assessments.models import Round
from partnerships.access import MemberRequest, signed_in
from partnerships.permissions import Seat, seat_of


@require_POST
@signed_in
def draft(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Draft the agreement of a revealed round; the second time leads to the first."""
    round_ = get_object_or_404(
        Round.objects.for_user(request.user).with_partnership(), pk=pk
    )
    seat = seat_of(request.user, round_.partnership)
    seat.require_lead()
    try:
        agreement = draft_agreement(round_=round_, seat=seat, now=timezone.now())
    except CannotDraft as problem:
        messages.error(request, str(problem))
        return redirect("partnership", pk=round_.partnership_id)
    return redirect("agreements:detail", pk=agreement.pk)


@require_safe
@signed_in
def detail(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show the sections with their states, and what is next."""
    agreement, seat = current_agreement_for(request, pk)
    seen = agreement.revisions.count()
    return _detail(request, agreement, seat, FreezeForm(initial={"seen": seen}))


def _detail(
    request: MemberRequest,
    agreement: Agreement,
    seat: Seat,
    freeze_form: FreezeForm,
    status: int = 200,
) -> HttpResponse:
    seen = overview(agreement, seat, request.GET.get("show", ""))
    return render(
        request,
        "agreements/detail.html",
        {
            "agreement": agreement,
            "seat": seat,
            "overview": seen,
            "lineage": lineage(agreement, seen.revision),
            "is_negotiable": agreement.state in NEGOTIABLE,
            "parting": parting_for(
                agreement, seen.revision, seat, utc_day(timezone.now())
            ),
            "is_signable": agreement.state in SIGNABLE,
            "freeze_form": freeze_form,
            "turning": last_turning(agreement, seen.revision),
            "tongues": tongues(agreement),
        },
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def signatory(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say who signs for one's agency."""
    agreement, seat = agreement_for(request, pk)
    seat.require_lead()
    if request.method != "POST" and agreement.state not in NEGOTIABLE:
        messages.info(request, _("Who signs is part of what is frozen."))
        return redirect("agreements:detail", pk=agreement.pk)
    form = SignatoryForm(
        request.POST or None, initial=_named(agreement, seat), agency=seat.agency
    )
    if request.method == "POST" and form.is_valid():
        try:
            name_signatory(
                agreement=agreement,
                seat=seat,
                user=form.leads[form.cleaned_data["user"]],
                credentials=form.credentials(),
                now=timezone.now(),
            )
        except CannotName as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Saved who signs for your agency."))
            return redirect("agreements:detail", pk=agreement.pk)
    return render(
        request,
        "agreements/signatory.html",
        {"agreement": agreement, "seat": seat, "form": form},
    )


def _named(agreement: Agreement, seat: Seat) -> dict[str, Any]:
    """Return who signs for the seat's agency as the form begins with it."""
    existing = agreement.signatories.filter(agency=seat.agency).first()
    if existing is None:
        return {"user": seat.user.pk, "name": seat.user.name}
    return {
        "user": existing.user_id,
        "name": existing.name,
        "title": existing.title,
        "legal_entity": existing.legal_entity,
        "authority": existing.authority,
    }


@require_POST
@signed_in
def freeze_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Freeze the agreed text for signing."""
    agreement, seat = current_agreement_for(request, pk)
    seat.require_lead()
    form, now = FreezeForm(request.POST), timezone.now()
    if not form.is_valid():
        return _detail(request, agreement, seat, form)
    day, seen = form.last_day(now), form.cleaned_data["seen"]
    try:
        freeze(agreement=agreement, seat=seat, now=now, sign_by=day, seen=seen)
    except CannotFreeze as problem:
        messages.error(request, str(problem))
    else:
        messages.success(
            request, _("The agreement is frozen. Signing opens when its PDF is made.")
        )
    return redirect("agreements:detail", pk=agreement.pk)


@require_POST
@signed_in
def unfreeze_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Reopen the agreement for changes."""
    agreement, seat = agreement_for(request, pk)
    seat.require_lead()
    form = ReopenForm(request.POST)
    # What no page of ours sends names no revision there is.
    sent = form.cleaned_data if form.is_valid() else {}
    try:
        unfreeze(
            agreement=agreement,
            seat=seat,
            now=timezone.now(),
            seen=sent.get("signed", "").split(),
            number=sent.get("revision", 0),
        )
    except (SignedMeanwhile, FrozenAnew) as problem:
        messages.error(request, str(problem))
        agreement, seat = agreement_for(request, pk)
        return _detail(request, agreement, seat, FreezeForm(), status=409)
    except CannotUnfreeze as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The agreement is open for changes again."))
    return redirect("agreements:detail", pk=agreement.pk)
