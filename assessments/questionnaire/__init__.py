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
from assessments.questionnaire.own import (
    LISTED,
    OWN,
    OWN_KINDS,
    OwnText,
    asked,
    own_questionnaire,
    with_own,
)
from assessments.questionnaire.parsing import QuestionnaireError, parse
from assessments.questionnaire.published import current_version, published, versions
from assessments.questionnaire.values import (
    frozen,
    is_blank,
    is_position,
    value_problems,
)

__all__ = [
    "LISTED",
    "OWN",
    "OWN_KINDS",
    "Dimension",
    "Item",
    "Kind",
    "Option",
    "OwnText",
    "Position",
    "Questionnaire",
    "QuestionnaireError",
    "Rule",
    "Section",
    "Value",
    "asked",
    "current_version",
    "frozen",
    "is_blank",
    "is_position",
    "own_questionnaire",
    "parse",
    "published",
    "value_problems",
    "versions",
    "with_own",
]
