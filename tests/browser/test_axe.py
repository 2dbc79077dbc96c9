"""axe finds nothing on any screen, no console complains, and nothing is too wide."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, Route

from tests.agreements.conftest import documents, seal_key
from tests.browser.screens import SCREENS, Screen, states
from tests.browser.windows import DESK, HEIGHTS, PHONE, Windows, is_too_wide
from tests.config.stages import Stage

__all__ = ["documents", "seal_key"]
pytestmark = pytest.mark.usefixtures("documents", "seal_key")

NARROWEST = 320
FIND = """async () => {
  const found = await axe.run({resultTypes: ["violations"]});
  return found.violations.map(v => v.id + " " + v.nodes.map(n => n.target).join(", "));
}"""


def look(page: Page) -> list[str]:
    """Return what is wrong with the page that is open, at each width."""
    page.evaluate(Axe().axe_script)
    wrong = []
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
        client = Client()
        client.force_login(screen.reader(made))
        answer = client.post(address, screen.sent)
        assert answer.status_code == 200, screen

        def fulfil(route: Route) -> None:
            route.fulfill(body=answer.content, content_type="text/html; charset=utf-8")

        page.route(f"**{address}", fulfil, times=1)
    response = page.goto(address)
    assert response is not None
    assert response.status == 200, screen
    assert page.url.endswith(address), f"{screen} led to {page.url}"


def test_every_screen_in_every_state(windows: Windows) -> None:
    wrong = {}
    looked_at = set()
    for state, made in states():
        pages: dict[str, Page] = {}
        for screen in SCREENS[state]:
            if screen.who not in pages:
                pages[screen.who] = windows.open(screen.reader(made))
            page = pages[screen.who]
            show(page, screen, made)
            if found := look(page):
                wrong[f"{state}: {screen}"] = found
            looked_at.add(state)
        windows.close()
        windows.contexts.clear()

    assert wrong == {}
    assert looked_at == set(SCREENS)
