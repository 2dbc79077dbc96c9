"""One browser for all tests of this folder, and a window manager for each."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.windows import PATIENCE, Windows
from tests.browsers import chromium


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The browser; it is gone before tests elsewhere run event loops of their own."""
    # The driver's event loop runs in this thread, where Django would refuse to query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    with chromium() as started:
        yield started
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def windows(
    browser: Browser, live_server: LiveServer, transactional_db: None
) -> Iterator[Windows]:
    """Windows on the running site; the console of none of them may complain."""
    opened = Windows(browser, live_server.url)
    yield opened
    opened.close()
    assert opened.problems == []
