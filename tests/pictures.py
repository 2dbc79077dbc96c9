"""Takes the pictures of the documentation from the demo: `make pictures`."""

import tempfile
from pathlib import Path

from playwright.sync_api import Page

from config.demo import story
from tests.browsers import chromium
from tests.stack import ROOT, Stack, running

PICTURES = ROOT / "docs" / "pictures"
WINDOW = (1280, 900)


def main() -> None:
    """Start the product with the demo's data and look at it as its first lead."""
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running("sqlite+filesystem", Path(folder)) as site,
    ):
        site.manage("demo")
        _take(site)


def _take(site: Stack) -> None:
    width, height = WINDOW
    with chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": height})
        _sign_in(page, site)
        page.get_by_role("link", name=story.MERIDIAN.name).click()
        page.get_by_role("link", name="The verdict").click()
        page.get_by_role("link", name="Download the report").wait_for()
        page.screenshot(path=PICTURES / "verdict.png")


def _sign_in(page: Page, site: Stack) -> None:
    page.goto(f"{site.url}/accounts/login/")
    page.locator("[name=login]").fill(story.DANA)
    page.locator("[name=password]").fill(story.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
