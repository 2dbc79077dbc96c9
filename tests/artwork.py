"""Draws the pictures that other sites and systems show for ours: `make artwork`."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.browsers import chromium

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "docs" / "artwork"
IMAGES = ROOT / "static" / "img"
# By file: what it is drawn from, and its width and height.
DRAWN = {
    "icon-32.png": (IMAGES / "favicon.svg", 32, 32),
    "icon-180.png": (SOURCES / "icon.svg", 180, 180),
    "icon-192.png": (SOURCES / "icon.svg", 192, 192),
    "icon-512.png": (SOURCES / "icon.svg", 512, 512),
    "social-card.png": (SOURCES / "social-card.svg", 1200, 630),
}


def main() -> None:
    """Draw every one of them anew."""
    with chromium() as browser:
        for name, (source, width, height) in DRAWN.items():
            _draw(browser, source, IMAGES / name, width, height)


def _draw(
    browser: Browser, source: Path, target: Path, width: int, height: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(source.as_uri())
    page.screenshot(path=target, omit_background=True)
    page.close()
    # Few colours, flat: a palette says the same in a third of the bytes.
    with Image.open(target) as picture:
        picture.quantize(64).save(target, optimize=True)
