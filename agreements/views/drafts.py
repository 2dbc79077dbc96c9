"""The draft as PDF: asking for it, waiting for it, taking it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agreements.actions.draft_copies import CannotCopy, ask_for_draft
from agreements.documents.draft_copy import draft_state
from agreements.documents.reading import text_of
from agreements.models import standing_revision
from agreements.views.desk import agreement_for
from agreements.views.handing import archived, attachment, file_name
from partnerships.access import MemberRequest, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def draft_copy(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask for the draft as PDF; while it is being made, tell the page how it stands."""
    agreement, _seat = agreement_for(request, pk)
    if request.method == "POST":
        try:
            ask_for_draft(agreement=agreement, now=timezone.now())
        except CannotCopy as problem:
            messages.error(request, str(problem))
    elif request.headers.get("HX-Request") and not standing_revision(agreement):
        state = draft_state(agreement, text_of(agreement, None))
        return render(
            request,
            "agreements/_draft_copy.html",
            {"agreement": agreement, "draft": state},
        )
    return redirect("agreements:read", pk=agreement.pk)


@require_safe
@signed_in
def draft_pdf(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Hand out the draft as PDF; once the text is frozen, that has a PDF of its own."""
    agreement, _seat = agreement_for(request, pk)
    if standing_revision(agreement):
        raise Http404
    copy = draft_state(agreement, text_of(agreement, None)).copy
    if copy is None or not copy.is_ready:
        raise Http404
    return attachment(archived(copy.sha256), file_name(agreement, "draft.pdf"))
