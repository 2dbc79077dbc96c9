"""The last day to sign, and reminding who has not signed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.actions.deadlines import (
    CannotMove,
    CannotRemind,
    move_deadline,
    remind_signatory,
)
from agreements.forms import DeadlineForm
from agreements.models import standing_revision
from agreements.states import SIGNABLE
from agreements.views.desk import agreement_for
from agreements.views.signing_desk import not_now
from partnerships.access import MemberRequest, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def deadline(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Move the last day to sign."""
    agreement, seat = agreement_for(request, pk)
    seat.require_lead()
    revision = standing_revision(agreement)
    if revision is None or agreement.state not in SIGNABLE:
        return not_now(request, agreement)
    form = DeadlineForm(request.POST or None, initial={"sign_by": revision.sign_by})
    if request.method == "POST" and form.is_valid():
        day, now = form.cleaned_data["sign_by"], timezone.now()
        try:
            move_deadline(agreement=agreement, seat=seat, sign_by=day, now=now)
        except CannotMove as problem:
            form.add_error("sign_by", str(problem))
        else:
            messages.success(request, _("The last day to sign is moved."))
            return redirect("agreements:detail", pk=agreement.pk)
    return render(
        request,
        "agreements/deadline.html",
        {"agreement": agreement, "revision": revision, "form": form},
    )


@require_POST
@signed_in
def remind(request: MemberRequest, pk: UUID, side: str) -> HttpResponse:
    """Remind the signatory of one side."""
    agreement, seat = agreement_for(request, pk)
    seat.require_lead()
    sides = dict(zip(("a", "b"), agreement.partnership.agencies, strict=True))
    if side not in sides:
        raise Http404
    try:
        remind_signatory(
            agreement=agreement, seat=seat, agency=sides[side], now=timezone.now()
        )
    except CannotRemind as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The reminder is on its way."))
    return redirect("agreements:detail", pk=agreement.pk)
