"""axe finds nothing on any screen, no console complains, and nothing is too wide."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route

from tests.agreements.conftest import documents, made_seal_key, seal_key
from tests.browser.agreement_scenes import agreement_scenes
from tests.browser.agreement_tables import AGREEMENT_SCREENS
from tests.browser.scenes import scenes
from tests.browser.screens import Screen
from tests.browser.tables import SCREENS
from tests.browser.windows import DESK, HEIGHTS, PHONE, Windows, is_too_wide
from tests.config.stages import Stage

__all__ = ["documents", "made_seal_key", "seal_key"]
pytestmark = pytest.mark.usefixtures("documents", "seal_key")

NARROWEST = 320
# Without `preload` it does not fetch our one style sheet again for every page.
FIND = """async () => {
  const found = await axe.run({resultTypes: ["violations"], preload: false});
  return found.violations.map(v => v.id + " " + v.nodes.map(n => n.target).join(", "));
}"""


def look(page: Page) -> list[str]:
    """Return what is wrong with the page that is open, at each width."""
    page.evaluate(Axe().axe_script)
    wrong = []
    strong = page.locator(".btn-primary:visible").count()
    if strong > 1:
        wrong.append(f"{strong} primary actions")
    for width in (DESK, PHONE, NARROWEST):
        page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 740)})
        if width != NARROWEST:
            wrong += [f"{width}: {one}" for one in page.evaluate(FIND)]
        if is_too_wide(page):
            wrong.append(f"{width}: too wide")
    return wrong


def show(page: Page, screen: Screen, made: Stage) -> None:
    """Open a screen; one that answers a form is fetched first and shown in place."""
    address = screen.address(made)
    page.set_viewport_size({"width": DESK, "height": HEIGHTS[DESK]})
    if screen.sent is not None:
        answer = screen.answer(made)

        def fulfil(route: Route) -> None:
            route.fulfill(body=answer, content_type="text/html; charset=utf-8")

        page.route(f"**{address}", fulfil, times=1)
    response = page.goto(address)
    assert response is not None
    assert response.status == (200 if screen.sent is not None else screen.status)
    assert page.url.endswith(address), f"{screen} led to {page.url}"
    if screen.act is not None:
        screen.act(page, made)
    assert screen.shows in page.locator("body").inner_text(), screen
    assert page.locator(".error-summary li").count() == screen.faults, screen


@pytest.mark.parametrize(
    ("told", "screens"),
    [(scenes, SCREENS), (agreement_scenes, AGREEMENT_SCREENS)],
    ids=["assessment", "agreement"],
)
def test_every_screen_in_every_state(
    windows: Windows,
    told: Callable[[], Iterator[tuple[str, Stage]]],
    screens: Mapping[str, Sequence[Screen]],
) -> None:
    # What some screens are about.
    windows.expected += ["status of 403", "status of 409", "ERR_FAILED"]
    wrong = {}
    looked_at = set()
    pages: dict[int, Page] = {}
    for state, made in told():
        for screen in screens[state]:
            reader = screen.reader(made)
            if reader.pk not in pages:
                pages[reader.pk] = windows.open(reader)
            if found := look_at(windows, pages[reader.pk], screen, made):
                wrong[f"{state}: {screen}"] = found
        looked_at.add(state)

    assert wrong == {}
    assert looked_at == set(screens)


def look_at(windows: Windows, page: Page, screen: Screen, made: Stage) -> list[str]:
    """Return what is wrong with a screen, shown in a page that is signed in."""
    if screen.act is None:
        show(page, screen, made)
        return look(page)
    # What it leaves unsaved is gone with its tab.
    page = windows.tab(page.context)
    show(page, screen, made)
    found = look(page)
    page.close()
    return found
