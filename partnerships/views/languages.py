"""Choosing the language that the site speaks."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from partnerships.access import page_before
from partnerships.actions.people import choose_language
from partnerships.forms import LanguageForm


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, and show the same page in it.

    A person keeps it in their account, a browser in a cookie: so the page of signing
    in speaks it too. BadRequest for a language that the site is not offered in.
    """
    form = LanguageForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The site is not offered in that language.")
    code = form.cleaned_data["language"]
    if request.user.is_authenticated:
        choose_language(user=request.user, language=code)
    response = redirect(page_before(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
