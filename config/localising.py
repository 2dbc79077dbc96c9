"""Answers people in the language and the time zone that they chose."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


def as_the_person_reads(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Speak a signed-in person's language and tell times in their zone.

    Whoever has not signed in, or has chosen nothing, reads what Django's own
    middleware found in the cookie or the browser's wishes, and times in UTC.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return get_response(request)
        if user.reads:
            translation.activate(user.reads)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(user.zone):
            return get_response(request)

    return answered
