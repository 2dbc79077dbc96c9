"""Rounds after the first: asking again, and what changed since."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.actions.rounds import CannotOpenRound, open_round
from assessments.forms import NewRoundForm
from assessments.models import Round
from assessments.questionnaire import versions_from
from assessments.reports import drift_of
from partnerships.access import MemberRequest, signed_in
from partnerships.actions.due_dates import CannotSetDueDate
from partnerships.permissions import seat_of


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say what a new round means; a lead opens it."""
    round_ = _found(request, pk)
    seat = seat_of(request.user, round_.partnership)
    seat.require_lead()
    if not round_.is_revealed:
        messages.info(request, _("This round comes first: it is not revealed yet."))
        return redirect("partnership", round_.partnership_id)
    now = timezone.now()
    form = NewRoundForm(
        request.POST if request.method == "POST" else None,
        versions=versions_from(round_.questionnaire_version),
        today=now.date(),
    )
    if form.is_valid():
        try:
            open_round(
                after=round_,
                agency=seat.agency,
                user=request.user,
                version=form.chosen_version,
                due_on=form.cleaned_data["due_on"],
                now=now,
            )
        except CannotOpenRound as refusal:
            form.add_error(None, str(refusal))
        except CannotSetDueDate as refusal:
            form.add_error("due_on", str(refusal))
        else:
            return redirect("partnership", round_.partnership_id)
    context = {"round": round_, "seat": seat, "form": form}
    return render(request, "assessments/again.html", context)


@require_safe
@signed_in
def drift(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Hold a revealed round against an earlier one, the last before it unless told."""
    now = _found(request, pk)
    if not now.is_revealed:
        raise Http404
    earlier = list(Round.objects.revealed_before(now).with_results())
    then = _chosen(earlier, request.GET.get("against"))
    return render(
        request,
        "assessments/drift.html",
        {
            "partnership": now.partnership,
            "then": then,
            "now": now,
            "earlier": earlier,
            "found": drift_of(then, now) if then else None,
        },
    )


def _chosen(earlier: list[Round], number: str | None) -> Round | None:
    """Return the round asked for; 404 when there is no such earlier one."""
    if number is None:
        return earlier[-1] if earlier else None
    for round_ in earlier:
        if str(round_.number) == number:
            return round_
    raise Http404


def _found(request: MemberRequest, pk: UUID) -> Round:
    """Return the round; 404 to strangers."""
    return get_object_or_404(Round.objects.for_user(request.user).with_results(), pk=pk)
