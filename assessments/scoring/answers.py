"""The answers of two agencies, as scoring reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from assessments.questionnaire import Position, Questionnaire, Value, is_blank

Side: TypeAlias = Literal["a", "b"]


@dataclass(frozen=True)
class Answer:
    """What one respondent said to one item.

    `accepts` is what they could live with as they listed it, without their own value
    unless they listed that too.
    """

    value: Value | None
    not_sure: bool = False
    accepts: tuple[Position, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether it says something: not "not sure", not blank."""
        return not is_blank(self.value)


@dataclass(frozen=True)
class RespondentAnswers:
    """One respondent: answers by item, importance (0..3) by dimension, walk-aways."""

    name: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    importance: Mapping[str, int] = field(default_factory=dict)
    walk_away: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgencyAnswers:
    """One agency: at least one respondent."""

    name: str
    respondents: tuple[RespondentAnswers, ...]


@dataclass(frozen=True)
class AnswersFile:
    """Both agencies' answers to one questionnaire; the first agency is side a."""

    questionnaire: Questionnaire
    agencies: tuple[AgencyAnswers, AgencyAnswers]


class InvalidAnswers(ValueError):
    """The document is no answers file; `problems` says everything why, a line each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
