"""What the demo's people type, in the language that they speak."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Words = Mapping[str, str]

HERE = Path(__file__).parent


def words_of(language: str) -> Words:
    """Return by their English how texts read in a language; empty for English."""
    path = HERE / f"typed.{language}.json"
    if not path.exists():
        return {}
    words: Words = json.loads(path.read_text("utf-8"))
    return words


def in_words_of(words: Words, typed: Any) -> Any:
    """Return a text, or every text in lists and mappings, in other words.

    What has none of its own stays as it is: names, keys, numbers, Russian answers.
    """
    if isinstance(typed, str):
        return words.get(typed, typed)
    if isinstance(typed, list):
        return [in_words_of(words, one) for one in typed]
    if isinstance(typed, dict):
        return {key: in_words_of(words, one) for key, one in typed.items()}
    return typed
