"""How far a sheet is: by section, and question by question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.findings.words import answer_words, choices_words
from assessments.forms import IMPORTANCE, why_unfinished
from assessments.models import AnswerSheet, Page, Reply
from assessments.pace import minutes_left
from assessments.questionnaire import (
    Dimension,
    Item,
    Questionnaire,
    Section,
    is_blank,
)
from assessments.walk import Walk


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
class Extent:
    """How much of a sheet is answered, and the minutes that the rest takes."""

    answered: int
    total: int
    minutes: int

    @property
    def counted(self) -> str:
        """Return how far the sheet is."""
        return _("%(answered)d of %(total)d answered") % {
            "answered": self.answered,
            "total": self.total,
        }

    @property
    def words(self) -> str:
        """Return how far the sheet is, and how long the rest takes."""
        said = self.counted
        if not self.minutes:
            return said
        left = ngettext(
            "about %(minutes)d minute left",
            "about %(minutes)d minutes left",
            self.minutes,
        ) % {"minutes": self.minutes}
        return f"{said}, {left}"


@dataclass(frozen=True)
class Outline:
    """All sections; `resume` is where they were, None when nothing is left."""

    lines: tuple[SectionLine, ...]
    resume: Dimension | None
    extent: Extent

    @property
    def complete(self) -> int:
        """Return how many sections are complete."""
        return sum(line.state == "complete" for line in self.lines)


def outline_of(sheet: AnswerSheet, questionnaire: Questionnaire, walk: Walk) -> Outline:
    """Return how far the sheet is; one query."""
    given = dict(sheet.answers.given().values_list("item", "saved_at"))
    answered = {item.key for item in questionnaire.items if item.key in given}
    latest = max(answered, key=lambda key: given[key], default=None)
    return Outline(
        lines=tuple(_line(section, answered) for section in walk.sections),
        resume=_resume(questionnaire, walk, answered, latest),
        extent=_extent(questionnaire, answered),
    )


def extent_of(sheet: AnswerSheet, questionnaire: Questionnaire) -> Extent:
    """Return how much of the sheet is answered; one query."""
    answered = set(sheet.answers.given().values_list("item", flat=True))
    return _extent(questionnaire, answered)


def _extent(questionnaire: Questionnaire, answered: set[str]) -> Extent:
    items = questionnaire.items
    return Extent(
        answered=sum(item.key in answered for item in items),
        total=len(items),
        minutes=minutes_left(questionnaire, answered),
    )


def _resume(
    questionnaire: Questionnaire, walk: Walk, answered: set[str], latest: str | None
) -> Dimension | None:
    """Return the topic answered last if it has a blank, else the next one with one."""
    start = 0
    if latest is not None:
        topic = questionnaire.item(latest).dimension
        start = [t.key for t in walk.topics].index(topic)
    onwards = (*walk.topics[start:], *walk.topics[:start])
    return next((t for t in onwards if _has_blank(t, answered)), None)


def _has_blank(topic: Dimension, answered: set[str]) -> bool:
    return any(item.key not in answered for item in topic.items)


def _line(section: Section, answered: set[str]) -> SectionLine:
    items = [item.key for d in section.dimensions for item in d.items]
    blank = (d for d in section.dimensions if _has_blank(d, answered))
    return SectionLine(
        section=section,
        answered=sum(key in answered for key in items),
        total=len(items),
        resume=next(blank, section.dimensions[0]),
    )


@dataclass(frozen=True)
class AnswerLine:
    """One answer in words; `state` is "answered", "not_sure" or "blank".

    `unfinished` says why what was typed since is no answer yet, "" when nothing was.
    """

    item: Item
    state: str
    value: str = ""
    accepts: str = ""
    unfinished: str = ""


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
        return remarks_on([self])


def remarks_on(topics: Iterable[TopicLines]) -> tuple[str, ...]:
    """Return what is worth another look in all of these topics, in words."""
    blank = unfinished = hollow = 0
    for topic in topics:
        blank += sum(line.state == "blank" for line in topic.answers)
        unfinished += sum(bool(line.unfinished) for line in topic.answers)
        hollow += topic.walks_from_nothing
    counted = [
        (
            blank,
            ngettext(
                "%(number)d question without an answer",
                "%(number)d questions without an answer",
                blank,
            ),
        ),
        (
            unfinished,
            ngettext(
                "%(number)d answer not finished",
                "%(number)d answers not finished",
                unfinished,
            ),
        ),
        (
            hollow,
            ngettext(
                "%(number)d walk-away without an answer",
                "%(number)d walk-aways without an answer",
                hollow,
            ),
        ),
    ]
    return tuple(words % {"number": number} for number, words in counted if number)


def answer_line(item: Item, reply: Reply | None) -> AnswerLine:
    """Return a reply in words."""
    if reply is not None and reply.not_sure:
        return AnswerLine(item, "not_sure")
    if reply is None or is_blank(reply.value):
        return AnswerLine(item, "blank")
    places = {item.index[position] for position in reply.accepts}
    own = {item.index[reply.value]} if reply.accepts else set()
    accepts = choices_words(item, places | own)
    return AnswerLine(item, "answered", answer_words(item, reply.value), accepts)


def _kept_line(dimension: Dimension, item: Item, page: Page) -> AnswerLine:
    line = answer_line(item, page.replies.get(item.key))
    draft = page.drafts.get(item.key)
    if draft is None:
        return line
    return replace(line, unfinished=why_unfinished(dimension, item.key, draft))


def topics_of(section: Section, pages: Mapping[str, Page]) -> tuple[TopicLines, ...]:
    """Return every topic of a section in words."""
    return tuple(
        TopicLines(
            dimension=dimension,
            page=pages[dimension.key],
            answers=tuple(
                _kept_line(dimension, item, pages[dimension.key])
                for item in dimension.items
            ),
        )
        for dimension in section.dimensions
    )
