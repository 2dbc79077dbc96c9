"""The published questionnaires, one file per version."""

from functools import cache
from pathlib import Path

from assessments.questionnaire.model import Questionnaire
from assessments.questionnaire.parsing import parse

CONTENT = Path(__file__).resolve().parent.parent / "content"
CURRENT_VERSION = "v1"


@cache
def published(version: str) -> Questionnaire:
    """The questionnaire of that version; LookupError when there is none."""
    # Compared with the names on disk, so that no version can spell a path.
    if version not in {path.stem for path in CONTENT.glob("v*.toml")}:
        raise LookupError(f"there is no questionnaire {version!r}")
    return parse((CONTENT / f"{version}.toml").read_text(encoding="utf-8"))
