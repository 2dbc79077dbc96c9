"""A second version of the questionnaire, as an operator would publish it."""

from assessments.questionnaire import parse
from assessments.questionnaire.published import CONTENT

TEXT = (CONTENT / "v1.toml").read_text(encoding="utf-8")
REWORDED = (
    "How do you take on something new?",
    "How do you take on what nobody has done before?",
)
HELPED = ("Assume that the client would accept either.", "Either would be accepted.")
REOPTIONED = ('["cut", "The scope is cut"], ', "")


def changed(*replacements: tuple[str, str]) -> str:
    """Return the text of version 2: version 1 with parts of it replaced."""
    text = TEXT.replace('version = "v1"', 'version = "v2"')
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    parse(text)
    return text
