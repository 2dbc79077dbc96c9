"""The published agreement contents, one file per version."""

from functools import cache
from pathlib import Path

from agreements.content.model import AgreementContent
from agreements.content.parsing import parse

CONTENT = Path(__file__).resolve().parent
CURRENT_VERSION = "v1"


@cache
def published(version: str) -> AgreementContent:
    """The content of that version; LookupError when there is none."""
    # Compared with the names on disk, so that no version can spell a path.
    if version not in {path.stem for path in CONTENT.glob("v[0-9]*.toml")}:
        raise LookupError(f"there is no agreement content {version!r}")
    return parse((CONTENT / f"{version}.toml").read_text(encoding="utf-8"))
