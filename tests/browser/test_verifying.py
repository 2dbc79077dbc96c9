"""Verifying a document in a browser: the file stays where it is."""

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, Request, expect

from agreements.actions.sealing import publish_sealed
from agreements.evidence import sha256_hex
from tests.agreements.conftest import documents
from tests.agreements.story import NOW, Story, signable
from tests.browser.windows import Windows

__all__ = ["documents"]
pytestmark = pytest.mark.usefixtures("documents")
PDF = b"%PDF-1.7 what nobody else reads\n" * 40
CHOOSE = "Drop the PDF here, or choose it"
DROP = """([selector, words]) => {
  const files = new DataTransfer();
  files.items.add(new File([words], "other.pdf", { type: "application/pdf" }));
  const how = { bubbles: true, cancelable: true, dataTransfer: files };
  document.querySelector(selector).dispatchEvent(new DragEvent("drop", how));
}"""


@pytest.fixture
def story(transactional_db: None) -> Story:
    """A sealed agreement; its file is a stand-in."""
    cache.clear()
    story = signable()
    story.sign(story.a)
    story.sign(story.b)
    publish_sealed(
        sealed=story.revision.sealed,
        sha256=sha256_hex(PDF),
        size=len(PDF),
        level="B-LT",
        now=NOW,
    )
    return story


def answer(page: Page) -> str:
    expect(page.locator("#answer")).to_be_visible()
    return page.locator("#answer h2").inner_text()


def test_the_file_is_hashed_here_and_only_its_hash_is_sent(
    windows: Windows, story: Story, tmp_path: Path
) -> None:
    file = tmp_path / "agreement.pdf"
    file.write_bytes(PDF)
    page = windows.open(None, "/verify/")
    bodies: list[bytes] = []

    def note(request: Request) -> None:
        bodies.append(request.post_data_buffer or b"")

    page.on("request", note)
    page.get_by_label(CHOOSE).set_input_files(file)
    assert answer(page) == "Genuine and current"

    page.evaluate(DROP, ["[data-drop]", "another file"])
    expect(page.locator("#answer")).to_contain_text("Not a file that was sealed here")
    posted = [parse_qs(body.decode()) for body in bodies if body]
    assert [one["sha256"] for one in posted] == [
        [sha256_hex(PDF)],
        [sha256_hex(b"another file")],
    ]
    assert {name for one in posted for name in one} == {"sha256", "csrfmiddlewaretoken"}
    assert not any(b"nobody else reads" in body for body in bodies)


def test_without_scripts_the_hash_is_typed(windows: Windows, story: Story) -> None:
    page = windows.open(None, "/verify/", java_script_enabled=False)
    expect(page.get_by_label(CHOOSE)).to_be_hidden()
    page.get_by_label("SHA-256 of the document").fill(sha256_hex(PDF).upper())
    page.get_by_role("button", name="Verify").click()
    assert answer(page) == "Genuine and current"
    page.get_by_label("SHA-256 of the document").fill("no hash")
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_role("alert")).to_contain_text("only the digits 0 to 9")
    expect(page.get_by_label("SHA-256 of the document")).to_have_value("no hash")
