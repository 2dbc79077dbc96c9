"""What is pictured, in the order of the user's guide; each act has its addresses."""

import math
import re
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from config.demo import story
from config.demo.typed import in_words_of, words_of
from tests import servers
from tests.pictures.camera import PHONE, PICTURES, VISITOR, Camera, squeeze

INVITED = "nadia@fjord.example"
PURPOSE = "Research before launches in the United States"
TAKEN_AWAY = "sealed.pdf"


def answering(camera: Camera) -> None:
    """From the desk to the lock, as the lead of an agency that is asked."""
    at = camera.scene("as_loaded")
    page = camera.open(story.DANA, "/")
    camera.take("desk", page, "main", margin=0)
    page = camera.open(story.DANA, at["team"])
    camera.take("team", page, ".page-head", "main .stack-lg")
    page = camera.open(story.DANA, at["details"])
    camera.take("details", page, "main", margin=0)
    page = camera.open(story.DANA, at["sections"])
    camera.take("sections", page, ".page-head", "main .form-actions")
    page = camera.open(story.DANA, at["question"])
    camera.take("question", page, ".page-head", ".question")
    page = camera.open(story.DANA, at["question"], PHONE)
    camera.take("question-phone", page)
    page = camera.open(story.DANA, at["check"])
    camera.take("check", page, ".page-head", "article.topic")
    page = camera.open(story.DANA, at["lock"])
    camera.take("lock", page, ".page-head", "main .stack-lg")
    page = camera.open(story.DANA, at["waiting"])
    camera.take("waiting", page, ".page-head", "main .stack-lg")


def inviting(camera: Camera) -> None:
    """An invitation, as it is written, and as whoever is invited opens it."""
    page = camera.open(story.DANA, "/partnerships/new/")
    page.locator("[name=email]").fill(INVITED)
    page.locator("[name=purpose]").fill(in_words_of(words_of(camera.language), PURPOSE))
    page.locator("[name=purpose]").blur()
    camera.take("invite", page, ".page-head", "main form")
    page.locator("main .form-actions .btn-primary").click()
    page.wait_for_url(re.compile("/partnerships/[0-9a-f-]{36}/"))
    start = f"{page.url.split('/invitation')[0].rstrip('/')}/start/"
    page = camera.open(story.DANA, start)
    camera.take("start", page, ".page-head", "main .stack")
    page = camera.open(VISITOR, _link_of_letter(camera))
    camera.take("invitation", page, "main", margin=0)


def _link_of_letter(camera: Camera) -> str:
    """Return the link of the letter to whom was invited, once it was sent."""
    page = camera.open(VISITOR, "/outbox/")
    letter = page.locator("main li", has_text=INVITED)
    link = letter.locator("a[href*='/invitations/']").first

    def is_there() -> bool:
        page.reload()
        return link.count() > 0

    servers.wait_for(is_there, what="the letter of invitation")
    return link.get_attribute("href") or ""


def comparing(camera: Camera) -> None:
    """The verdict, the comparison and one difference, after the reveal."""
    at = camera.scene("as_loaded")
    page = camera.open(story.DANA, at["verdict"], height=900)
    camera.take("verdict", page)
    page = camera.open(story.DANA, at["verdict"], PHONE, height=780)
    camera.take("verdict-phone", page)
    page = camera.open(story.DANA, at["compare"], height=900)
    camera.take("compare", page, "#d-speed_quality", margin=8)
    page = camera.open(story.ELENA, at["settle"])
    camera.take("settle", page, ".page-head", "[aria-labelledby=positions]")
    camera.take("care", page, "#care", ".care > li:nth-child(2)", margin=12)


def agreeing(camera: Camera) -> None:
    """The agreement while it is negotiated."""
    at = camera.scene("as_loaded")
    page = camera.open(story.DANA, at["draft"])
    camera.take(
        "agreement", page, ".page-head", ".task-list > li:nth-child(6)", margin=12
    )
    page = camera.open(story.DANA, at["section"])
    page.locator("[name=credit][value=always]").check()
    page.locator("[name=paid_days]").fill("14")
    expect(page.locator(".drafting-text")).to_contain_text("14")
    page.locator("[name=paid_days]").blur()
    shown = ("#propose", "#parameter-revision_rounds", ".drafting-text")
    camera.take("section", page, *shown)


def keeping(camera: Camera) -> None:
    """The agreement in force: reading, quoting, its files, and the way out of it."""
    at = camera.scene("as_loaded")
    page = camera.open(story.INGRID, at["read"], height=900)
    camera.take("read", page)
    page = camera.open(story.INGRID, at["clause"])
    camera.take("quote", page, ".page-head", "[aria-labelledby=says]")
    page = camera.open(story.INGRID, at["signed"], height=900)
    camera.take("signed", page, ".page-head", "[aria-labelledby=blocks]")
    _take_file_away(camera, page, f"{camera.site.url}{at['sealed_pdf']}")
    page = camera.open(story.INGRID, at["ending"])
    camera.take("ending", page, "[aria-labelledby=days]")


def _take_file_away(camera: Camera, page: Page, address: str) -> None:
    """Picture the certificate in the sealed file, and what the site says of it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / TAKEN_AWAY
        file.write_bytes(page.request.get(address).body())
        picture_certificate(file, PICTURES / camera.language / "certificate.png")
        page = camera.open(VISITOR, "/verify/", height=900)
        page.locator("#verify-file").set_input_files(file)
        page.locator("#answer").wait_for()
        page.evaluate("window.scrollTo(0, 0)")
        camera.take("verify", page, ".page-head", "main form")


def picture_certificate(file: Path, path: Path) -> None:
    """Picture the first page of the certificate, which names the text's hashes."""
    text = subprocess.run(
        ["pdftotext", str(file), "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = text.split("\f")
    number = next(at for at, said in enumerate(pages, 1) if _is_certificate(said))
    which = ["-f", str(number), "-l", str(number), "-singlefile"]
    command = ["pdftoppm", "-png", "-r", "90", *which]
    subprocess.run([*command, str(file), str(path.with_suffix(""))], check=True)
    squeeze(path)


def _is_certificate(text: str) -> bool:
    """Return whether a page tells whole hashes, as no page before it does."""
    return (
        len(re.findall(r"\b[0-9a-f]{64}\b", re.sub(r"(?<=[0-9a-f])\n", "", text))) > 1
    )


def signing(camera: Camera) -> None:
    """An amendment: what it changes, and the signature."""
    at = camera.scene("amended")
    page = camera.open(story.INGRID, at["changes"])
    camera.take("changes", page, ".page-head", "main .stack-lg")
    page = camera.open(story.INGRID, at["sign"])
    page.locator("[name=typed_name]").fill("Ingrid Solberg")
    _draw(page)
    page.locator("[name=intent]").check()
    page.locator("[name=intent]").blur()
    camera.take("sign", page, "[aria-labelledby=signature]")


def _draw(page: Page) -> None:
    """Sign with a wave that grows smaller, as a hurried hand does."""
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    frame = pad.bounding_box()
    assert frame is not None
    left, middle = frame["x"] + 60, frame["y"] + frame["height"] / 2
    page.mouse.move(left, middle)
    page.mouse.down()
    for step in range(1, 90):
        height = 56 * math.exp(-step / 60) * math.sin(step / 4)
        page.mouse.move(left + 3 * step + 14 * math.cos(step / 4), middle - height)
    page.mouse.up()


ACTS = (answering, inviting, comparing, agreeing, keeping, signing)
