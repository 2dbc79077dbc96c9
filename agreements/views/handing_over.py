"""Handing the signing over to another lead of one's agency."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.actions.freezing import CannotFreeze
from agreements.actions.handing_over import Standing, hand_over
from agreements.actions.signing import CannotSign, Changed
from agreements.documents.signing import SigningDesk, signing_desk
from agreements.forms import HandOverForm
from agreements.models import Agreement, Signatory
from agreements.permissions import require_can_hand_over
from agreements.states import NEGOTIABLE, SIGNABLE
from agreements.views.desk import agreement_for
from agreements.views.signing_desk import not_now
from partnerships.access import MemberRequest, signed_in
from partnerships.permissions import Seat, leads_agency


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def hand_over_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Let another lead sign; while nothing is frozen that is naming them."""
    agreement, seat = agreement_for(request, pk)
    seat.require_lead()
    if agreement.state in NEGOTIABLE:
        return redirect("agreements:signatory", pk=agreement.pk)
    if agreement.state not in SIGNABLE:
        return not_now(request, agreement)
    mine = agreement.signatories.select_related("user").get(agency=seat.agency)
    require_can_hand_over(seat, mine, leads_agency(mine.user, seat.agency))
    desk = signing_desk(agreement, seat)
    form = _form(request, seat, mine, desk)
    try:
        is_done = form.is_valid() and _handed_over(agreement, seat, form)
    except Changed:
        return _changed(request, agreement, seat, mine, form)
    if is_done:
        messages.success(
            request, _("Handed over. Signing opens when the new PDF is made.")
        )
        return redirect("agreements:detail", pk=agreement.pk)
    return _show(request, agreement, mine, desk, form)


def _show(
    request: MemberRequest,
    agreement: Agreement,
    mine: Signatory,
    desk: SigningDesk,
    form: HandOverForm,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "agreements/hand_over.html",
        {"agreement": agreement, "desk": desk, "form": form, "signatory": mine},
        status=status,
    )


def _changed(
    request: MemberRequest,
    agreement: Agreement,
    seat: Seat,
    mine: Signatory,
    form: HandOverForm,
) -> HttpResponse:
    """Show what was typed again, beside how things stand meanwhile."""
    agreement.refresh_from_db()
    if agreement.state not in SIGNABLE:
        return not_now(request, agreement)
    desk = signing_desk(agreement, seat)
    form.told(desk.canonical_sha256, desk.partner_signed, str(Changed()))
    return _show(request, agreement, mine, desk, form, status=409)


def _form(
    request: MemberRequest, seat: Seat, mine: Signatory, desk: SigningDesk
) -> HandOverForm:
    return HandOverForm(
        request.POST or None,
        agency=seat.agency,
        but=mine.user_id,
        initial={
            "legal_entity": mine.legal_entity,
            "canonical_sha256": desk.canonical_sha256,
            "partner_signed": desk.partner_signed,
        },
    )


def _handed_over(agreement: Agreement, seat: Seat, form: HandOverForm) -> bool:
    """Hand over as typed; False with the problem in the form, or Changed."""
    typed = form.cleaned_data
    try:
        hand_over(
            agreement=agreement,
            seat=seat,
            user=form.leads[typed["user"]],
            credentials=form.credentials(),
            seen=Standing(typed["canonical_sha256"], typed["partner_signed"]),
            now=timezone.now(),
        )
    except Changed:
        raise
    except (CannotSign, CannotFreeze) as problem:
        form.add_error(None, str(problem))
    else:
        return True
    return False
