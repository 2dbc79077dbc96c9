"""The signature, and the page after it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from agreements.actions.signing import (
    CannotSign,
    Changed,
    Hashes,
    WrongName,
    fit_to_sign,
    sign,
    signature_given,
)
from agreements.days import utc_day
from agreements.documents.ending import parting_for
from agreements.documents.signing import signing_desk
from agreements.forms import SignForm
from agreements.models import Agreement, Revision, standing_revision
from agreements.permissions import require_signatory
from agreements.states import SIGNABLE, SIGNING_FAILED
from agreements.views.desk import agreement_for
from agreements.views.handing import note_reading
from agreements.views.signing_desk import (
    changed,
    circumstances,
    forget_typed,
    not_now,
    seen_in,
    show_desk,
)
from partnerships.access import MemberRequest, signed_in
from partnerships.permissions import Seat
from partnerships.proving import NotProven, Way, challenge, prove, ways_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sign_view(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show what is to be signed, and take the signature."""
    agreement, seat = agreement_for(request, pk)
    require_signatory(seat, list(agreement.signatories.all()))
    if request.method == "POST":
        return _sign(request, agreement, seat)
    if agreement.state not in SIGNABLE:
        return not_now(request, agreement)
    desk = signing_desk(agreement, seat)
    if desk.has_signed:
        return redirect("agreements:signed", pk=agreement.pk)
    if desk.revision.is_overdue(utc_day(timezone.now())):
        return not_now(request, agreement)
    note_reading(request, desk.revision, seat)
    return show_desk(request, agreement, seat, desk)


def _sign(request: MemberRequest, agreement: Agreement, seat: Seat) -> HttpResponse:
    """Take a signature; a page that shows another text than stands gets 409."""
    seen = seen_in(request)
    if standing_revision(agreement) is None:
        return changed(request, agreement, seen)
    desk = signing_desk(agreement, seat)
    stands = Hashes(desk.canonical_sha256, desk.pdf_sha256)
    has_signed = signature_given(agreement, seat, seen) is not None
    if not has_signed and (agreement.state not in SIGNABLE or seen != stands):
        return changed(request, agreement, seen)
    form = SignForm(request.POST, intent=desk.intent, ways=ways_of(request.user))
    if form.is_valid():
        try:
            _prove_and_sign(request, agreement, seat, form)
        except Changed:
            return changed(request, agreement, seen)
        except WrongName as problem:
            form.add_error("typed_name", str(problem))
        except NotProven as problem:
            field = form.proof_field
            form.add_error(field if field != Way.PASSKEY else None, str(problem))
        except CannotSign as problem:
            form.add_error(None, str(problem))
    # Whatever came second, a double click or the same request again, has signed.
    if form.is_bound and signature_given(agreement, seat, seen):
        return redirect("agreements:signed", pk=agreement.pk)
    return show_desk(request, agreement, seat, desk, sign_form=form)


def _prove_and_sign(
    request: MemberRequest, agreement: Agreement, seat: Seat, form: SignForm
) -> None:
    """Sign once it is proven who does; nothing is asked of who has signed already."""
    seen, now = seen_in(request), timezone.now()
    name = form.cleaned_data["typed_name"]
    if signature_given(agreement, seat, seen):
        return
    fit_to_sign(agreement, seat, seen, name, now)
    purpose = _purpose(agreement, seen)
    prove(request, form.chosen_way, form.proof, purpose=purpose, now=now)
    sign(
        agreement=agreement,
        seat=seat,
        seen=seen,
        typed_name=name,
        drawing=form.cleaned_data["drawing"],
        circumstances=circumstances(request, form.chosen_way),
        now=now,
    )
    forget_typed(request)
    messages.success(request, _("You have signed for your agency."))


@require_POST
@signed_in
def passkey(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Give the browser what it asks the signatory's passkey, for what stands now."""
    agreement, seat = agreement_for(request, pk)
    require_signatory(seat, list(agreement.signatories.all()))
    revision = standing_revision(agreement)
    if agreement.state not in SIGNABLE or revision is None:
        return not_now(request, agreement)
    seen = seen_in(request)
    if seen != Hashes(revision.canonical_sha256, revision.sha256):
        return JsonResponse({"problem": str(Changed())}, status=409)
    return JsonResponse(challenge(request, _purpose(agreement, seen), timezone.now()))


@require_safe
@signed_in
def signed(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show who has signed, the hashes, and the state of the sealed file."""
    agreement, seat = agreement_for(request, pk)
    if agreement.state in SIGNING_FAILED:
        return not_now(request, agreement)
    try:
        desk = signing_desk(agreement, seat)
    except Revision.DoesNotExist:
        return not_now(request, agreement)
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
            "desk": desk,
            "parting": parting_for(
                agreement, desk.revision, seat, utc_day(timezone.now())
            ),
        },
    )


def _purpose(agreement: Agreement, seen: Hashes) -> str:
    """Return what a passkey is asked for: to sign this text and no other."""
    return f"sign {agreement.pk} {seen.canonical} {seen.pdf}"
