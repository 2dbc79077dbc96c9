"""Windows of one browser, each with cookies of its own, and what went wrong in them."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Response,
)

from partnerships.models import User

DESK = 1280
PHONE = 360
HEIGHTS = {DESK: 900, PHONE: 740}
PATIENCE = 20_000


@dataclass
class Windows:
    """Opens windows on the site at `url`; `problems` is what the console complained of.

    `expected` are parts of complaints that a test provokes on purpose.
    """

    browser: Browser
    url: str
    expected: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    found: list[str] = field(default_factory=list)

    def open(
        self,
        user: User | None = None,
        path: str = "",
        *,
        width: int = DESK,
        **options: Any,
    ) -> Page:
        """Return a window with cookies of its own, signed in if a person is given.

        It is at `path` unless that is "". `options` are those of Playwright's
        `new_context`, as `java_script_enabled=False`.
        """
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": HEIGHTS[width]},
            **options,
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        if user is not None:
            self.sign_in(context, user)
        return self.tab(context, path)

    def tab(self, context: BrowserContext, path: str = "") -> Page:
        """Return one more tab that shares the cookies of a window."""
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", self._broken)
        page.on("response", self._answered)
        if path:
            page.goto(path)
        return page

    def sign_in(self, context: BrowserContext, user: User) -> None:
        """Give a window the cookie of a person who has signed in."""
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        cookie = client.cookies[name].value
        context.add_cookies([{"name": name, "value": cookie, "url": self.url}])

    def sign_out(self, context: BrowserContext) -> None:
        """Take the sign-in away as if it had run out."""
        context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    @property
    def problems(self) -> list[str]:
        """Return the complaints that nobody expected."""
        return [
            text
            for text in self.found
            if not any(part in text for part in self.expected)
        ]

    def close(self) -> None:
        """Close every window."""
        for context in self.contexts:
            context.close()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.found.append(f"{message.type}: {message.text}")

    def _broken(self, error: Error) -> None:
        self.found.append(f"script: {error}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.found.append(f"{response.status}: {response.url}")


def is_too_wide(page: Page) -> bool:
    """Return whether a page has to be scrolled sideways."""
    wide: bool = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return wide
