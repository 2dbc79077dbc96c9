"""Refuses requests that are not written in UTF-8."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


def utf8_only(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to a body that says it is written in anything else.

    Browsers send forms as the page is written. Django would decode with whatever a
    request names, and some of these codecs fail, or make text no database takes.
    """

    def checked(request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() not in {"utf-8", "utf8"}:
            raise BadRequest("The body is not in UTF-8.")
        return get_response(request)

    return checked
