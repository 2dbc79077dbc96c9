"""What an agreement says: sections, parameters and the clauses that read them."""

from agreements.content.clauses import (
    Block,
    Part,
    PartKind,
    clause,
    clause_text,
    named,
    shown,
)
from agreements.content.model import (
    AgreementContent,
    Disclosure,
    Field,
    Kind,
    Names,
    Option,
    Parameter,
    Row,
    SectionContent,
    Value,
    Values,
    is_blank,
)
from agreements.content.parsing import ContentError, parse
from agreements.content.published import (
    CURRENT_VERSION,
    certificate_words,
    language_in,
    languages,
    print_words,
    published,
)
from agreements.content.values import cell_problem, missing, value_problems

__all__ = [
    "CURRENT_VERSION",
    "AgreementContent",
    "Block",
    "ContentError",
    "Disclosure",
    "Field",
    "Kind",
    "Names",
    "Option",
    "Parameter",
    "Part",
    "PartKind",
    "Row",
    "SectionContent",
    "Value",
    "Values",
    "cell_problem",
    "certificate_words",
    "clause",
    "clause_text",
    "is_blank",
    "language_in",
    "languages",
    "missing",
    "named",
    "parse",
    "print_words",
    "published",
    "shown",
    "value_problems",
]
