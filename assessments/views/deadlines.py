"""When it takes longer: another due date, a nudge, or withdrawing."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions.deadlines import put_off
from assessments.actions.reminding import CannotNudge, nudge
from assessments.actions.withdrawing import (
    CannotWithdraw,
    Withdrawal,
    withdraw,
    withdrawal_of,
)
from assessments.forms import WithdrawForm
from assessments.views.desks import desk_for
from partnerships.access import MemberRequest, signed_in
from partnerships.actions.due_dates import CannotSetDueDate
from partnerships.forms import DueDateForm
from partnerships.models import Partnership
from partnerships.permissions import Seat, seat_of

SIDES = ("a", "b")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def due_date(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Move the day by which both agencies answer."""
    partnership, seat = _led(request, pk)
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    initial = {"due_on": partnership.due_on}
    form = DueDateForm(data, today=now.date(), initial=initial)
    if form.is_valid():
        try:
            put_off(
                partnership=partnership,
                due_on=form.cleaned_data["due_on"],
                agency=seat.agency,
                user=request.user,
                now=now,
            )
        except CannotSetDueDate as refusal:
            form.add_error("due_on", str(refusal))
        else:
            messages.success(request, _("The due date is moved. A letter says so."))
            return redirect("partnership", pk=pk)
    context = {"partnership": partnership, "seat": seat, "form": form}
    return render(request, "assessments/due_date.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say what withdrawing deletes, and do it once that was read."""
    partnership, seat = _led(request, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            withdraw(
                partnership=partnership,
                seen=Withdrawal(form.cleaned_data["seen"]),
                agency=seat.agency,
                user=request.user,
                now=timezone.now(),
            )
        except CannotWithdraw as refusal:
            messages.error(request, str(refusal))
        else:
            text = _("Withdrawn. Every answer given in it is deleted.")
            messages.success(request, text)
            return redirect("partnership", pk=pk)
    kind = withdrawal_of(partnership)
    context = {"partnership": partnership, "seat": seat, "kind": kind}
    return render(request, "assessments/withdraw.html", context)


@signed_in
@require_POST
def remind(request: MemberRequest, pk: UUID, side: str) -> HttpResponse:
    """Nudge one of the two agencies, once a day."""
    if side not in SIDES:
        raise Http404
    desk = desk_for(request, pk)
    desk.seat.require_lead()
    partner = desk.seat.partner
    to = desk.seat.agency if side == desk.seat.side else partner
    if to is None:
        messages.info(request, _("The other agency has not accepted yet."))
        return redirect("assessments:waiting", pk)
    try:
        is_first = nudge(
            round_=desk.round,
            by=desk.seat.agency,
            to=to,
            user=request.user,
            now=timezone.now(),
        )
    except CannotNudge as refusal:
        messages.info(request, str(refusal))
        return redirect("assessments:waiting", pk)
    text = _("%(name)s is reminded.")
    if not is_first:
        text = _("%(name)s was reminded today already. Tomorrow you can do it again.")
    messages.success(request, text % {"name": to.name})
    return redirect("assessments:waiting", pk)


def _led(request: MemberRequest, pk: UUID) -> tuple[Partnership, Seat]:
    """Return the partnership and the person's place; only leads get there."""
    partnership = get_object_or_404(
        Partnership.objects.for_user(request.user).with_agencies(), pk=pk
    )
    seat = seat_of(request.user, partnership)
    seat.require_lead()
    return partnership, seat
