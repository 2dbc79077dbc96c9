"""The page that one agency gets alone: its people by name, its splits, its notes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.findings import Case
from assessments.findings.words import (
    SIDES,
    choices_words,
    indices,
    joined,
    number,
    other,
    quoted,
    said,
)
from assessments.models import AnswerSheet, Report, Round
from assessments.questionnaire import OWN, Dimension, Item, Kind
from assessments.scoring import AnswersFile, RespondentAnswers, Side
from partnerships.models import Agency

PEOPLE_ABREAST = 4
"""How many columns of answers fit beside each other."""

_NUMBERED = frozenset({Kind.SCALE7, Kind.RATING10})


@dataclass(frozen=True)
class Cell:
    """What one person answered to the question of a row, in words."""

    said: str
    walks_away: bool


@dataclass(frozen=True)
class OwnRow:
    """One dimension's lead question: each person's answer, then the partner's."""

    title: str
    cells: tuple[Cell, ...]
    partner: str
    is_split: bool


@dataclass(frozen=True)
class Abreast:
    """As many people as fit beside each other, with all rows."""

    people: tuple[str, ...]
    rows: tuple[OwnRow, ...]


@dataclass(frozen=True)
class Note:
    """A private note, shown to nobody outside the agency."""

    person: str
    title: str
    text: str


@dataclass(frozen=True)
class OwnPage:
    """What the last page of one agency's edition says."""

    side: Side
    other: Side
    name: str
    partner: str
    head: str
    tables: tuple[Abreast, ...]
    splits: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Person:
    """Somebody who answered, and what."""

    name: str
    answers: RespondentAnswers


def own_page(report: Report, case: Case, heads: Mapping[str, str]) -> OwnPage:
    """Return the page of the agency that the report is for; two queries.

    LookupError for the short version, which is nobody's own.
    """
    if report.agency is None:
        raise LookupError(report.pk)
    answers = case.answers
    side = report.round.partnership.side_of(report.agency)
    sheets = _sheets(report.round, report.agency)
    told = answers.agencies[SIDES.index(side)].respondents
    people = [
        Person(sheet.user.name, told[place - 1]) for place, sheet in sheets.items()
    ]
    split = {d.key for d in case.card.dimensions if side in d.internal_split}
    dimensions = [d for d in case.questionnaire.dimensions if d.lead]
    return OwnPage(
        side=side,
        other=other(side),
        name=case.names[side],
        partner=case.names[other(side)],
        head=heads[other(side)],
        tables=tuple(
            Abreast(
                people=tuple(person.name for person in abreast),
                rows=tuple(
                    _row(answers, side, dimension, abreast, dimension.key in split)
                    for dimension in dimensions
                ),
            )
            for abreast in _abreast(people)
        ),
        splits=tuple(quoted(d.title) for d in dimensions if d.key in split),
        notes=tuple(_notes(sheets.values(), case.questionnaire.dimensions)),
    )


def _sheets(round_: Round, agency: Agency) -> dict[int, AnswerSheet]:
    """Return the agency's sheets by their place in the locked text, in that order."""
    found = AnswerSheet.objects.locked_for(round_, agency).with_people()
    return {sheet.position: sheet for sheet in found if sheet.position is not None}


def _abreast(people: list[Person]) -> list[list[Person]]:
    starts = range(0, len(people), PEOPLE_ABREAST)
    return [people[start : start + PEOPLE_ABREAST] for start in starts]


def _row(
    answers: AnswersFile,
    side: Side,
    dimension: Dimension,
    abreast: list[Person],
    is_split: bool,
) -> OwnRow:
    lead = dimension.lead
    if lead is None:
        raise LookupError(dimension.key)
    return OwnRow(
        title=dimension.title,
        cells=tuple(
            Cell(
                said=_said(lead, person.answers),
                walks_away=dimension.key in person.answers.walk_away,
            )
            for person in abreast
        ),
        partner=_mean(answers, other(side), lead),
        is_split=is_split,
    )


def _said(item: Item, person: RespondentAnswers) -> str:
    """A number with what they could live with in brackets, or the label chosen."""
    answer = person.answers.get(item.key)
    if answer is None or not answer.is_answered:
        is_unsure = answer is not None and answer.not_sure
        return _("not sure") if is_unsure else _("not answered")
    if not isinstance(answer.value, int | str):
        return ""
    if item.kind not in _NUMBERED:
        return item.label(answer.value)
    places = {item.index[p] for p in (*answer.accepts, answer.value)}
    if len(places) == 1:
        return str(answer.value)
    return _("%(number)s (%(accepts)s)") % {
        "number": answer.value,
        "accepts": choices_words(item, places),
    }


def _mean(answers: AnswersFile, side: Side, item: Item) -> str:
    """The partner's mean on a scale; elsewhere its answers, unsigned."""
    places = indices(answers, side, item)
    if item.kind in _NUMBERED and places:
        return number(sum(places) / len(places) + item.bottom)
    return joined(said(answers, side, item))


def _notes(
    sheets: Iterable[AnswerSheet], dimensions: Iterable[Dimension]
) -> Iterator[Note]:
    titles = {dimension.key: dimension.title for dimension in dimensions}
    titles[OWN] = _("Your own questions")
    places = list(titles)
    for sheet in sheets:
        told = [stance for stance in sheet.stances.all() if stance.note.strip()]
        for stance in sorted(told, key=lambda one: places.index(one.dimension)):
            yield Note(sheet.user.name, titles[stance.dimension], stance.note)
