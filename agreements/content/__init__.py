"""What an agreement says: sections, parameters and the clauses that read them."""

from agreements.content.cells import cell_problem, currencies, zones
from agreements.content.clauses import (
    Block,
    Part,
    PartKind,
    clause,
    clause_text,
    named,
    shown,
)
from agreements.content.errors import ContentError
from agreements.content.model import (
    FIRST_LANGUAGE,
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
from agreements.content.parsing import parse
from agreements.content.printed import Paper, paper, paper_languages, read_paper
from agreements.content.published import (
    CURRENT_VERSION,
    language_in,
    languages,
    languages_of,
    published,
)
from agreements.content.values import gaps, is_among, missing, value_problems

__all__ = [
    "CURRENT_VERSION",
    "FIRST_LANGUAGE",
    "AgreementContent",
    "Block",
    "ContentError",
    "Disclosure",
    "Field",
    "Kind",
    "Names",
    "Option",
    "Paper",
    "Parameter",
    "Part",
    "PartKind",
    "Row",
    "SectionContent",
    "Value",
    "Values",
    "cell_problem",
    "clause",
    "clause_text",
    "currencies",
    "gaps",
    "is_among",
    "is_blank",
    "language_in",
    "languages",
    "languages_of",
    "missing",
    "named",
    "paper",
    "paper_languages",
    "parse",
    "published",
    "read_paper",
    "shown",
    "value_problems",
    "zones",
]
