"""A section: what it says, what stands against it, propose, accept, comment."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements import content
from agreements.actions.negotiation import (
    CannotNegotiate,
    Stale,
    accept,
    comment,
    propose,
)
from agreements.actions.walk_aways import consent_to_wording, withdraw_walk_away
from agreements.documents.frozen import chapter, names_of
from agreements.documents.history import history
from agreements.forms import CommentForm, SectionForm
from agreements.models import Agreement, Section
from agreements.reports.notes import notes, offers
from agreements.reports.section import section_page
from agreements.states import NEGOTIABLE
from agreements.views.desk import section_for
from partnerships.access import MemberRequest, signed_in
from partnerships.permissions import Seat

if TYPE_CHECKING:
    from agreements.models import WalkAway


@require_safe
@signed_in
def section(request: MemberRequest, pk: UUID, key: str) -> HttpResponse:
    """Show a section; `?fill=` puts an offered value into the form, unsaved."""
    agreement, found, seat = section_for(request, pk, key)
    offered = offers(found)
    fill = request.GET.get("fill", "")
    values = dict(found.values)
    if fill in offered:
        values[fill] = offered[fill]
    form = _section_form(agreement, found, values=values)
    return _page(request, agreement, found, seat, form=form)


@require_POST
@signed_in
def propose_view(request: MemberRequest, pk: UUID, key: str) -> HttpResponse:
    """Propose values and wording for a section."""
    agreement, found, seat = section_for(request, pk, key)
    seat.require_lead()
    form = _section_form(agreement, found, data=request.POST, values=found.values)
    is_valid = form.is_valid()
    if form.wants_more_rows:
        return _page(request, agreement, found, seat, form=form.unjudged())
    if not is_valid:
        return _page(request, agreement, found, seat, form=form)
    try:
        propose(
            section=found,
            seat=seat,
            seen=form.cleaned_data["seen"],
            values=form.values,
            wording=form.cleaned_data["wording"],
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
    except Stale as stale:
        current = agreement.sections.with_standing().get(pk=found.pk)
        form = form.seen_again(current.content_hash, str(stale))
        return _page(request, agreement, current, seat, form=form, clash=form.values)
    except CannotNegotiate as problem:
        form.add_error(None, str(problem))
        return _page(request, agreement, found, seat, form=form)
    messages.success(request, _("Your proposal is in. Your agency accepts it thereby."))
    return redirect("agreements:section", pk=agreement.pk, key=key)


@require_POST
@signed_in
def accept_view(request: MemberRequest, pk: UUID, key: str) -> HttpResponse:
    """Accept a section as it was shown."""
    agreement, found, seat = section_for(request, pk, key)
    seat.require_lead()
    seen = request.POST.get("seen", "")
    try:
        accept(section=found, seat=seat, seen=seen, now=timezone.now())
    except CannotNegotiate as problem:
        messages.error(request, _stale_words(problem))
    else:
        messages.success(request, _("Your agency accepts this section."))
    return redirect("agreements:section", pk=agreement.pk, key=key)


@require_POST
@signed_in
def comment_view(request: MemberRequest, pk: UUID, key: str) -> HttpResponse:
    """Add a comment to a section."""
    agreement, found, seat = section_for(request, pk, key)
    seat.require_talker()
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            comment(
                section=found,
                seat=seat,
                text=form.cleaned_data["text"],
                now=timezone.now(),
            )
        except CannotNegotiate as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("agreements:section", pk=agreement.pk, key=key)
    return _page(request, agreement, found, seat, comment_form=form)


@require_POST
@signed_in
def release(request: MemberRequest, pk: UUID, key: str) -> HttpResponse:
    """Consent to the wording of a blocked section, or withdraw the walk-away."""
    agreement, found, seat = section_for(request, pk, key)
    walk_away = _walk_away(found, seat, request)
    act = (
        withdraw_walk_away
        if request.POST.get("act") == "withdraw"
        else consent_to_wording
    )
    try:
        act(
            section=found,
            seat=seat,
            walk_away=walk_away,
            seen=request.POST.get("seen", ""),
            now=timezone.now(),
        )
    except CannotNegotiate as problem:
        messages.error(request, _stale_words(problem))
    else:
        messages.success(request, _("Saved. It is on the record of the agreement."))
    return redirect("agreements:section", pk=agreement.pk, key=key)


def _walk_away(found: Section, seat: Seat, request: MemberRequest) -> "WalkAway":
    """Return the walk-away of one's own agency that the form names, or 404.

    Whether the form names one of the other agency is not told.
    """
    named = (request.POST.get("dimension"), request.POST.get("declared_by"))
    for walk_away in found.walk_aways:
        is_ours = walk_away.side == seat.side
        if is_ours and (walk_away.dimension, str(walk_away.user_id)) == named:
            return walk_away
    raise Http404


def _stale_words(problem: CannotNegotiate) -> str:
    if isinstance(problem, Stale):
        return _(
            "This section changed while you were looking at it. "
            "Read it as it stands now, and decide again."
        )
    return str(problem)


def _section_form(
    agreement: Agreement, found: Section, *, values: Any, data: Any = None
) -> SectionForm:
    return SectionForm(
        data,
        section=found.content,
        names=names_of(agreement),
        values=values,
        wording=found.wording,
        initial={"seen": found.content_hash},
    )


def _page(
    request: MemberRequest,
    agreement: Agreement,
    found: Section,
    seat: Seat,
    *,
    form: SectionForm | None = None,
    comment_form: CommentForm | None = None,
    clash: Any = None,
) -> HttpResponse:
    names = names_of(agreement)
    page = section_page(found, seat)
    beside = notes(found, names)
    form = form or _section_form(agreement, found, values=found.values)
    is_negotiable = agreement.state in NEGOTIABLE
    return render(
        request,
        "agreements/section.html",
        {
            "agreement": agreement,
            "section": found,
            "seat": seat,
            "page": page,
            "names": names,
            "chapter": chapter(found, names),
            "history": history(found, page.proposals, names),
            "form": form,
            "parameters": [
                (group, beside[group.parameter.key]) for group in form.groups()
            ],
            "comment_form": comment_form or CommentForm(),
            "can_propose": seat.is_lead and is_negotiable,
            "can_accept": seat.is_lead
            and is_negotiable
            and not page.accepted_by_us
            and not found.missing,
            "is_negotiable": is_negotiable,
            "clash": None
            if clash is None
            else content.clause(found.content, clash, names),
        },
        status=409 if clash is not None else 200,
    )
