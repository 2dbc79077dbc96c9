"""Both sides' answers, topic by topic: on the page, and as files to keep."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.comparing import (
    FORMATS,
    Choice,
    Told,
    comparison_of,
    exported,
    table_of,
)
from assessments.models import Round
from assessments.settlements.overview import overview
from assessments.views.files import attachment, named_after
from assessments.views.results import nothing_yet
from partnerships.access import MemberRequest, signed_in
from partnerships.permissions import seat_of


@require_safe
@signed_in
def compare(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show every topic with both positions; `sort` and `class` choose among them."""
    round_ = get_object_or_404(
        Round.objects.for_user(request.user).with_results(), pk=pk
    )
    if not round_.is_revealed:
        return nothing_yet(request, pk)
    seat = seat_of(request.user, round_.partnership)
    found = comparison_of(round_, seat)
    choice = Choice.of(request.GET)
    talks = {line.row.key: line for line in overview(round_, seat, found).lines}
    rows = [(row, talks.get(row.key)) for row in choice.rows(found.rows)]
    context = {
        "round": round_,
        "seat": seat,
        "found": found,
        "choice": choice,
        "rows": rows,
        "next": next((talk for _row, talk in rows if talk and talk.is_for_us), None),
        "twins": zip(found.rows, table_of(found, {}).of_topics, strict=True),
        "formats": FORMATS,
    }
    return render(request, "assessments/compare.html", context)


@require_safe
@signed_in
def export(request: MemberRequest, pk: UUID, kind: str) -> HttpResponse:
    """Download what the page shows this person, as one of FORMATS."""
    round_ = get_object_or_404(
        Round.objects.for_user(request.user).with_results(), pk=pk
    )
    if not round_.is_revealed or kind not in FORMATS:
        raise Http404
    seat = seat_of(request.user, round_.partnership)
    found = comparison_of(round_, seat)
    settled = {
        line.row.key: line.settled for line in overview(round_, seat, found).lines
    }
    file = exported(table_of(found, settled), Told(found.names, seat.side), kind)
    filename = _("Plumbline %(names)s, comparison") % {"names": named_after(round_)}
    return attachment(file.data, file.content_type, f"{filename}.{kind}")
