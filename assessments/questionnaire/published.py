"""The published questionnaires, one file per version."""

from functools import cache
from pathlib import Path

from assessments.questionnaire.model import Questionnaire
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


def source_of(version: str) -> bytes:
    """The file of a published version; LookupError when there is none."""
    # Compared with the names on disk, so that no version can spell a path.
    if version not in versions():
        raise LookupError(f"there is no questionnaire {version!r}")
    return (CONTENT / f"{version}.toml").read_bytes()


@cache
def published(version: str) -> Questionnaire:
    """The questionnaire of that version; LookupError when there is none."""
    return parse(source_of(version).decode("utf-8"))
