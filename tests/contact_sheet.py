"""Puts the pictures of all screens on one sheet: `make contact-sheet`."""

import json
from html import escape
from pathlib import Path

from django.conf import settings

from tests.browsers import chromium
from tests.stack import ROOT

SHEET = ROOT / "var" / "contact-sheet"
WIDTHS = (1280, 768, 360)
STYLE = """
@page { size: A3 landscape; margin: 8mm }
body { font: 9pt sans-serif; margin: 0 }
section { break-inside: avoid; margin-bottom: 5mm }
h2 { font-size: 10pt; margin: 0 0 2mm }
div { display: flex; gap: 2mm; align-items: flex-start }
img { max-height: 262mm; object-fit: cover; object-position: top }
img { outline: 1px solid #999 }
.w1280 { width: 110mm }
.w768 { width: 54mm }
.w360 { width: 27mm }
"""


def names_of(sweep: str) -> Path:
    """Return the file with what the screens of a sweep are, in order."""
    return SHEET / sweep / "names.json"


def picture_of(sweep: str, number: int, language: str, width: int) -> Path:
    """Return the file with the picture of a screen, counted from 1."""
    return SHEET / sweep / f"{number:03}-{language}-{width}.jpg"


def main() -> None:
    """Print contact-sheet.pdf: a line for each screen, its languages side by side."""
    parts = [f"<meta charset=utf-8><style>{STYLE}</style>"]
    for path in sorted(SHEET.glob("*/names.json")):
        sweep = path.parent.name
        names = json.loads(path.read_text(encoding="utf-8"))
        parts += [_line(sweep, at, name) for at, name in enumerate(names, start=1)]
    source = SHEET / "index.html"
    source.write_text("".join(parts), encoding="utf-8")
    with chromium() as browser:
        page = browser.new_page()
        page.goto(source.as_uri())
        page.pdf(path=SHEET / "contact-sheet.pdf", prefer_css_page_size=True)


def _line(sweep: str, number: int, name: str) -> str:
    pictures = "".join(
        f'<img class="w{width}" src="{path.relative_to(SHEET)}">'
        for language, _ in settings.LANGUAGES
        for width in WIDTHS
        if (path := picture_of(sweep, number, language, width)).exists()
    )
    return f"<section><h2>{sweep}, {escape(name)}</h2><div>{pictures}</div></section>"
