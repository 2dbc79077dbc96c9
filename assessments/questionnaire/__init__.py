"""Questionnaires: TOML in, frozen dataclasses out. Pure Python."""

from assessments.questionnaire.comparing import (
    ItemChange,
    VersionDiff,
    diff,
    is_comparable,
)
from assessments.questionnaire.exporting import as_document
from assessments.questionnaire.model import (
    FIRST_LANGUAGE,
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
from assessments.questionnaire.parsing import (
    QuestionnaireError,
    parse,
    version_translated,
)
from assessments.questionnaire.published import (
    current_version,
    language_among,
    language_in,
    languages,
    published,
    source_of,
    versions,
    versions_from,
)
from assessments.questionnaire.values import (
    frozen,
    is_blank,
    is_position,
    value_problems,
)

__all__ = [
    "FIRST_LANGUAGE",
    "LISTED",
    "OWN",
    "OWN_KINDS",
    "Dimension",
    "Item",
    "ItemChange",
    "Kind",
    "Option",
    "OwnText",
    "Position",
    "Questionnaire",
    "QuestionnaireError",
    "Rule",
    "Section",
    "Value",
    "VersionDiff",
    "as_document",
    "asked",
    "current_version",
    "diff",
    "frozen",
    "is_blank",
    "is_comparable",
    "is_position",
    "language_among",
    "language_in",
    "languages",
    "own_questionnaire",
    "parse",
    "published",
    "source_of",
    "value_problems",
    "version_translated",
    "versions",
    "versions_from",
    "with_own",
]
