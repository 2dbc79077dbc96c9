"""The published agreement contents: a file per version, and one per translation."""

from collections.abc import Iterable, Mapping
from functools import cache

from agreements.content.model import FIRST_LANGUAGE, AgreementContent
from agreements.content.parsing import parse
from agreements.content.printed import CONTENT, paper_languages
from assessments.questionnaire import language_among

CURRENT_VERSION = "v2"


@cache
def published(version: str, language: str = FIRST_LANGUAGE) -> AgreementContent:
    """The content of that version; LookupError when it does not exist in `language`."""
    if language not in languages(version):
        raise LookupError(f"agreement content {version!r} is not in {language!r}")
    text = _text(f"{version}.toml")
    if language == FIRST_LANGUAGE:
        return parse(text)
    return parse(text, overlay=_text(f"{version}.{language}.toml"))


@cache
def languages(version: str) -> tuple[str, ...]:
    """The languages that version is in; LookupError when there is no such version.

    One that there is no paper in is none yet: what is written has to be printed.
    """
    # Compared with the names on disk, so that no version can spell a path.
    found = sorted(path.name.split(".") for path in CONTENT.glob("v[0-9]*.toml"))
    if [version, "toml"] not in found:
        raise LookupError(f"there is no agreement content {version!r}")
    others = [name[1] for name in found if name[0] == version and len(name) > 2]
    return (FIRST_LANGUAGE, *(one for one in others if one in paper_languages()))


def language_in(version: str, wanted: Iterable[str]) -> str:
    """The first of the wanted languages that the version is in, else its first one.

    `wanted` are codes such as "ru" or "ru-RU"; blank ones are passed over.
    """
    return language_among(languages(version), wanted)


def languages_of(
    version: str, status: Mapping[str, object], otherwise: str
) -> tuple[str, str]:
    """The language of record and the second language, "" for none.

    `status` are the values of the section of that name; as long as nothing is settled
    there, or something that the version is not in, it is written in `otherwise`.
    """
    record = language_in(version, [str(status.get("language") or ""), otherwise])
    second = str(status.get("second_language") or "")
    has_second = second in languages(version) and second != record
    return record, second if has_second else ""


def _text(name: str) -> str:
    return (CONTENT / name).read_text(encoding="utf-8")
