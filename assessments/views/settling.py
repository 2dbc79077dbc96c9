"""Settling differences: the list of them, and the page of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.forms.settling import (
    CareForm,
    CommentForm,
    OfferForm,
    ReopenForm,
    SeenForm,
    offered,
    suggested,
)
from assessments.models import Round
from assessments.questionnaire import Dimension
from assessments.reports import findings_of
from assessments.settlements.overview import overview
from assessments.settlements.table import Care, Entry, Table, table
from assessments.settling import Act
from partnerships.access import MemberRequest, signed_in
from partnerships.permissions import Seat, seat_of

# So much of a long talk is shown before it is asked for whole.
LATEST = 10


@dataclass(frozen=True)
class Latest:
    """What is `shown` of `number`, newest first; `is_whole` when all is asked for."""

    shown: Sequence[Act | Entry]
    number: int
    is_whole: bool

    @property
    def hidden(self) -> int:
        """Return how many are left out."""
        return self.number - len(self.shown)


@dataclass(frozen=True)
class Place:
    """A person at one difference of a round."""

    round: Round
    dimension: Dimension
    seat: Seat

    @property
    def named(self) -> dict[str, Any]:
        """Return what every action about it takes."""
        return {
            "round_": self.round,
            "dimension": self.dimension.key,
            "seat": self.seat,
        }


@require_safe
@signed_in
def settlements(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show all differences with their states, and what is next."""
    round_ = _round(request, pk)
    if not round_.is_revealed:
        return _waiting(request, round_)
    seat = seat_of(request.user, round_.partnership)
    found = findings_of(round_, viewer=seat.side)
    return render(
        request,
        "assessments/settlements.html",
        {
            "round": round_,
            "partnership": round_.partnership,
            "found": found,
            "seat": seat,
            "overview": overview(round_, seat, found),
        },
    )


@require_safe
@signed_in
def settle(request: MemberRequest, pk: UUID, dimension: str) -> HttpResponse:
    """Show one difference; `?fill=suggestion` puts that into the form, unsaved."""
    return page(request, place_of(request, pk, dimension))


def _round(request: MemberRequest, pk: UUID) -> Round:
    return get_object_or_404(Round.objects.for_user(request.user).with_results(), pk=pk)


def place_of(request: MemberRequest, pk: UUID, key: str) -> Place:
    """Return the person at a compared dimension; 404 for strangers and for others."""
    round_ = _round(request, pk)
    compared = {d.key: d for d in round_.questionnaire.dimensions if d.matters}
    if key not in compared:
        raise Http404
    return Place(round_, compared[key], seat_of(request.user, round_.partnership))


def _waiting(request: MemberRequest, round_: Round) -> HttpResponse:
    messages.info(request, _("Differences are settled once both agencies have locked."))
    return redirect("assessments:waiting", pk=round_.pk)


def page(
    request: MemberRequest,
    place: Place,
    *,
    sent: dict[str, SeenForm] | None = None,
    clash: str = "",
) -> HttpResponse:
    """Show one difference, with a form that was `sent` as it was typed.

    `clash` names that form when something happened meanwhile: both texts are shown.
    """
    round_, seat = place.round, place.seat
    if not round_.is_revealed:
        return _waiting(request, round_)
    shown = table(round_, seat, place.dimension.key)
    seen = shown.settlement.seen
    initial = offered(seen, shown.settlement.standing)
    if request.GET.get("fill") == "suggestion":
        initial |= suggested(shown.meeting_point, shown.clause)
    forms: dict[str, Any] = {
        "offer": OfferForm(lead=shown.lead, initial=initial),
        "comment": CommentForm(initial={"seen": seen}),
        "reopen": ReopenForm(initial={"seen": seen}),
        **(sent or {}),
    }
    context = {
        "round": round_,
        "partnership": round_.partnership,
        "table": shown,
        "seat": seat,
        "forms": forms,
        "steps": _steps(shown, forms.get("care")),
        "comments": _latest(request, "comments", shown.settlement.comments[::-1]),
        "history": _latest(request, "history", shown.history),
        "clash": clash,
    }
    status = 409 if clash else 200
    return render(request, "assessments/settle.html", context, status=status)


def _latest(request: MemberRequest, name: str, newest: Sequence[Act | Entry]) -> Latest:
    """Return the newest of a list, or all of it after `?name=all`."""
    is_whole = request.GET.get(name) == "all"
    return Latest(newest if is_whole else newest[:LATEST], len(newest), is_whole)


def _steps(shown: Table, sent: CareForm | None) -> list[tuple[Care, CareForm, bool]]:
    """Return each CARE step with its form, and whether that is open."""
    typed = sent["step"].value() if sent else None
    return [
        (
            care,
            sent
            if sent and care.step == typed
            else CareForm.at(care.step, seen=shown.settlement.seen, text=care.ours),
            care.step == typed,
        )
        for care in shown.care
    ]
