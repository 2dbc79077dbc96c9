"""The published questionnaires: a file per version, and one per translation of it."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from assessments.questionnaire.model import FIRST_LANGUAGE, Questionnaire
from assessments.questionnaire.parsing import parse

CONTENT = Path(__file__).resolve().parent.parent / "content"


def versions() -> tuple[str, ...]:
    """Every published version, the oldest first: v1, v2, … by number."""
    numbers = [path.stem[1:] for path in CONTENT.glob("v*.toml")]
    found = sorted(int(n) for n in numbers if n.isascii() and n.isdecimal())
    return tuple(f"v{number}" for number in found)


def versions_from(version: str) -> tuple[str, ...]:
    """That version and every newer one; LookupError when it is not published."""
    found = versions()
    if version not in found:
        raise LookupError(f"there is no questionnaire {version!r}")
    return found[found.index(version) :]


def current_version() -> str:
    """The version that a new round asks: the newest."""
    return versions()[-1]


@cache
def languages(version: str) -> tuple[str, ...]:
    """The languages that version is in; LookupError when it is not published."""
    # Compared with the names on disk, so that no version can spell a path.
    if version not in versions():
        raise LookupError(f"there is no questionnaire {version!r}")
    names = (path.name.split(".") for path in CONTENT.glob("v*.*.toml"))
    others = (name[1] for name in names if name[0] == version and len(name) == 3)
    return (FIRST_LANGUAGE, *sorted(others))


def language_in(version: str, wanted: Iterable[str | None]) -> str:
    """The first of the wanted languages that the version is in, else its first one.

    `wanted` are codes such as "ru" or "ru-RU"; blank ones are passed over.
    """
    return language_among(languages(version), wanted)


def language_among(known: Sequence[str], wanted: Iterable[str | None]) -> str:
    """The first of the wanted languages that is known, else the first known one."""
    codes = (code.split("-")[0] for code in wanted if code)
    return next((code for code in codes if code in known), known[0])


def source_of(version: str, language: str = FIRST_LANGUAGE) -> bytes:
    """The file of a published version in a language; LookupError when there is none."""
    if language not in languages(version):
        raise LookupError(f"questionnaire {version!r} is not in {language!r}")
    name = version if language == FIRST_LANGUAGE else f"{version}.{language}"
    return (CONTENT / f"{name}.toml").read_bytes()


@cache
def published(version: str, language: str = FIRST_LANGUAGE) -> Questionnaire:
    """The questionnaire of that version; LookupError when it is not in `language`."""
    text = source_of(version).decode("utf-8")
    if language == FIRST_LANGUAGE:
        return parse(text)
    return parse(text, overlay=source_of(version, language).decode("utf-8"))
