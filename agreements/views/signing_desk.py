"""What the views of a signing share: the desk, and its ways out."""

import re

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.actions.signing import Circumstances, Hashes
from agreements.documents.signing import SigningDesk
from agreements.documents.stale import what_changed
from agreements.forms import ConsentForm, SignForm
from agreements.models import Agreement
from agreements.states import WAS_SEALED, AgreementState
from partnerships.access import MemberRequest
from partnerships.permissions import Seat
from partnerships.proving import Way, ways_of

_HASH = re.compile("[0-9a-f]{64}")


def seen_in(request: MemberRequest) -> Hashes:
    """Return the hashes of what the person was looking at, as the form carries them."""
    return Hashes(
        canonical=_hash(request.POST.get("canonical_sha256", "")),
        pdf=_hash(request.POST.get("pdf_sha256", "")),
    )


def _hash(text: str) -> str:
    return text if _HASH.fullmatch(text) else ""


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
    """Say what stands now, and what is different from what the person saw."""
    agreement.refresh_from_db()
    return render(
        request,
        "agreements/changed.html",
        {"agreement": agreement, "stale": what_changed(agreement, seen.canonical)},
        status=409,
    )


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
            "sign_form": sign_form
            or SignForm(initial=hashes, intent=desk.intent, ways=ways_of(request.user)),
        },
    )
