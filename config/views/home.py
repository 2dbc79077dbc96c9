"""The desk of a signed-in person, and the front door for everyone else."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.journey import cards_for
from config.moves import Move
from partnerships.access import MemberRequest, signed_in


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """Show the desk, or to visitors what the product is."""
    if request.user.is_authenticated:
        return desk(request)
    return render(request, "home/landing.html")


@signed_in
def desk(request: MemberRequest) -> HttpResponse:
    """Show what needs me, then what waits for others, then the rest."""
    memberships = list(request.user.memberships.select_related("agency"))
    cards = cards_for(request.user, memberships)
    return render(
        request,
        "home/home.html",
        {
            "memberships": memberships,
            "cards": cards,
            "my_move": [card for card in cards if card.move == Move.MINE],
            "their_move": [card for card in cards if card.move == Move.THEIRS],
            "settled": [card for card in cards if card.move == Move.SETTLED],
        },
    )
