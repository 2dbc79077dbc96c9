"""The least that a page behind the sign-in can do: what ours are measured against."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path
from django.utils import timezone

from assessments.models import AnswerSheet
from config.urls import urlpatterns as ours
from partnerships.access import MemberRequest, signed_in
from partnerships.models import Partnership

LIST = (
    "<ul>{% for row in rows %}<li>{{ row.pk }} {{ row.purpose }}</li>{% endfor %}</ul>"
)
TEXTS = {
    "bare": f"<!doctype html><title>Bare</title>{LIST}",
    "framed": f'{{% extends "base.html" %}}{{% block content %}}{LIST}{{% endblock %}}',
}
PAGES = {name: engines["django"].from_string(text) for name, text in TEXTS.items()}


@signed_in
def listing(request: HttpRequest, page: str) -> HttpResponse:
    """List every partnership: one query, one loop."""
    return HttpResponse(
        PAGES[page].render({"rows": Partnership.objects.all()}, request)
    )


@signed_in
def saving(request: MemberRequest) -> HttpResponse:
    """Update one row of the person who signed in, and send them on."""
    AnswerSheet.objects.filter(user_id=request.user.pk).update(
        started_at=timezone.now()
    )
    return redirect("home")


urlpatterns = [
    path("bare/listing/<slug:page>/", listing),
    path("bare/saving/", saving),
    *ours,
]
