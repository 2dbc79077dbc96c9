"""The answers to two agencies' own questions, which no scorecard reads."""

from collections.abc import Mapping
from typing import Any

from assessments.questionnaire import Item, Kind, frozen, own_questionnaire
from assessments.scoring.answers import (
    AgencyAnswers,
    Answer,
    AnswersFile,
    RespondentAnswers,
)
from assessments.scoring.measures import chance, distance, mean


def own_answers(a: Mapping[str, Any], b: Mapping[str, Any]) -> AnswersFile | None:
    """The own answers in both sides' locked texts; None when nothing was asked."""
    questions = a.get("own_questions")
    if not questions:
        return None
    return AnswersFile(own_questionnaire(questions), (_agency(a), _agency(b)))


def closeness(answers: AnswersFile, item: Item) -> tuple[float, float] | None:
    """The agreement on one of their items and that of strangers, as shares.

    None for a text, and unless both sides answered.
    """
    if item.kind is Kind.TEXT:
        return None
    a, b = (_values(agency, item) for agency in answers.agencies)
    if not a or not b:
        return None
    return 1 - mean([distance(item, x, y) for x in a for y in b]), chance(item)


def _values(agency: AgencyAnswers, item: Item) -> list[Any]:
    given = (r.answers.get(item.key) for r in agency.respondents)
    return [one.value for one in given if one is not None and one.is_answered]


def _agency(locked: Mapping[str, Any]) -> AgencyAnswers:
    return AgencyAnswers(
        name=locked["agency"],
        respondents=tuple(
            RespondentAnswers(
                name=respondent["name"],
                answers={
                    key: _answer(answer)
                    for key, answer in respondent["own_answers"].items()
                },
            )
            for respondent in locked["respondents"]
        ),
    )


def _answer(answer: Mapping[str, Any]) -> Answer:
    value = answer["value"]
    return Answer(
        value=None if value is None else frozen(value),
        not_sure=answer.get("not_sure", False),
    )
