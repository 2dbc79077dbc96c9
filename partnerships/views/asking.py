"""Asking a partner, and what the asking side does until the answer."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from partnerships.access import MemberRequest, signed_in
from partnerships.actions.asking import (
    Question,
    ask_first_partner,
    ask_partner,
    readdress_invitation,
    repeat_invitation,
)
from partnerships.actions.limits import CannotInvite
from partnerships.forms import AddressForm, FirstPartnershipForm, NewPartnershipForm
from partnerships.models import Agency, Partnership, User
from partnerships.permissions import seat_of
from partnerships.states import Role


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Start a partnership: first which of my agencies asks, then whom and what.

    Whoever belongs to none yet names their agency on the way.
    """
    places = request.user.memberships.select_related("agency")
    mine = [place.agency for place in places if place.role == Role.LEAD]
    if not places:
        return _ask(request, None)
    agency = _chosen(mine, request.GET.get("agency", ""))
    if agency is None:
        return render(request, "partnerships/new_choose.html", {"agencies": mine})
    return _ask(request, agency)


def _ask(request: MemberRequest, agency: Agency | None) -> HttpResponse:
    now = timezone.now()
    form = _form(request, agency, now)
    if form.is_valid():
        try:
            partnership = _send(form, agency, request.user, now)
        except CannotInvite as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("partnership", pk=partnership.pk)
    return render(request, "partnerships/new.html", {"form": form, "agency": agency})


def _form(
    request: MemberRequest, agency: Agency | None, now: datetime
) -> NewPartnershipForm:
    data, user, today = request.POST or None, request.user, now.date()
    if agency is None:
        return FirstPartnershipForm(data, user=user, team=[], today=today)
    team = agency.memberships.may_answer().with_people()
    return NewPartnershipForm(data, user=user, team=team, today=today)


def _send(
    form: NewPartnershipForm, agency: Agency | None, user: User, now: datetime
) -> Partnership:
    """Let the agency ask, or the one that the form names."""
    said = form.cleaned_data
    question = Question(
        email=said["email"],
        purpose=said["purpose"],
        language=said["language"],
        due_on=said["due_on"],
    )
    if agency is None:
        return ask_first_partner(
            name=said["name"],
            question=question,
            answers_myself=said["answers_myself"],
            addresses=said["addresses"],
            user=user,
            now=now,
        )
    return ask_partner(
        agency=agency,
        question=question,
        members=form.chosen,
        addresses=said["addresses"],
        user=user,
        now=now,
    )


def _chosen(mine: list[Agency], key: str) -> Agency | None:
    if len(mine) == 1:
        return mine[0]
    return next((agency for agency in mine if str(agency.pk) == key), None)


@signed_in
@require_safe
def asked(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show whom we asked and let a lead repeat, redirect or withdraw it."""
    partnership = _asked_by_us(request, pk, lead=False)
    return _show(request, partnership, AddressForm())


@signed_in
@require_POST
def again(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Send the invitation again."""
    partnership = _asked_by_us(request, pk)
    try:
        repeat_invitation(
            partnership=partnership, user=request.user, now=timezone.now()
        )
    except CannotInvite as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is on its way again."))
    return redirect("partnerships:asked", pk=pk)


@signed_in
@require_POST
def readdress(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Invite another address instead of the first."""
    partnership = _asked_by_us(request, pk)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            readdress_invitation(
                partnership=partnership,
                email=form.cleaned_data["email"],
                user=request.user,
                now=timezone.now(),
            )
        except CannotInvite as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(
                request,
                _("The invitation is on its way. The earlier link no longer works."),
            )
            return redirect("partnerships:asked", pk=pk)
    return _show(request, partnership, form)


def _asked_by_us(request: MemberRequest, pk: UUID, *, lead: bool = True) -> Partnership:
    """Return the partnership if the person's agency asked; 404 for the asked side."""
    partnership = get_object_or_404(
        Partnership.objects.for_user(request.user).with_agencies(),
        pk=pk,
        agency_a__in=Agency.objects.for_user(request.user),
    )
    if lead:
        seat_of(request.user, partnership).require_lead()
    return partnership


def _show(
    request: MemberRequest, partnership: Partnership, form: AddressForm
) -> HttpResponse:
    now = timezone.now()
    invitation = partnership.invitations.first()
    context = {
        "partnership": partnership,
        "invitation": invitation,
        "is_waiting": partnership.is_waiting,
        "has_expired": invitation is not None and now >= invitation.expires_at,
        "is_lead": seat_of(request.user, partnership).is_lead,
        "form": form,
    }
    return render(request, "partnerships/asked.html", context)
