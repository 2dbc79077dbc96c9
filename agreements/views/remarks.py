"""What people say about a section, and letting go of a walk-away."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.actions.commenting import comment
from agreements.actions.negotiation import CannotNegotiate, Stale
from agreements.actions.walk_aways import consent_to_wording, withdraw_walk_away
from agreements.forms import CommentForm
from agreements.views.desk import hash_in, section_for
from agreements.views.section_page import Desk, show, show_change
from partnerships.access import MemberRequest, signed_in

if TYPE_CHECKING:
    from agreements.models import WalkAway


@require_POST
@signed_in
def comment_view(request: MemberRequest, pk: UUID, key: str) -> HttpResponse:
    """Add a comment to a section, or an answer to one."""
    desk = Desk(request, *section_for(request, pk, key))
    desk.seat.require_talker()
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            remark = comment(
                section=desk.section,
                seat=desk.seat,
                text=form.cleaned_data["text"],
                reply_to=form.cleaned_data["reply_to"],
                now=timezone.now(),
            )
        except CannotNegotiate as problem:
            form.add_error(None, str(problem))
        else:
            response = redirect("agreements:section", pk=pk, key=key)
            response["Location"] += f"#comment-{remark.pk}"
            return response
    return show(desk, comment_form=form)


@require_POST
@signed_in
def release(request: MemberRequest, pk: UUID, key: str) -> HttpResponse:
    """Consent to the wording of a blocked section, or withdraw the walk-away."""
    desk = Desk(request, *section_for(request, pk, key))
    walk_away = _walk_away(desk)
    withdraws = request.POST.get("act") == "withdraw"
    act = withdraw_walk_away if withdraws else consent_to_wording
    seen = hash_in(request, "seen")
    try:
        act(
            section=desk.section,
            seat=desk.seat,
            walk_away=walk_away,
            seen=seen,
            now=timezone.now(),
        )
    except Stale:
        return show_change(Desk(request, *section_for(request, pk, key)), seen)
    except CannotNegotiate as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Saved. It is on the record of the agreement."))
    return redirect("agreements:section", pk=pk, key=key)


def _walk_away(desk: Desk) -> "WalkAway":
    """Return the walk-away of one's own agency that the form names, or 404.

    Whether the form names one of the other agency is not told.
    """
    sent = desk.request.POST
    named = (sent.get("dimension"), sent.get("declared_by"))
    for walk_away in desk.section.walk_aways:
        is_ours = walk_away.side == desk.seat.side
        if is_ours and (walk_away.dimension, str(walk_away.user_id)) == named:
            return walk_away
    raise Http404
