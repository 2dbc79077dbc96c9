"""Reading an agreement in a browser: searching while typing, quoting, no scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.agreements.conftest import documents
from tests.agreements.story import Story, signable
from tests.browser.windows import PHONE, Windows

__all__ = ["documents"]
pytestmark = pytest.mark.usefixtures("documents")


def base(story: Story) -> str:
    """Return the address that all pages of the agreement begin with."""
    return f"/agreements/{story.agreement_id}/"


def sections(page: Page) -> list[str]:
    """Return the sections that are shown."""
    found: list[str] = page.locator("#text h2").all_inner_texts()
    return found


def test_it_is_searched_while_one_types(windows: Windows) -> None:
    story = signable()
    page = windows.open(story.a.user, base(story) + "read/")
    everything = sections(page)
    page.get_by_role("searchbox").press_sequentially("lEaves", delay=20)

    expect(page.locator("#found")).to_contain_text("1 section")
    assert [one for one in everything if "Parting well" in one] == sections(page)
    expect(page.locator("#text mark").first).to_have_text("leaves")
    expect(page.locator("#contents-desk li")).to_have_count(1)
    assert page.url.endswith("?q=lEaves")
    page.get_by_role("searchbox").fill("")
    expect(page.locator("#text mark")).to_have_count(0)
    expect(page.locator("#found")).to_be_empty()
    assert sections(page) == everything


def test_a_quotation_is_copied(windows: Windows) -> None:
    story = signable()
    page = windows.open(
        story.a.user,
        base(story) + "read/",
        permissions=["clipboard-read", "clipboard-write"],
    )
    page.get_by_role("button", name="Quote this clause 19. Parting well").click()

    expect(page.get_by_text("Copied: text, number, link and hash")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("link", name="Link to this clause 19. Parting well").click()
    expect(page.get_by_role("textbox")).to_have_value(copied)
    assert story.section("exit").content_hash in copied
    page.get_by_role("button", name="Copy the quotation").click()
    expect(page.get_by_text("Copied: text, number, link and hash")).to_be_visible()


def test_all_of_it_works_without_scripts(windows: Windows) -> None:
    story = signable()
    page = windows.open(
        story.b.user, base(story) + "read/", width=PHONE, java_script_enabled=False
    )
    expect(page.get_by_role("button", name="Quote this clause")).to_have_count(0)
    page.get_by_role("searchbox").fill("leaves")
    page.get_by_role("button", name="Search").click()
    assert len(sections(page)) == 1
    page.get_by_role("link", name="Link to this clause").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Parting well")
    assert (
        story.section("exit").content_hash in page.get_by_role("textbox").input_value()
    )
