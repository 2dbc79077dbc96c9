"""Nothing on a page moves once it is shown."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.agreements.conftest import documents
from tests.browser.windows import DESK, HEIGHTS, PHONE, Windows
from tests.config.stages import Stage, told

__all__ = ["documents"]
MOST = 0.01
# Two frames after everything is there, whatever came late has been laid out.
SHIFTED = """() => new Promise((done) => {
  let shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(shifted)));
})"""


def pages(made: Stage, name: str) -> Iterator[str]:
    """Yield the addresses that are looked at when the story has come to `name`."""
    if name == "answering":
        yield reverse("home")
        assert made.round is not None
        yield reverse("assessments:question", args=[made.round.pk, "speed_quality"])
    elif name == "revealed":
        assert made.round is not None
        yield reverse("assessments:verdict", args=[made.round.pk])
    elif name == "drafting":
        assert made.agreement is not None
        yield reverse("agreements:detail", args=[made.agreement.pk])


def shift(page: Page, url: str, width: int) -> float:
    """Return how much of a page moved while it came, as browsers count it."""
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.goto(url, wait_until="networkidle")
    moved: float = page.evaluate(SHIFTED)
    return moved


@pytest.mark.usefixtures("documents")
def test_nothing_moves_while_a_page_comes(windows: Windows) -> None:
    moved = {}
    for name, made in told():
        page = windows.open(made.people["lead"])
        for url in pages(made, name):
            for width in (DESK, PHONE):
                moved[f"{width}: {url}"] = shift(page, url, width)
        if name == "drafting":
            break

    assert len(moved) == 8
    assert {url: far for url, far in moved.items() if far >= MOST} == {}
