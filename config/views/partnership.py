"""The page of one partnership."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.journey import card_for
from config.timeline import dossier
from partnerships.access import MemberRequest, signed_in


@require_safe
@signed_in
def partnership(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show where it stands, the next action, who is done and the documents."""
    memberships = list(request.user.memberships.all())
    card = card_for(request.user, memberships, pk)
    if card is None:
        raise Http404
    found = dossier(card)
    return render(
        request,
        "home/partnership.html",
        {
            "card": card,
            "steps": found.steps,
            "people": found.people,
            "agreements": found.agreements,
            "documents": found.documents,
            "history": found.history,
            "amend_url": found.amend_url,
            "now": timezone.now(),
        },
    )
