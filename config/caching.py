"""Keeps the pages of people's accounts out of every cache."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def accounts_unstored(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Forbid every cache to keep a page under /accounts/.

    They show recovery codes and an authenticator's key. Our own pages forbid it at
    their door (`partnerships.access.signed_in`); these are the library's.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith("/accounts/"):
            response["Cache-Control"] = "no-store, private"
        return response

    return answered
