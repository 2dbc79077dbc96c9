"""Looks at a running site as the demo's people, and keeps what it sees as pictures."""

import contextlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from config.demo import story
from tests.browsers import chromium
from tests.stack import ROOT

PICTURES = ROOT / "docs" / "pictures"
DESK, PHONE = 1280, 360
# Room around what is cut out of a page, in CSS pixels.
MARGIN = 24
# A phone's picture is shown as wide as the phone, and sharp.
SCALES = {DESK: 1, PHONE: 2}
VISITOR = ""


class Site(Protocol):
    """A site that runs, as `tests.stack.Stack` does."""

    @property
    def url(self) -> str: ...

    def manage(self, *words: str) -> str: ...


@dataclass
class Camera:
    """One browser at one site that speaks one language; a window a person and width."""

    site: Site
    language: str
    browser: Browser
    pages: dict[tuple[str, int], Page] = field(default_factory=dict)

    @classmethod
    @contextlib.contextmanager
    def of(cls, site: Site, language: str) -> Iterator["Camera"]:
        """Start the browser; it ends with the block."""
        (PICTURES / language).mkdir(parents=True, exist_ok=True)
        with chromium() as browser:
            yield cls(site, language, browser)

    def scene(self, name: str) -> dict[str, str]:
        """Bring a scene about; return the addresses that it tells."""
        code = f"from tests.pictures import scenes; scenes.tell(scenes.{name})"
        said = self.site.manage("shell", "--verbosity", "0", "--command", code)
        told: dict[str, str] = json.loads(said)
        return told

    def open(self, who: str, path: str, width: int = DESK, height: int = 800) -> Page:
        """Show a page to a person, whom nobody has to ask twice who they are."""
        page = self._page(who, width)
        page.set_viewport_size({"width": width, "height": height})
        page.goto(path if "://" in path else f"{self.site.url}{path}")
        return page

    def take(
        self,
        name: str,
        page: Page,
        *parts: str,
        margin: int = MARGIN,
    ) -> None:
        """Keep what the window shows, or the `parts` of the page and what is between.

        `parts` are selectors, `margin` the room around them in CSS pixels.
        """
        path = PICTURES / self.language / f"{name}.png"
        page.evaluate("document.fonts.ready")
        page.mouse.move(0, 0)
        if parts:
            found = [page.locator(part).first for part in parts]
            frame = _around(page, found, margin)
            page.screenshot(path=path, full_page=True, clip=frame)
        else:
            page.screenshot(path=path)
        squeeze(path)

    def _page(self, who: str, width: int) -> Page:
        if (who, width) not in self.pages:
            context = self.browser.new_context(
                locale=self.language,
                device_scale_factor=SCALES[width],
                reduced_motion="reduce",
            )
            page = self.pages[who, width] = context.new_page()
            if who:
                self._sign_in(page, who)
        return self.pages[who, width]

    def _sign_in(self, page: Page, who: str) -> None:
        page.goto(f"{self.site.url}/accounts/login/")
        page.locator("[name=login]").fill(who)
        page.locator("[name=password]").fill(story.PASSWORD)
        page.locator("main .btn-primary").click()
        page.wait_for_url(f"{self.site.url}/")


def _around(page: Page, parts: list[Locator], margin: int) -> Any:
    """Return the frame of the parts together, with a margin, within the page."""
    frames = [frame for part in parts if (frame := part.bounding_box())]
    assert len(frames) == len(parts)
    scrolled = page.evaluate("window.scrollY")
    left = min(frame["x"] for frame in frames) - margin
    right = max(frame["x"] + frame["width"] for frame in frames) + margin
    top = min(frame["y"] for frame in frames) + scrolled - margin
    end = max(frame["y"] + frame["height"] for frame in frames) + scrolled + margin
    width = page.viewport_size["width"] if page.viewport_size else DESK
    left, right, top = max(left, 0), min(right, width), max(top, 0)
    return {"x": left, "y": top, "width": right - left, "height": end - top}


def squeeze(path: Path) -> None:
    """Say the same in a palette: pages are flat and of few colours.

    The palette covers the rare colours, which are those that mean something; then each
    of its places becomes the colour that most of its pixels had.
    """
    with Image.open(path) as picture:
        shown = picture.convert("RGB")
    flat = shown.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    places, colours = flat.tobytes(), shown.tobytes()
    pixels = zip(places, colours[::3], colours[1::3], colours[2::3], strict=True)
    palette = flat.getpalette() or []
    for (place, *colour), _ in reversed(Counter(pixels).most_common()):
        palette[3 * place : 3 * place + 3] = colour
    flat.putpalette(palette)
    flat.save(path, optimize=True)
