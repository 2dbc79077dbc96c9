"""axe finds nothing on any screen, no console complains, and nothing is too wide."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from playwright.sync_api import Page

from tests.agreements.conftest import documents, made_seal_key, seal_key
from tests.browser.screens import Screen
from tests.browser.showing import EXPECTED, SWEEPS, Pages, Table, Told, show
from tests.browser.windows import DESK, HEIGHTS, PHONE, Windows, is_too_wide
from tests.config.stages import Stage

__all__ = ["documents", "made_seal_key", "seal_key"]
pytestmark = pytest.mark.usefixtures("documents", "seal_key")

TABLET = 768
NARROWEST = 320
# Without `preload` it does not fetch our one style sheet again for every page.
FIND = """async isOfContrast => {
  const found = await axe.run({
    resultTypes: ["violations"],
    preload: false,
    rules: {"color-contrast": {enabled: isOfContrast}},
  });
  return found.violations.map(v => v.id + " " + v.nodes.map(n => n.target).join(", "));
}"""


def look(page: Page, *, is_first: bool = True) -> list[str]:
    """Return what is wrong with the page that is open, at each width.

    Contrast takes most of the time, and colours are the same at every width: on a
    narrow screen it is asked for only where the page `is_first` of its address.
    """
    page.evaluate(Axe().axe_script)
    wrong = []
    strong = page.locator(".btn-primary:visible").count()
    if strong > 1:
        wrong.append(f"{strong} primary actions")
    for width in (DESK, TABLET, PHONE, NARROWEST):
        page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 740)})
        if width in HEIGHTS:
            is_asked = is_first or width == DESK
            wrong += [f"{width}: {one}" for one in page.evaluate(FIND, is_asked)]
        if is_too_wide(page):
            wrong.append(f"{width}: too wide")
    return wrong


@pytest.mark.parametrize(("told", "screens"), SWEEPS.values(), ids=SWEEPS)
def test_every_screen_in_every_state(
    windows: Windows, told: Told, screens: Table
) -> None:
    windows.expected += EXPECTED
    wrong = {}
    looked_at: set[str] = set()
    routes: set[str] = set()
    pages = Pages(windows)
    for state, made in told():
        for screen in screens[state]:
            page = pages.of(screen.reader(made))
            is_first = screen.route not in routes
            if found := look_at(windows, page, screen, made, is_first):
                wrong[f"{state}: {screen}"] = found
            routes.add(screen.route)
        looked_at.add(state)

    assert wrong == {}
    assert looked_at == set(screens)


def look_at(
    windows: Windows, page: Page, screen: Screen, made: Stage, is_first: bool
) -> list[str]:
    """Return what is wrong with a screen, shown in a page that is signed in."""
    if screen.act is None:
        show(page, screen, made)
        return look(page, is_first=is_first)
    # What it leaves unsaved is gone with its tab.
    page = windows.tab(page.context)
    show(page, screen, made)
    found = look(page, is_first=is_first)
    page.close()
    return found


def test_the_styleguide_in_pictures(
    windows: Windows, settings: LazySettings, tmp_path: Path
) -> None:
    settings.ROOT_URLCONF = "tests.config.open_doors"
    page = windows.open(path="/styleguide/")

    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        picture = page.screenshot(path=tmp_path / f"{width}.png", full_page=True)
        assert len(picture) > 100_000
    # It shows the strong button in every place that it may have.
    assert [one for one in look(page) if "primary actions" not in one] == []
