"""The desk of a signed-in person, and the front door for everyone else."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.desk import desk_of
from config.journey import cards_for
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
    found = desk_of(
        cards_for(request.user, memberships),
        query=request.GET.get("q", ""),
        show=request.GET.get("show", ""),
        page=request.GET.get("page", "1"),
    )
    context = {"memberships": memberships, "desk": found, "now": timezone.now()}
    return render(request, "home/home.html", context)
