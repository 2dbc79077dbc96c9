"""What is said and decided about one difference, each by one POST."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.actions.settling.acting import CannotSettle, Stale
from assessments.actions.settling.deciding import accept, propose, reopen, take_back
from assessments.actions.settling.talking import comment, save_care_step
from assessments.actions.settling.walk_aways import withdraw_walk_away
from assessments.forms.settling import (
    CareForm,
    CommentForm,
    OfferForm,
    ReopenForm,
    SeenForm,
)
from assessments.views.settling import Place, page, place_of
from partnerships.access import MemberRequest, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable


@require_POST
@signed_in
def propose_view(request: MemberRequest, pk: UUID, dimension: str) -> HttpResponse:
    """Propose how to settle it."""
    place = place_of(request, pk, dimension)
    place.seat.require_lead()
    form = OfferForm(request.POST, lead=place.dimension.lead)
    return _sent(
        request,
        place,
        form,
        "offer",
        lambda: propose(
            **place.named,
            seen=form.cleaned_data["seen"],
            option=form.option,
            wording=form.cleaned_data["wording"],
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        ),
        _("Your proposal is in. It is settled as soon as the other agency accepts."),
    )


@require_POST
@signed_in
def comment_view(request: MemberRequest, pk: UUID, dimension: str) -> HttpResponse:
    """Add a comment."""
    place = place_of(request, pk, dimension)
    place.seat.require_talker()
    form = CommentForm(request.POST)
    return _sent(
        request,
        place,
        form,
        "comment",
        lambda: comment(**place.named, **form.cleaned_data, now=timezone.now()),
        _("Your comment is there for both agencies to read."),
    )


@require_POST
@signed_in
def care(request: MemberRequest, pk: UUID, dimension: str) -> HttpResponse:
    """Write the agency's text of one CARE step."""
    place = place_of(request, pk, dimension)
    place.seat.require_talker()
    form = CareForm.at(request.POST.get("step", ""), request.POST)
    return _sent(
        request,
        place,
        form,
        "care",
        lambda: save_care_step(
            **place.named,
            seen=form.cleaned_data["seen"],
            step=form.chosen,
            text=form.cleaned_data["text"],
            now=timezone.now(),
        ),
        _("Saved, for both agencies to read."),
    )


@require_POST
@signed_in
def reopen_view(request: MemberRequest, pk: UUID, dimension: str) -> HttpResponse:
    """Open what was settled again."""
    place = place_of(request, pk, dimension)
    place.seat.require_lead()
    form = ReopenForm(request.POST)
    return _sent(
        request,
        place,
        form,
        "reopen",
        lambda: reopen(**place.named, **form.cleaned_data, now=timezone.now()),
        _("It is open again."),
    )


@require_POST
@signed_in
def accept_view(request: MemberRequest, pk: UUID, dimension: str) -> HttpResponse:
    """Accept the other agency's proposal as it was shown."""
    place = place_of(request, pk, dimension)
    place.seat.require_lead()
    return _decided(
        request,
        place,
        lambda seen: accept(**place.named, seen=seen, now=timezone.now()),
        _("Settled by both."),
    )


@require_POST
@signed_in
def take_back_view(request: MemberRequest, pk: UUID, dimension: str) -> HttpResponse:
    """Take one's own agency's proposal back."""
    place = place_of(request, pk, dimension)
    place.seat.require_lead()
    return _decided(
        request,
        place,
        lambda seen: take_back(**place.named, seen=seen, now=timezone.now()),
        _("Your proposal is taken back."),
    )


@require_POST
@signed_in
def walk_away(request: MemberRequest, pk: UUID, dimension: str) -> HttpResponse:
    """Withdraw a walk-away that one has declared."""
    place = place_of(request, pk, dimension)
    declarer = request.POST.get("declared_by", "")
    if not (declarer.isascii() and declarer.isdecimal() and len(declarer) < 10):
        raise Http404

    try:
        withdraw_walk_away(**place.named, declarer=int(declarer), now=timezone.now())
    except LookupError as problem:
        raise Http404 from problem
    except CannotSettle as problem:
        messages.error(request, str(problem))
    else:
        messages.success(
            request, _("Withdrawn. It no longer stands against an agreement.")
        )
    return _here(place)


def _here(place: Place) -> HttpResponse:
    return redirect("assessments:settle", place.round.pk, place.dimension.key)


def _sent(
    request: MemberRequest,
    place: Place,
    form: SeenForm,
    name: str,
    act: "Callable[[], None]",
    done: str,
) -> HttpResponse:
    """Do what a form asks for, or show the page again with all that was typed."""
    if not form.is_valid():
        return page(request, place, sent={name: form})
    try:
        act()
    except Stale as stale:
        form.as_seen(stale.settlement.seen, str(stale))
        return page(request, place, sent={name: form}, clash=name)
    except CannotSettle as problem:
        form.add_error(None, str(problem))
        return page(request, place, sent={name: form})
    messages.success(request, done)
    return _here(place)


def _decided(
    request: MemberRequest, place: Place, act: "Callable[[int], None]", done: str
) -> HttpResponse:
    """Do what a button asks for, on exactly what the person saw."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please look at the page again, and decide then."))
        return _here(place)
    try:
        act(form.cleaned_data["seen"])
    except CannotSettle as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, done)
    return _here(place)
