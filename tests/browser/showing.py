"""All the screens there are, and opening one in a browser."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, Route

from partnerships.models import User
from tests.browser.agreement_scenes import (
    negotiating_scenes,
    sealed_scenes,
    signing_scenes,
)
from tests.browser.agreement_tables import AGREEMENT_SCREENS
from tests.browser.desk_scenes import desk_scenes
from tests.browser.desk_tables import DESK_SCREENS
from tests.browser.scenes import further_scenes, round_scenes
from tests.browser.screens import Screen
from tests.browser.tables import SCREENS
from tests.browser.windows import DESK, HEIGHTS, Windows
from tests.config.stages import Stage

Told = Callable[[], Iterator[tuple[str, Stage]]]
Table = Mapping[str, Sequence[Screen]]


def _between(table: Table, first: str, end: str = "") -> Table:
    """Return the screens of the states from `first` on, up to but without `end`."""
    states = [*table]
    stop = states.index(end) if end else len(states)
    return {state: table[state] for state in states[states.index(first) : stop]}


# In parts, which two processes share.
SWEEPS: dict[str, tuple[Told, Table]] = {
    "desk": (desk_scenes, DESK_SCREENS),
    "rounds": (round_scenes, _between(SCREENS, "invited", "own questions")),
    "further": (further_scenes, _between(SCREENS, "own questions")),
    "negotiating": (
        negotiating_scenes,
        _between(AGREEMENT_SCREENS, "drafted", "unnamed"),
    ),
    "signing": (signing_scenes, _between(AGREEMENT_SCREENS, "unnamed", "signed by us")),
    "sealed": (sealed_scenes, _between(AGREEMENT_SCREENS, "signed by us")),
}
# What some screens are about.
EXPECTED = ("status of 403", "status of 404", "status of 409", "ERR_FAILED")


@dataclass
class Pages:
    """One open page a reader; visitors share one that nobody signed in to.

    `options` are those of Playwright's `new_context`, as `locale`.
    """

    windows: Windows
    options: dict[str, Any] = field(default_factory=dict)
    opened: dict[int, Page] = field(default_factory=dict)

    def of(self, reader: User | None) -> Page:
        """Return the reader's page."""
        key = reader.pk if reader else 0
        if key not in self.opened:
            self.opened[key] = self.windows.open(reader, **self.options)
        return self.opened[key]


def show(page: Page, screen: Screen, made: Stage, *, is_proven: bool = True) -> None:
    """Open a screen; one that answers a form is fetched first and shown in place.

    `is_proven`: what it shows is looked for, in English.
    """
    address = screen.address(made)
    page.set_viewport_size({"width": DESK, "height": HEIGHTS[DESK]})
    if screen.via is not None:
        page.goto(screen.via(made))
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
    assert page.locator(".error-summary li").count() == screen.faults, screen
    if is_proven:
        assert screen.shows in page.locator("body").inner_text(), screen
