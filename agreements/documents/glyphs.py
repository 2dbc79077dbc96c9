"""Which characters the fonts of the PDFs can print."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDERS = tuple(
    Path(folder).expanduser()
    for folder in ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts")
)
# In the order in which the print stylesheet falls back: the everyday scripts are found
# in the first file, and the large ones are opened only when a character needs them.
PATTERNS = ("PTF55F.ttf", "PTS55F.ttf", "NotoS*-Regular.ttf", "Noto*-Regular.tt[fc]")
# Joiners, direction marks and variation selectors print nothing by themselves.
INVISIBLE = frozenset("\n\r\t\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff")


def unprintable(text: str) -> str:
    """Return the characters of `text` that no font of the PDFs has, each once.

    Without any of the fonts nothing can be said, and nothing is refused.
    """
    if not _files():
        return ""
    characters = dict.fromkeys(unicodedata.normalize("NFC", text))
    return "".join(one for one in characters if not _is_printable(one))


def named(characters: str) -> str:
    """Return characters as people can look them up: each with its code and name."""
    return ", ".join(_named(one) for one in characters)


def _named(character: str) -> str:
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "").lower()
    shown = f"{character} " if character.isprintable() else ""
    return f"{shown}({code} {name})" if name else f"{shown}({code})"


def _is_printable(character: str) -> bool:
    if character in INVISIBLE:
        return True
    if unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"}:
        return False
    return any(ord(character) in _coverage(path) for path in _files())


@cache
def _files() -> tuple[Path, ...]:
    return tuple(dict.fromkeys(_found()))


def _found() -> Iterator[Path]:
    for pattern in PATTERNS:
        for folder in FOLDERS:
            yield from sorted(folder.rglob(pattern))


@cache
def _coverage(path: Path) -> frozenset[int]:
    with TTFont(path, fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
