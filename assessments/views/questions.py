"""All the questions, for anyone who wants to read, print or take them along."""

import json
import logging
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.models import Round
from assessments.papers import paper_form
from assessments.questionnaire import (
    FIRST_LANGUAGE,
    Questionnaire,
    as_document,
    current_version,
)
from assessments.views.files import attachment, named_after
from assessments.wording import worded
from partnerships.access import MemberRequest, signed_in

logger = logging.getLogger(__name__)


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Show every question with its possible answers; public."""
    context = {"questionnaire": worded(current_version())}
    return render(request, "assessments/questions.html", context)


@require_safe
def questions_json(request: HttpRequest) -> HttpResponse:
    """Download every question as JSON; public."""
    asked = worded(current_version())
    data = json.dumps(as_document(asked), indent=1, ensure_ascii=False).encode()
    return attachment(data, "application/json", f"{_name_of(asked)}.json")


@require_safe
def questions_pdf(request: HttpRequest) -> HttpResponse:
    """Download the questionnaire as a form to print and fill in; public."""
    asked = worded(current_version())
    file = f"{_name_of(asked)}.pdf"
    return _form(asked, file) or _later(request, "assessments:questions")


@require_safe
@signed_in
def round_pdf(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Download what a round asks, the agencies' own questions too, as such a form."""
    round_ = get_object_or_404(
        Round.objects.for_user(request.user).with_partnership(), pk=pk
    )
    file = _("Plumbline %(names)s, questions.pdf") % {"names": named_after(round_)}
    return _form(round_.questionnaire, file) or _later(
        request, "assessments:own_questions", round_.partnership_id
    )


def _name_of(questionnaire: Questionnaire) -> str:
    """Return what a file of a questionnaire is called, without its ending."""
    version, language = questionnaire.version, questionnaire.language
    first = language == FIRST_LANGUAGE
    return f"plumbline-questions-{version}" + ("" if first else f".{language}")


def _form(questionnaire: Questionnaire, file: str) -> HttpResponse | None:
    """Return the form as a download, None when it cannot be made."""
    try:
        data = paper_form(questionnaire)
    except OSError:
        logger.exception("the paper form of %s cannot be made", questionnaire.version)
        return None
    return attachment(data, "application/pdf", file)


def _later(request: HttpRequest, page: str, *args: UUID) -> HttpResponse:
    """Say on a page that there is no form now."""
    problem = _("The form cannot be made right now. Please try again later.")
    messages.error(request, problem)
    return redirect(page, *args)
