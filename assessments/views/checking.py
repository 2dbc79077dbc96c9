"""Reading over one's own answers before saying "done", and before the lock."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.models import AnswerSheet
from assessments.questionnaire import Section
from assessments.views.desks import desk_for, without_sheet
from assessments.views.outline import TopicLines, remarks_on, topics_of
from assessments.walk import Walk
from partnerships.access import MemberRequest, signed_in

SectionLines = tuple[Section, tuple[TopicLines, ...]]
# A longer list is folded up.
A_FEW = 6


@dataclass(frozen=True)
class Lookback:
    """The topics that are worth another look, and why, all in all."""

    topics: tuple[TopicLines, ...]
    remarks: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        """Return whether the list would stand in the way of what follows."""
        return len(self.topics) > A_FEW


@signed_in
@require_safe
def check(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Show one's answers by section, and first what is worth another look."""
    desk = desk_for(request, pk)
    if desk.sheet is None:
        return without_sheet(request, desk)
    sections = sections_of(desk.sheet, desk.walk)
    context = {"desk": desk, "sections": sections, "lookback": lookback_on(sections)}
    return render(request, "assessments/check.html", context)


def sections_of(sheet: AnswerSheet, walk: Walk) -> tuple[SectionLines, ...]:
    """Return everything a sheet says, section by section; two queries."""
    pages = sheet.pages(walk.topics)
    return tuple((section, topics_of(section, pages)) for section in walk.sections)


def lookback_on(sections: tuple[SectionLines, ...]) -> Lookback:
    """Return what is worth another look."""
    found = [topic for _, topics in sections for topic in topics if topic.remarks]
    return Lookback(topics=tuple(found), remarks=remarks_on(found))
