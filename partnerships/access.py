"""The one door that every page of signed-in people stands behind."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from partnerships.models import User

P = ParamSpec("P")
SAFE = frozenset({"GET", "HEAD"})


class MemberRequest(HttpRequest):
    """A request whose user has signed in."""

    user: "User"


def signed_in(
    view: Callable[Concatenate[MemberRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Require a signed-in person and forbid every cache to keep the page.

    Whoever was about to send a form is led back to the page that the form was on:
    the address it went to may not be a page.

    Marks the view, so that a walk over all routes can prove that each one stands
    behind this door or on the short public list.
    """

    @login_required
    def guarded(
        request: HttpRequest, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        response = view(cast("MemberRequest", request), *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        return response

    @wraps(view)
    def door(
        request: HttpRequest, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if request.method not in SAFE and not request.user.is_authenticated:
            return redirect_to_login(page_before(request))
        return guarded(request, *args, **kwargs)

    door.__dict__["access"] = "signed-in"
    return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", door)


def page_before(request: HttpRequest) -> str:
    """Return the path of our own page that a form was sent from, else of home."""
    referer = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if is_ours:
        path, query = urlsplit(referer)[2:4]
        if _is_page(path):
            return urlunsplit(("", "", path, query, ""))
    return reverse("home")


def _is_page(path: str) -> bool:
    """Return whether an address of ours can be opened, not only be posted to.

    A form that was refused is shown at the address it was sent to. Which methods that
    takes is known to Django's decorator alone, in the scope of the function it makes.
    """
    try:
        view: Any = resolve(path).func
    except Resolver404:
        return False
    while inspect.isfunction(view):
        scope = inspect.getclosurevars(view).nonlocals
        if "GET" not in scope.get("request_method_list", SAFE):
            return False
        view = getattr(view, "__wrapped__", None)
    return True
