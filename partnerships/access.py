"""The one door that every page of signed-in people stands behind."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

if TYPE_CHECKING:
    from partnerships.models import User

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request whose user has signed in."""

    user: "User"


def signed_in(
    view: Callable[Concatenate[MemberRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Require a signed-in person and forbid every cache to keep the page.

    Marks the view, so that a walk over all routes can prove that each one stands
    behind this door or on the short public list.
    """

    @login_required
    @wraps(view)
    def guarded(
        request: HttpRequest, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        response = view(cast("MemberRequest", request), *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        return response

    guarded.__dict__["access"] = "signed-in"
    return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", guarded)
