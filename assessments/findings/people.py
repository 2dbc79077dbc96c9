"""Who of the reader's own agency said what, and what each took for granted."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.findings.compared import ColleagueWords, NamedAnswer, OwnPlace
from assessments.findings.model import Case
from assessments.findings.words import (
    SIDES,
    agency,
    answer_words,
    choices_words,
    given,
    indices,
    isolated,
    other,
)
from assessments.questionnaire import Dimension, Item, Kind
from assessments.scoring import Answer, AnswersFile, RespondentAnswers, Side


def colleagues(case: Case, dimension: Dimension) -> tuple[ColleagueWords, ...]:
    """Return where each of the reader's own people stands, in their order."""
    shown = dimension.lead or dimension.scored_items[0]
    return tuple(
        ColleagueWords(
            name=name,
            said=_said(shown, person.answers.get(shown.key)),
            accepts=_accepts(shown, person.answers.get(shown.key)),
            matters=_("%(level)s of 3") % {"level": person.importance[dimension.key]}
            if dimension.key in person.importance
            else "",
            walks_away=dimension.key in person.walk_away,
            note=notes.get(dimension.key, ""),
        )
        for name, notes, person in _people(case, case.answers)
    )


def own_places(case: Case, dimension: Dimension) -> tuple[OwnPlace, ...]:
    """Return who of the reader's own people stand where, each place once."""
    shown = dimension.lead or dimension.scored_items[0]
    names: dict[str, list[str]] = {}
    for name, _notes, person in _people(case, case.answers):
        names.setdefault(_short(shown, person.answers.get(shown.key)), []).append(name)
    return tuple(OwnPlace(tuple(who), place) for place, who in sorted(names.items()))


def named_answers(
    case: Case, item: Item, answers: AnswersFile
) -> tuple[NamedAnswer, ...]:
    """Return who of the reader's own people answered what to a question."""
    return tuple(
        NamedAnswer(name, _said(item, person.answers.get(item.key)))
        for name, _notes, person in _people(case, answers)
    )


def named_places(case: Case, side: Side, item: Item) -> str:
    """Return " (Dana Kessler 2, Marco Ruiz 3)" of the reader's own side, else ""."""
    if side != case.viewer:
        return ""
    said = [
        f"{isolated(name)} {_short(item, answer)}"
        for name, _notes, person in _people(case, case.answers)
        if (answer := person.answers.get(item.key)) is not None and answer.is_answered
    ]
    return _(" (%(people)s)") % {"people": ", ".join(said)} if said else ""


def blind_spots(case: Case, dimension: Dimension) -> tuple[str, ...]:
    """Return what either side took for granted here: "you expected 6, they …"."""
    return tuple(_blind_spots(case, dimension))


def _people(
    case: Case, answers: AnswersFile
) -> Iterator[tuple[str, dict[str, str], RespondentAnswers]]:
    """Name, notes and answers of each of the reader's own people, if they are told."""
    if case.viewer is None or not case.colleagues:
        return
    told = agency(answers, case.viewer).respondents
    for colleague, person in zip(case.colleagues, told, strict=True):
        yield colleague.name, dict(colleague.notes), person


def _said(item: Item, answer: Answer | None) -> str:
    if answer is None or answer.value is None or not answer.is_answered:
        is_unsure = answer is not None and answer.not_sure
        return _("not sure") if is_unsure else _("not answered")
    return answer_words(item, answer.value)


def _accepts(item: Item, answer: Answer | None) -> str:
    if answer is None or not answer.is_answered or not item.lead:
        return ""
    positions = {*answer.accepts, answer.value}
    places = {item.index[p] for p in positions if isinstance(p, int | str)}
    return choices_words(item, places)


def _short(item: Item, answer: Answer | None) -> str:
    """A place alone: the number on a scale, the label of an option."""
    value = None if answer is None else answer.value
    if isinstance(value, int | str):
        return choices_words(item, [item.index[value]])
    return _said(item, answer)


def _blind_spots(case: Case, dimension: Dimension) -> Iterator[str]:
    here = {item.key for item in dimension.items}
    foresight = case.card.foresight
    for side, result in zip(SIDES, (foresight.a, foresight.b), strict=True):
        for key in result.blind_spots:
            if key in here:
                yield _blind_spot(case, side, case.questionnaire.item(key))


def _blind_spot(case: Case, side: Side, item: Item) -> str:
    expected = choices_words(item, _expected(case, side, item))
    came = choices_words(item, set(indices(case.answers, other(side), item)))
    if case.viewer is None:
        text = _("%(one)s expected %(expected)s, %(other)s answered %(came)s.")
    elif case.viewer == side:
        text = _("You expected %(expected)s, they answered %(came)s.")
    else:
        text = _("They expected %(expected)s of you, you answered %(came)s.")
    return text % {
        "one": case.names[side],
        "other": case.names[other(side)],
        "expected": expected,
        "came": came,
    }


def _expected(case: Case, side: Side, item: Item) -> set[int]:
    """The places that the side predicted of the other."""
    asked = case.questionnaire.items
    predictions = [i for i in asked if i.kind is Kind.PREDICTION]
    return {
        item.index[answer.value[item.key]]
        for prediction in predictions
        for answer in given(case.answers, side, prediction)
        if not isinstance(answer.value, int | str | tuple | None)
        and item.key in answer.value
    }
