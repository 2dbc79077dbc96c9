"""What a reveal brings: the verdict, the report, the locked texts."""

import logging
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import archive
from assessments.models import Report, Round, history_of
from assessments.reports import commitments_of, findings_of, shelf_of
from assessments.settlements.overview import overview
from assessments.views.files import attachment, named_after
from partnerships.access import MemberRequest, signed_in
from partnerships.permissions import seat_of

logger = logging.getLogger(__name__)


@require_safe
@signed_in
def verdict(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show what both sides' answers say, once both are revealed."""
    round_ = get_object_or_404(
        Round.objects.for_user(request.user).with_results(), pk=pk
    )
    if not round_.is_revealed:
        return nothing_yet(request, pk)
    seat = seat_of(request.user, round_.partnership)
    found = findings_of(round_, viewer=seat.side)
    context = {
        "round": round_,
        "partnership": round_.partnership,
        "shelf": shelf_of(round_, request.user),
        "seat": seat,
        "found": found,
        "overview": overview(round_, seat, found),
        "commitments": commitments_of(round_),
        "history": history_of(
            round_.partnership, round_.partnership.rounds.all(), is_lead=seat.is_lead
        ),
    }
    return render(request, "assessments/verdict.html", context)


def nothing_yet(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say that there is no result before the reveal, where people wait for it."""
    messages.info(
        request, _("There is nothing to show before both agencies have locked.")
    )
    return redirect("assessments:waiting", pk=pk)


@require_safe
@signed_in
def report(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show how far the reports are; a page that polls gets 204 while nothing changed.

    Without JavaScript the verdict page says the same, so others are sent there.
    """
    round_ = _revealed(request, pk)
    if not request.headers.get("HX-Request"):
        return redirect("assessments:verdict", pk=pk)
    shelf = shelf_of(round_, request.user)
    if request.GET.get("seen") == shelf.progress:
        return HttpResponse(status=204)
    return render(
        request, "assessments/_report_state.html", {"round": round_, "shelf": shelf}
    )


@require_safe
@signed_in
def report_pdf(request: MemberRequest, pk: UUID, edition: str) -> HttpResponse:
    """Download one's own agency's edition ("a" or "b") or the "short" version.

    There is no way to the other agency's edition. Before the file is ready, the
    verdict page says so.
    """
    round_ = _revealed(request, pk)
    wanted = shelf_of(round_, request.user).find(edition)
    if wanted is None:
        raise Http404
    if not wanted.is_ready:
        messages.info(request, _("The report is still being made."))
        return redirect("assessments:verdict", pk=pk)
    try:
        data = archive.read(wanted.sha256)
    except (archive.DocumentMissing, archive.DocumentDamaged, OSError):
        logger.exception("the file of report %s cannot be read", wanted.pk)
        problem = _("The report cannot be read right now. Please try again later.")
        messages.error(request, problem)
        return redirect("assessments:verdict", pk=pk)
    return attachment(data, "application/pdf", _filename(wanted))


@require_safe
@signed_in
def locked_text(request: MemberRequest, pk: UUID, side: str) -> HttpResponse:
    """Download the text that a side's commitment was made of."""
    round_ = _revealed(request, pk)
    for lock in round_.locks.all():
        if round_.partnership.side_of(lock.agency) == side:
            return attachment(
                lock.canonical.encode(), "application/json", f"locked-{side}.json"
            )
    raise Http404


def _revealed(request: MemberRequest, pk: UUID) -> Round:
    """Return the round, or 404 to strangers and to everyone before the reveal."""
    round_ = get_object_or_404(
        Round.objects.for_user(request.user).with_results(), pk=pk
    )
    if not round_.is_revealed:
        raise Http404
    return round_


def _filename(report: Report) -> str:
    """Name a file after both agencies and, where it is one agency's, after that one."""
    names = named_after(report.round)
    if report.agency is None:
        return _("Plumbline %(names)s, short.pdf") % {"names": names}
    return _("Plumbline %(names)s, for %(name)s.pdf") % {
        "names": names,
        "name": report.agency.name,
    }
