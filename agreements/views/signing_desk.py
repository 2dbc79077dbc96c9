"""What the views of a signing share: the desk, and its ways out."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.actions.signing import Circumstances, Hashes
from agreements.documents.drawing import MOST_CHARACTERS
from agreements.documents.signing import SigningDesk
from agreements.documents.stale import what_changed
from agreements.forms import ConsentForm, SignForm
from agreements.models import Agreement
from agreements.states import WAS_SEALED, AgreementState
from agreements.views.desk import hash_in
from partnerships.access import MemberRequest
from partnerships.permissions import Seat
from partnerships.proving import Way, ways_of

# What a signature page keeps when it is refused, and how long it may be.
_KEPT = {"typed_name": 200, "drawing": MOST_CHARACTERS}
_KEPT_AS = "agreements.typed"


def seen_in(request: MemberRequest) -> Hashes:
    """Return the hashes of what the person was looking at, as the form carries them."""
    return Hashes(
        canonical=hash_in(request, "canonical_sha256"),
        pdf=hash_in(request, "pdf_sha256"),
    )


def circumstances(request: MemberRequest, way: Way) -> Circumstances:
    """Return how a signature is given with this request."""
    adapter = get_adapter(request)
    return Circumstances(
        method=way.value,
        ip_address=adapter.get_client_ip(request),
        user_agent=adapter.get_http_user_agent(request),
    )


def not_now(request: MemberRequest, agreement: Agreement) -> HttpResponse:
    """Lead to where the agreement is, when there is nothing to sign."""
    messages.info(request, _("There is nothing to sign now."))
    if agreement.state in WAS_SEALED | {AgreementState.SIGNED}:
        return redirect("agreements:signed", pk=agreement.pk)
    return redirect("agreements:detail", pk=agreement.pk)


def changed(request: MemberRequest, agreement: Agreement, seen: Hashes) -> HttpResponse:
    """Say what stands now, and what is different from what the person saw.

    The name and the drawing wait in the session for the form of what stands now.
    """
    agreement.refresh_from_db()
    typed = {field: request.POST.get(field, "")[:most] for field, most in _KEPT.items()}
    if any(typed.values()):
        request.session[_KEPT_AS] = {"agreement": str(agreement.pk), **typed}
    return render(
        request,
        "agreements/changed.html",
        {
            "agreement": agreement,
            "stale": what_changed(agreement, seen.canonical),
            "is_kept": any(typed.values()),
        },
        status=409,
    )


def forget_typed(request: MemberRequest) -> None:
    """Let go of what was kept for a signature, once there is one."""
    request.session.pop(_KEPT_AS, None)


def _typed(request: MemberRequest, agreement: Agreement) -> dict[str, str]:
    """Return what was typed on a page of this agreement that was true no more."""
    kept = request.session.get(_KEPT_AS, {})
    is_of_this = kept.get("agreement") == str(agreement.pk)
    return {field: kept[field] for field in _KEPT} if is_of_this else {}


def show_desk(
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
    begun = hashes | _typed(request, agreement)
    return render(
        request,
        "agreements/sign.html",
        {
            "agreement": agreement,
            "seat": seat,
            "desk": desk,
            "consent_form": consent_form
            or ConsentForm(
                initial={
                    **hashes,
                    "disclosure_sha256": desk.disclosure_sha256,
                    "withdrawn": desk.withdrawn,
                }
            ),
            "sign_form": sign_form
            or SignForm(initial=begun, intent=desk.intent, ways=ways_of(request.user)),
        },
    )
