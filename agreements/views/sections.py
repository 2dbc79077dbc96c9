"""A section: what it says, how it would read, propose, accept."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.actions.negotiation import (
    CannotNegotiate,
    Stale,
    StandsAlready,
    accept,
    propose,
)
from agreements.documents.conflict import Version
from agreements.forms import SectionForm
from agreements.models import Proposal
from agreements.reports.notes import offers
from agreements.views.desk import hash_in, section_for
from agreements.views.section_page import (
    Desk,
    show,
    show_change,
    show_conflict,
    show_taken,
)
from partnerships.access import MemberRequest, signed_in


@require_safe
@signed_in
def section(request: MemberRequest, pk: UUID, key: str) -> HttpResponse:
    """Show a section; `?fill=` puts an offered value into the form, unsaved."""
    desk = Desk(request, *section_for(request, pk, key))
    offered = offers(desk.section)
    fill = request.GET.get("fill", "")
    if fill not in offered:
        return show(desk)
    values = {**desk.section.values, fill: offered[fill]}
    filled = Version(values, desk.section.wording)
    return show(desk, form=desk.form_of(filled))


@require_POST
@signed_in
def preview_view(request: MemberRequest, pk: UUID, key: str) -> HttpResponse:
    """Show how a section would read with what is in the form; nothing is saved.

    As a part of the page for the script that asks while somebody types. `take` puts
    what stands back into the form, for one parameter.
    """
    desk = Desk(request, *section_for(request, pk, key))
    desk.seat.require_lead()
    form = desk.form(request.POST)
    if request.headers.get("HX-Request"):
        context = {"preview": desk.preview(form)}
        return render(request, "agreements/preview.html", context)
    take = request.POST.get("take", "")
    if take and form.is_valid():
        return show_taken(desk, form, take)
    return show(desk, form=form, is_preview=True)


@require_POST
@signed_in
def propose_view(request: MemberRequest, pk: UUID, key: str) -> HttpResponse:
    """Propose values and wording for a section."""
    desk = Desk(request, *section_for(request, pk, key))
    desk.seat.require_lead()
    form = desk.form(request.POST)
    is_valid = form.is_valid()
    if form.wants_more_rows:
        return show(desk, form=form.unjudged())
    if not is_valid:
        return show(desk, form=form)
    try:
        proposal = _propose(desk, form)
    except Stale:
        desk = Desk(request, *section_for(request, pk, key))
        return show_conflict(desk, form, form.cleaned_data["seen"])
    except StandsAlready as again:
        if not again.is_ours:
            form.add_error(None, str(again))
            return show(desk, form=form)
        messages.info(request, _("This is in already: it is what stands now."))
    except CannotNegotiate as problem:
        form.add_error(None, str(problem))
        return show(desk, form=form)
    else:
        messages.success(request, _said(proposal))
    return redirect("agreements:section", pk=pk, key=key)


@require_POST
@signed_in
def accept_view(request: MemberRequest, pk: UUID, key: str) -> HttpResponse:
    """Accept a section as it was shown."""
    desk = Desk(request, *section_for(request, pk, key))
    desk.seat.require_lead()
    seen = hash_in(request, "seen")
    try:
        accept(section=desk.section, seat=desk.seat, seen=seen, now=timezone.now())
    except Stale:
        return show_change(Desk(request, *section_for(request, pk, key)), seen)
    except CannotNegotiate as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Your agency accepts this section."))
    return redirect("agreements:section", pk=pk, key=key)


def _propose(desk: Desk, form: SectionForm) -> Proposal:
    return propose(
        section=desk.section,
        seat=desk.seat,
        seen=form.cleaned_data["seen"],
        values=form.values,
        wording=form.cleaned_data["wording"],
        reason=form.cleaned_data["reason"],
        now=timezone.now(),
    )


def _said(proposal: Proposal) -> str:
    """Say what a proposal that went in means."""
    if not proposal.section.missing:
        return _("Your proposal is in. Your agency accepts it thereby.")
    return _(
        "Your proposal is in. Something is still open, so nobody has accepted it yet."
    )
