"""Consent, signature, decline, and the page after it."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from agreements.actions.calling_off import decline
from agreements.actions.consenting import consent
from agreements.actions.days import utc_day
from agreements.actions.signing import (
    CannotSign,
    Changed,
    Circumstances,
    Hashes,
    WrongName,
    sign,
)
from agreements.documents.ending import parting_for
from agreements.documents.signing import SigningDesk, signing_desk
from agreements.forms import ConsentForm, DeclineForm, SignForm
from agreements.models import Agreement
from agreements.permissions import require_signatory
from agreements.reports.overview import overview
from agreements.states import SIGNABLE, AgreementState
from agreements.views.desk import agreement_for
from partnerships.access import MemberRequest, signed_in
from partnerships.permissions import Seat


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sign_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show what is to be signed, and take the signature."""
    agreement, seat = agreement_for(request, pk)
    require_signatory(seat, list(agreement.signatories.all()))
    if request.method == "POST":
        return _sign(request, agreement, seat)
    if agreement.state not in SIGNABLE:
        return _not_now(request, agreement)
    desk = signing_desk(agreement, seat)
    if desk.has_signed:
        return redirect("agreements:signed", pk=agreement.pk)
    return _desk(request, agreement, seat, desk)


def _sign(request: MemberRequest, agreement: Agreement, seat: Seat) -> HttpResponse:
    """Take a signature; a page that shows another text than stands gets 409."""
    if agreement.standing_revision() is None:
        return _changed(request, agreement)
    desk = signing_desk(agreement, seat)
    form = SignForm(request.POST, intent=desk.intent)
    if not form.is_valid() or not _knows_password(request, form):
        return _desk(request, agreement, seat, desk, sign_form=form)
    try:
        sign(
            agreement=agreement,
            seat=seat,
            seen=_seen(form),
            typed_name=form.cleaned_data["typed_name"],
            circumstances=_circumstances(request),
            now=timezone.now(),
        )
    except Changed:
        return _changed(request, agreement)
    except WrongName as problem:
        form.add_error("typed_name", str(problem))
        return _desk(request, agreement, seat, desk, sign_form=form)
    except CannotSign as problem:
        form.add_error(None, str(problem))
        return _desk(request, agreement, seat, desk, sign_form=form)
    messages.success(request, _("You have signed for your agency."))
    return redirect("agreements:signed", pk=agreement.pk)


@require_POST
@signed_in
def consent_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take the consent to sign electronically."""
    agreement, seat = agreement_for(request, pk)
    require_signatory(seat, list(agreement.signatories.all()))
    if agreement.standing_revision() is None:
        return _changed(request, agreement)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        desk = signing_desk(agreement, seat)
        return _desk(request, agreement, seat, desk, consent_form=form)
    try:
        consent(
            agreement=agreement,
            seat=seat,
            seen=_seen(form),
            disclosure=form.cleaned_data["disclosure_sha256"],
            now=timezone.now(),
        )
    except Changed:
        return _changed(request, agreement)
    except CannotSign as problem:
        messages.error(request, str(problem))
    return redirect("agreements:sign", pk=agreement.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def decline_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Decline to sign, with a reason."""
    agreement, seat = agreement_for(request, pk)
    require_signatory(seat, list(agreement.signatories.all()))
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decline(
                agreement=agreement,
                seat=seat,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except CannotSign as problem:
            messages.error(request, str(problem))
        return redirect("agreements:detail", pk=agreement.pk)
    return render(
        request, "agreements/decline.html", {"agreement": agreement, "form": form}
    )


@require_safe
@signed_in
def signed(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show who has signed, the hashes, and the state of the sealed file."""
    agreement, seat = agreement_for(request, pk)
    if agreement.standing_revision() is None:
        return _not_now(request, agreement)
    template = (
        "agreements/_signed.html"
        if request.headers.get("HX-Request")
        else "agreements/signed.html"
    )
    return render(
        request,
        template,
        {
            "agreement": agreement,
            "seat": seat,
            "desk": signing_desk(agreement, seat),
            "overview": overview(agreement, seat),
            "parting": parting_for(agreement, seat, utc_day(timezone.now())),
        },
    )


def _knows_password(request: MemberRequest, form: SignForm) -> bool:
    """Check the password typed again; wrong ones are counted and slowed down."""
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        form.add_error("password", _("Too many tries. Wait a minute, then try again."))
        return False
    if not request.user.check_password(form.cleaned_data["password"]):
        form.add_error("password", _("This is not your password."))
        return False
    return True


def _seen(form: ConsentForm | SignForm) -> Hashes:
    return Hashes(
        canonical=form.cleaned_data["canonical_sha256"],
        pdf=form.cleaned_data["pdf_sha256"],
    )


def _circumstances(request: MemberRequest) -> Circumstances:
    adapter = get_adapter(request)
    return Circumstances(
        method="password",
        ip_address=adapter.get_client_ip(request),
        user_agent=adapter.get_http_user_agent(request),
    )


def _not_now(request: MemberRequest, agreement: Agreement) -> HttpResponse:
    messages.info(request, _("There is nothing to sign now."))
    if agreement.state in {AgreementState.SIGNED, AgreementState.SEALED}:
        return redirect("agreements:signed", pk=agreement.pk)
    return redirect("agreements:detail", pk=agreement.pk)


def _changed(request: MemberRequest, agreement: Agreement) -> HttpResponse:
    return render(
        request, "agreements/changed.html", {"agreement": agreement}, status=409
    )


def _desk(
    request: MemberRequest,
    agreement: Agreement,
    seat: Seat,
    desk: SigningDesk,
    *,
    sign_form: SignForm | None = None,
    consent_form: ConsentForm | None = None,
) -> HttpResponse:
    """Render the signing page; what was typed stays, the password does not."""
    hashes = {"canonical_sha256": desk.canonical_sha256, "pdf_sha256": desk.pdf_sha256}
    return render(
        request,
        "agreements/sign.html",
        {
            "agreement": agreement,
            "seat": seat,
            "desk": desk,
            "consent_form": consent_form
            or ConsentForm(
                initial={**hashes, "disclosure_sha256": desk.disclosure_sha256}
            ),
            "sign_form": sign_form or SignForm(initial=hashes, intent=desk.intent),
        },
    )
