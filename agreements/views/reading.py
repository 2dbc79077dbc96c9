"""Reading the agreement: all of it on one page, and each clause on its own."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.days import utc_day
from agreements.documents.draft_copy import draft_state
from agreements.documents.reading import clause_page, reading
from agreements.views.desk import agreement_for, revision_read
from agreements.views.handing import note_reading
from partnerships.access import MemberRequest, signed_in


@require_safe
@signed_in
def read(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show the whole agreement to read, or with `?q=` the sections that say it."""
    agreement, seat = agreement_for(request, pk)
    revision = revision_read(request, agreement)
    if revision:
        note_reading(request, revision, seat)
    found = reading(agreement, revision, request.GET.get("q", ""), _today())
    return render(
        request,
        "agreements/read.html",
        {
            "agreement": agreement,
            "seat": seat,
            "reading": found,
            "draft": None if revision else draft_state(agreement, found.text),
        },
    )


@require_safe
@signed_in
def clause(request: MemberRequest, pk: UUID, key: str) -> HttpResponse:
    """Show one clause: the page that its quotation leads to."""
    agreement, seat = agreement_for(request, pk)
    try:
        page = clause_page(agreement, revision_read(request, agreement), key, _today())
    except LookupError:
        raise Http404 from None
    return render(
        request,
        "agreements/clause.html",
        {"agreement": agreement, "seat": seat, "page": page},
    )


def _today() -> date:
    return utc_day(timezone.now())
