"""The check page, which the list of answers and the lock both show."""

from django.http import HttpResponse
from django.shortcuts import render

from assessments.forms import LockForm
from assessments.models import Progress, progress_in
from assessments.views.desks import Desk
from assessments.views.outline import blank_count, topics_of
from partnerships.access import MemberRequest


def check_page(
    request: MemberRequest, desk: Desk, form: LockForm | None = None
) -> HttpResponse:
    """Render one's own answers and, for a lead, who is done and the lock's form."""
    context: dict[str, object] = {"desk": desk}
    if desk.sheet is not None:
        questionnaire = desk.questionnaire
        pages = desk.sheet.pages(questionnaire.dimensions)
        sections = [
            (section, topics_of(section, pages)) for section in questionnaire.sections
        ]
        context["sections"] = sections
        context["blanks"] = blank_count(t for _, topics in sections for t in topics)
    if desk.seat.is_lead and not desk.is_closed:
        team = own_team(desk)
        context["team"] = team
        context["lock_form"] = form or LockForm(unfinished=unfinished(desk, team))
    return render(request, "assessments/check.html", context)


def own_team(desk: Desk) -> list[Progress]:
    """Return the respondents of the person's own agency."""
    return [p for p in progress_in(desk.round) if p.agency_id == desk.seat.agency.pk]


def unfinished(desk: Desk, team: list[Progress]) -> list[Progress]:
    """Return the colleagues who are not done; a lead's own lock says that they are."""
    return [
        person
        for person in team
        if not person.is_done
        and not (desk.sheet and person.user_id == desk.sheet.user_id)
    ]
