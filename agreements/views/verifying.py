"""Verifying a document: open to everybody, and silent about who it is of."""

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agreements.days import utc_day
from agreements.documents.bundle import verifier
from agreements.forms.verifying import VerifyForm
from agreements.reports.genuineness import answer_about

# Of the rate in the settings, in words on the page that asks to wait.
WAIT_SECONDS = 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Say of a hash whether it is of a file that was sealed here, and how it stands."""
    form = VerifyForm(request.POST if request.method == "POST" else None)
    answer, status = None, 200
    if form.is_bound and not consume(request, action="verify"):
        form, status = VerifyForm(initial=request.POST.dict()), 429
    elif form.is_valid():
        answer = answer_about(form.cleaned_data["sha256"], utc_day(timezone.now()))
    response = render(
        request,
        "agreements/verify.html",
        {"form": form, "answer": answer, "must_wait": status == 429},
        status=status,
    )
    if status == 429:
        response["Retry-After"] = str(WAIT_SECONDS)
    return response


@require_safe
def verifier_file(request: HttpRequest) -> HttpResponse:
    """Hand out the verifier of the evidence bundles, byte for byte."""
    return HttpResponse(
        verifier(),
        content_type="text/x-python; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="verify.py"'},
    )
