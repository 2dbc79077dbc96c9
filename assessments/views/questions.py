"""All the questions, for anyone who wants to read them first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.questionnaire import current_version, published


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Show every question with its possible answers; public."""
    context = {"questionnaire": published(current_version())}
    return render(request, "assessments/questions.html", context)
