"""Questionnaires: TOML in, frozen dataclasses out. Pure Python."""

from assessments.questionnaire.model import (
    Dimension,
    Item,
    Kind,
    Option,
    Position,
    Questionnaire,
    Rule,
    Section,
    Value,
)
from assessments.questionnaire.parsing import QuestionnaireError, parse
from assessments.questionnaire.published import CURRENT_VERSION, published
from assessments.questionnaire.values import (
    frozen,
    is_blank,
    is_position,
    value_problems,
)

__all__ = [
    "CURRENT_VERSION",
    "Dimension",
    "Item",
    "Kind",
    "Option",
    "Position",
    "Questionnaire",
    "QuestionnaireError",
    "Rule",
    "Section",
    "Value",
    "frozen",
    "is_blank",
    "is_position",
    "parse",
    "published",
    "value_problems",
]
