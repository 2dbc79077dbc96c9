"""All the questions, for anyone who wants to read, print or take them along."""

import json
import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.papers import paper_form
from assessments.questionnaire import as_document, current_version, published
from assessments.views.files import attachment

logger = logging.getLogger(__name__)


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Show every question with its possible answers; public."""
    context = {"questionnaire": published(current_version())}
    return render(request, "assessments/questions.html", context)


@require_safe
def questions_json(request: HttpRequest) -> HttpResponse:
    """Download every question as JSON; public."""
    version = current_version()
    document = as_document(published(version))
    data = json.dumps(document, indent=1, ensure_ascii=False).encode()
    return attachment(data, "application/json", f"plumbline-questions-{version}.json")


@require_safe
def questions_pdf(request: HttpRequest) -> HttpResponse:
    """Download the questionnaire as a form to print and fill in; public."""
    version = current_version()
    try:
        data = paper_form(published(version))
    except OSError:
        logger.exception("the paper form of %s cannot be made", version)
        problem = _("The form cannot be made right now. Please try again later.")
        messages.error(request, problem)
        return redirect("assessments:questions")
    return attachment(data, "application/pdf", f"plumbline-questions-{version}.pdf")
