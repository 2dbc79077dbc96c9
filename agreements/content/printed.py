"""The words on paper around what an agreement says: a file per language, all alike."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from agreements.content.errors import ContentError
from agreements.content.model import FIRST_LANGUAGE
from agreements.content.templates import Slot, tokens
from assessments.questionnaire.overlay import leaves

CONTENT = Path(__file__).resolve().parent
Words: TypeAlias = Mapping[str, str]
_TABLES = ("print", "certificate", "ending", "steps", "file")


@dataclass(frozen=True)
class Paper:
    """One language's words: `print` stands on every page and around the text.

    `certificate` and `ending` are those of the pages of that name, the former with
    tables of its own; `steps` are the steps of parting, `file` what a sealed file says
    of itself. {slots} are filled in by whoever prints.
    """

    print: Words
    certificate: Mapping[str, Any]
    ending: Words
    steps: Words
    file: Words


@cache
def paper_languages() -> tuple[str, ...]:
    """The languages that paper speaks: those that have a file, the first one first."""
    others = (path.name.split(".")[1] for path in CONTENT.glob("paper.*.toml"))
    return (FIRST_LANGUAGE, *sorted(others))


@cache
def paper(language: str) -> Paper:
    """The words in that language; LookupError when it has no file."""
    # Compared with the names on disk, so that no language can spell a path.
    if language not in paper_languages():
        raise LookupError(f"nothing can be printed in {language!r}")
    if language == FIRST_LANGUAGE:
        return read_paper(_text("paper.toml"), "paper.toml")
    name = f"paper.{language}.toml"
    return read_paper(_text(name), name, like=_text("paper.toml"))


def read_paper(text: str, name: str, like: str | None = None) -> Paper:
    """The words that a TOML text has; ContentError with all that is wrong in `name`.

    They have to be the same as in the text `like`, with the same slots.
    """
    document = _toml(text, name)
    problems = list(_misfits(document, _toml(text if like is None else like, name)))
    if problems:
        raise ContentError(tuple(f"{name}: {problem}" for problem in problems))
    return Paper(**{table: document[table] for table in _TABLES})


def _misfits(document: Mapping[str, Any], like: Mapping[str, Any]) -> Iterator[str]:
    words, meant = dict(leaves(document)), dict(leaves(like))
    for place in meant.keys() - words.keys():
        yield f"{place} has no text in this language"
    for place in words.keys() - meant.keys():
        yield f"{place} translates nothing"
    for place in words.keys() & meant.keys():
        text = words[place]
        if not isinstance(text, str) or not text.strip():
            yield f"{place} must be a text that is not blank"
        elif _slots(text) != _slots(meant[place]):
            yield f"{place} does not have the same slots"


def _slots(text: object) -> set[str]:
    return {token.key for token in tokens(str(text)) if isinstance(token, Slot)}


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError((f"{name}: not TOML: {error}",)) from error


def _text(name: str) -> str:
    return (CONTENT / name).read_text(encoding="utf-8")
