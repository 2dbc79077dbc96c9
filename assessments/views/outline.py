"""How far a sheet is: by section, and question by question."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.findings.words import answer_words, choices_words
from assessments.forms import IMPORTANCE
from assessments.models import AnswerSheet, Page, Reply
from assessments.questionnaire import (
    Dimension,
    Item,
    Questionnaire,
    Section,
    is_blank,
)


@dataclass(frozen=True)
class SectionLine:
    """A section in the task list. `resume` is its first topic with a blank."""

    section: Section
    answered: int
    total: int
    resume: Dimension

    @property
    def state(self) -> str:
        """Return "complete", "in_progress" or "todo"."""
        if self.answered == self.total:
            return "complete"
        return "in_progress" if self.answered else "todo"

    @property
    def label(self) -> str:
        """Return the state in words."""
        if self.state == "complete":
            return _("Complete")
        if self.state == "todo":
            return _("Not started")
        return _("%(answered)d of %(total)d answered") % {
            "answered": self.answered,
            "total": self.total,
        }


@dataclass(frozen=True)
class Outline:
    """All sections; `resume` is the first topic with a blank, None without one."""

    lines: tuple[SectionLine, ...]
    resume: Dimension | None

    @property
    def complete(self) -> int:
        """Return how many sections are complete."""
        return sum(line.state == "complete" for line in self.lines)


def outline_of(sheet: AnswerSheet, questionnaire: Questionnaire) -> Outline:
    """Return how far the sheet is; one query."""
    answered = set(sheet.answers.values_list("item", flat=True))
    lines = tuple(_line(section, answered) for section in questionnaire.sections)
    open_lines = [line for line in lines if line.state != "complete"]
    return Outline(lines=lines, resume=open_lines[0].resume if open_lines else None)


def _line(section: Section, answered: set[str]) -> SectionLine:
    items = [item.key for d in section.dimensions for item in d.items]
    blank = (
        d for d in section.dimensions if any(i.key not in answered for i in d.items)
    )
    return SectionLine(
        section=section,
        answered=sum(key in answered for key in items),
        total=len(items),
        resume=next(blank, section.dimensions[0]),
    )


@dataclass(frozen=True)
class AnswerLine:
    """One answer in words; `state` is "answered", "not_sure" or "blank".

    `is_unfinished` says that something was typed since which is no answer yet.
    """

    item: Item
    state: str
    value: str = ""
    accepts: str = ""
    is_unfinished: bool = False


@dataclass(frozen=True)
class TopicLines:
    """One topic's answers in words, with what else was said about it."""

    dimension: Dimension
    page: Page
    answers: tuple[AnswerLine, ...]

    @property
    def importance(self) -> str:
        """Return how much the topic matters in words, "" when that was not said."""
        given = self.page.importance
        return "" if given is None else str(dict(IMPORTANCE)[str(given)])

    @property
    def walks_from_nothing(self) -> bool:
        """Return whether a walk-away is ticked beside a question without an answer."""
        lead = self.dimension.lead
        return (
            self.page.walk_away
            and lead is not None
            and any(
                line.item == lead and line.state != "answered" for line in self.answers
            )
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what is worth another look, in words; empty when nothing is."""
        blank = sum(line.state == "blank" for line in self.answers)
        unfinished = sum(line.is_unfinished for line in self.answers)
        found = []
        if blank:
            found.append(
                ngettext(
                    "%(number)d question without an answer",
                    "%(number)d questions without an answer",
                    blank,
                )
                % {"number": blank}
            )
        if unfinished:
            found.append(
                ngettext(
                    "%(number)d answer not finished",
                    "%(number)d answers not finished",
                    unfinished,
                )
                % {"number": unfinished}
            )
        if self.walks_from_nothing:
            found.append(_("a walk-away without an answer"))
        return tuple(found)


def answer_line(
    item: Item, reply: Reply | None, *, is_unfinished: bool = False
) -> AnswerLine:
    """Return a reply in words."""
    if reply is not None and reply.not_sure:
        return AnswerLine(item, "not_sure", is_unfinished=is_unfinished)
    if reply is None or is_blank(reply.value):
        return AnswerLine(item, "blank", is_unfinished=is_unfinished)
    accepts = choices_words(item, [item.index[position] for position in reply.accepts])
    return AnswerLine(
        item,
        "answered",
        answer_words(item, reply.value),
        accepts,
        is_unfinished=is_unfinished,
    )


def topics_of(
    section: Section, pages: Mapping[str, Page], unfinished: Collection[str] = ()
) -> tuple[TopicLines, ...]:
    """Return every topic of a section in words; `unfinished` are items' keys."""
    return tuple(
        TopicLines(
            dimension=dimension,
            page=pages[dimension.key],
            answers=tuple(
                answer_line(
                    item,
                    pages[dimension.key].replies.get(item.key),
                    is_unfinished=item.key in unfinished,
                )
                for item in dimension.items
            ),
        )
        for dimension in section.dimensions
    )
