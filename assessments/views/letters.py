"""Stopping the reminders: by one click in a mail program, or on a page."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions.reminding import (
    WrongToken,
    mute,
    reader_of,
    unmute,
)
from assessments.views.desks import desk_for
from partnerships.access import MemberRequest, signed_in


# The token is the authority: a mail program has no cookie of ours (RFC 8058).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a letter's kind. Opening the link only asks: mail scanners open links."""
    try:
        round_, _reader = reader_of(token)
        if request.method == "POST":
            mute(token=token, now=timezone.now())
    except WrongToken as problem:
        raise Http404 from problem
    context = {"round": round_, "is_stopped": request.method == "POST"}
    return render(request, "assessments/mute.html", context)


@signed_in
@require_POST
def resume(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Let one's own reminders go out again."""
    desk = desk_for(request, pk)
    unmute(round_=desk.round, user=request.user)
    messages.success(request, _("You get reminders again."))
    return redirect("assessments:sections", pk)
