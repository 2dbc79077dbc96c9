"""Declining to sign, and calling a signing off."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements.actions.calling_off import call_off, decline
from agreements.actions.signing import CannotSign
from agreements.forms import CallOffForm, DeclineForm
from agreements.models import Agreement, Revision, standing_revision
from agreements.permissions import require_signatory
from agreements.reports.signatories import signatory_lines
from agreements.states import SIGNABLE
from agreements.views.desk import agreement_for
from agreements.views.signing_desk import not_now
from partnerships.access import MemberRequest, signed_in
from partnerships.permissions import Seat


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def decline_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Decline to sign, with a reason."""
    agreement, seat = agreement_for(request, pk)
    require_signatory(seat, list(agreement.signatories.all()))
    revision = standing_revision(agreement)
    if request.method != "POST" and not _may_decline(agreement, revision, seat):
        return not_now(request, agreement)
    form = DeclineForm(request.POST or None, initial=_number(revision))
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and _stopped(decline, agreement, seat, form):
        return redirect("agreements:detail", pk=agreement.pk)
    return render(
        request,
        "agreements/decline.html",
        {"agreement": agreement, "form": form},
        status=409 if form.non_field_errors() else 200,
    )


def _may_decline(agreement: Agreement, revision: Revision | None, seat: Seat) -> bool:
    """Return whether there is something to decline: a text one's own has not signed."""
    return (
        revision is not None
        and agreement.state in SIGNABLE
        and not revision.signatures.filter(agency=seat.agency).exists()
    )


def _number(revision: Revision | None) -> dict[str, int]:
    return {"revision": revision.number} if revision else {}


def _stopped(
    act: Callable[..., None],
    agreement: Agreement,
    seat: Seat,
    form: DeclineForm | CallOffForm,
) -> bool:
    """Stop the signing as typed; False with the problem in the form.

    What was typed about another revision goes on, about the one that stands now.
    """
    try:
        act(
            agreement=agreement,
            seat=seat,
            reason=form.cleaned_data["reason"],
            number=form.cleaned_data["revision"],
            now=timezone.now(),
        )
    except CannotSign as problem:
        revision = standing_revision(agreement)
        form.of_another(revision.number if revision else None, str(problem))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def call_off_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Call the signing off, with a reason that both read."""
    agreement, seat = agreement_for(request, pk)
    seat.require_lead()
    if request.method != "POST" and agreement.state not in SIGNABLE:
        return not_now(request, agreement)
    revision = standing_revision(agreement)
    form = CallOffForm(request.POST or None, initial=_number(revision))
    if request.method == "POST" and form.is_valid():
        if _stopped(call_off, agreement, seat, form):
            return redirect("agreements:detail", pk=agreement.pk)
        agreement.refresh_from_db()
    return render(
        request,
        "agreements/call_off.html",
        {
            "agreement": agreement,
            "form": form,
            "signatories": signatory_lines(agreement, seat, revision),
        },
        status=409 if form.non_field_errors() else 200,
    )
