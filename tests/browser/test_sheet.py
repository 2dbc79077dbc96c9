"""Photographs every screen in every language and width: `make contact-sheet`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.utils import translation
from playwright.sync_api import Page

from partnerships.models import User
from tests.agreements.conftest import documents, made_seal_key, seal_key
from tests.browser.screens import Screen
from tests.browser.showing import EXPECTED, SWEEPS, Pages, show
from tests.browser.windows import Windows
from tests.config.stages import Stage
from tests.contact_sheet import SHEET, WIDTHS, names_of, picture_of

__all__ = ["documents", "made_seal_key", "seal_key"]
pytestmark = [
    pytest.mark.pictures,
    pytest.mark.usefixtures("documents", "seal_key"),
]

# Of a longer page the top is shown.
LONGEST = 6000


@contextmanager
def reading(language: str) -> Iterator[None]:
    """Let everybody read a language."""
    User.objects.update(language=language)
    with translation.override(language):
        yield


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
@pytest.mark.parametrize("sweep", SWEEPS)
def test_every_screen_is_photographed(
    windows: Windows, sweep: str, language: str
) -> None:
    windows.expected += EXPECTED
    told, screens = SWEEPS[sweep]
    (SHEET / sweep).mkdir(parents=True, exist_ok=True)
    pages = Pages(windows, options={"locale": language})
    names = []
    for state, made in told():
        for screen in screens[state]:
            names.append(f"{state}: {screen}")
            with reading(language):
                page = _opened(pages, screen, made, language)
                _photograph(page, sweep, len(names), language)
                if screen.act is not None:
                    page.close()
    names_of(sweep).write_text(json.dumps(names), encoding="utf-8")


def _opened(pages: Pages, screen: Screen, made: Stage, language: str) -> Page:
    page = pages.of(screen.reader(made))
    if screen.act is not None:
        # What it leaves unsaved is gone with its tab.
        page = pages.windows.tab(page.context)
    show(page, screen, made, is_proven=language == settings.LANGUAGE_CODE)
    return page


def _photograph(page: Page, sweep: str, number: int, language: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        height: int = page.evaluate("document.documentElement.scrollHeight")
        page.screenshot(
            path=picture_of(sweep, number, language, width),
            type="jpeg",
            quality=60,
            full_page=True,
            clip={"x": 0, "y": 0, "width": width, "height": min(height, LONGEST)},
        )
