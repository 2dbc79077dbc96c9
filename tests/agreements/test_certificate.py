"""The words of the certificate page are whole in every language."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from agreements import content

ENGLISH = content.certificate_words("en")
OTHERS = set(content.languages(content.CURRENT_VERSION)) - {"en"}


def places(words: dict[str, Any], where: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each text, and what is filled into it."""
    for key, text in words.items():
        if isinstance(text, dict):
            yield from places(text, f"{where}{key}.")
        else:
            yield f"{where}{key}", sorted(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", sorted(OTHERS))
def test_every_language_says_the_same_things(language: str) -> None:
    theirs = content.certificate_words(language)
    assert dict(places(theirs)) == dict(places(ENGLISH))


def test_unknown_languages_have_no_certificate() -> None:
    with pytest.raises(LookupError, match="no certificate"):
        content.certificate_words("tlh")
