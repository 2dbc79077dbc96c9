"""An agreement's whole life in two browsers, from a conflict to its end."""

import hashlib
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.actors import PASSWORD, PATIENCE, Person
from tests.journeys.test_story import read_pdf
from tests.stack import Stack

pytestmark = [pytest.mark.stack]

SLOWEST = "We answer within two days, always."
CALMER = "We answer within three working days."
LATER = "We answer within four working days, except in August."
AMENDED = "Since the spring we answer within one working day."


@pytest.fixture
def people(stack: Stack, browser: Browser) -> tuple[str, Person, Person]:
    """Return an agreement's address and the lead of each agency, signed in."""
    found = json.loads(
        stack.manage(
            "shell",
            "--no-imports",
            "-c",
            f"from tests.journeys.groundwork import *; nearly_agreed({PASSWORD!r})",
        )
    )
    dana, boris = (
        Person.arrive(browser.new_context(), stack, name, email)
        for name, email in found["people"].items()
    )
    for person in (dana, boris):
        person.sign_in()
    return f"/agreements/{found['agreement']}/", dana, boris


def test_two_leads_from_a_conflict_to_the_end_of_their_agreement(
    stack: Stack, people: tuple[str, Person, Person], tmp_path: Path
):
    first, dana, boris = people
    disagree(first, dana, boris)
    freeze_sign_late_and_sign(first, dana, boris)
    sealed, head = take_away(first, dana)
    check_the_evidence(boris.download_at(f"{first}evidence.zip"), head, tmp_path)
    says_of(stack, dana, sealed, "Genuine and current")
    says_of(stack, dana, sealed + b"\n", "Not a file that was sealed here")

    second = amend(first, dana, boris)
    amended, _head = take_away(second, boris)
    says_of(stack, dana, sealed, "Genuine, but superseded")
    says_of(stack, boris, amended, "Genuine and current")
    text = read_pdf(tmp_path / "amended.pdf", amended)
    assert AMENDED in text

    note = part(stack, second, dana, boris)
    says_of(stack, boris, amended, "Genuine, but ended")
    says_of(stack, boris, note, "Genuine note of ending")
    text = read_pdf(tmp_path / "note.pdf", note)
    # The hash wraps over two lines.
    assert hashlib.sha256(amended).hexdigest() in text.replace(" ", "")
    for agreement in (first, second):
        boris.download_at(f"{agreement}sealed.pdf")
    stack.manage("verify_chain")


def disagree(agreement: str, dana: Person, boris: Person) -> None:
    """Both change one section at once; the second sees both, and they settle it."""
    section = f"{agreement}sections/communication/"
    for person in (dana, boris):
        person.go(section)
        person.unfold()
    dana.field("wording").fill(SLOWEST)
    expect(dana.page.locator("[hx-post]")).to_contain_text(SLOWEST, timeout=PATIENCE)
    dana.press("Propose this")
    dana.sees("Your proposal is in")
    boris.field("wording").fill(CALMER)
    boris.field("reason").fill("August is holiday time here.")
    boris.press("Propose this")
    boris.sees("Somebody was faster")
    boris.sees(SLOWEST)
    assert boris.field("wording").input_value() == CALMER
    assert boris.field("reason").input_value() == "August is holiday time here."
    boris.press("Propose this")
    boris.sees("Your proposal is in")
    dana.go(section)
    dana.sees(CALMER)
    dana.press("Accept this section")
    dana.sees("Agreed")


def freeze_sign_late_and_sign(agreement: str, dana: Person, boris: Person) -> None:
    """One is about to sign when the other changes the text: 409 with what changed."""
    dana.go(agreement)
    dana.press("Freeze for signing")
    wait_to_sign(agreement, boris)
    boris.choose_box("agree")
    boris.press("Consent and go on")
    change(agreement, dana, boris, LATER, reopen=True)
    with boris.page.expect_response(lambda r: r.request.method == "POST") as answer:
        boris.type_signature()
    assert answer.value.status == 409
    boris.sees("This changed while you were looking")
    boris.sees("except in August")
    for person in (boris, dana):
        wait_to_sign(agreement, person)
        person.sign()
        person.sees("Who signed")


def change(
    agreement: str, dana: Person, boris: Person, words: str, *, reopen: bool = False
) -> None:
    """Dana proposes other words, Boris accepts them in a window beside, she freezes."""
    section = f"{agreement}sections/communication/"
    dana.go(agreement)
    if reopen:
        dana.press("Reopen for changes")
    dana.go(section)
    dana.unfold()
    dana.field("wording").fill(words)
    dana.press("Propose this")
    dana.sees("Your proposal is in")
    beside = boris.beside()
    beside.go(section)
    beside.press("Accept this section")
    beside.sees("Agreed")
    beside.page.close()
    dana.go(agreement)
    dana.press("Freeze for signing")


def wait_to_sign(agreement: str, person: Person) -> None:
    """Open the page to sign once the worker has made its PDF."""
    person.go(agreement)
    while person.page.get_by_role("link", name="Read and sign").count() == 0:
        person.page.wait_for_timeout(200)
        person.page.reload()
    person.follow("Read and sign")


def take_away(agreement: str, person: Person) -> tuple[bytes, str]:
    """Wait for the sealed file; return it, and the head that a letter brought."""
    person.go(f"{agreement}signed/")
    sealed = person.download("Download the sealed agreement")
    person.go("/outbox/")
    letters = person.letters()
    heads = re.findall(r"\b[0-9a-f]{64}\b", letters.all_inner_texts()[0])
    for letter in letters.all_inner_texts():
        heads += re.findall(r"\b[0-9a-f]{64}\b", letter)
    return sealed, heads[0]


def check_the_evidence(bundle: bytes, head: str, folder: Path) -> None:
    """A bare Python without network or packages says that everything holds."""
    path = folder / "evidence.zip"
    path.write_bytes(bundle)
    with zipfile.ZipFile(path) as bundled:
        verifier = bundled.extract("verify.py", folder)
    bare = [sys.executable, "-I", "-S", verifier, "--head", head, str(path)]
    said = subprocess.run(bare, env={}, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def amend(agreement: str, dana: Person, boris: Person) -> str:
    """Change one section of what was sealed; both sign it. Return its address."""
    boris.go(f"{agreement}amend/")
    boris.press("Start the amendment")
    address = boris.page.url.removeprefix(boris.stack.url)
    change(address, dana, boris, AMENDED)
    for person in (dana, boris):
        wait_to_sign(address, person)
        person.sign()
        person.sees("Who signed")
    return address


def part(stack: Stack, agreement: str, dana: Person, boris: Person) -> bytes:
    """Give notice, confirm every step on both sides, and let the days pass."""
    dana.go(f"{agreement}ending/")
    dana.choose_box("sure")
    dana.press("Give notice")
    for person in (dana, boris):
        person.go(f"{agreement}ending/")
        confirm = person.page.get_by_role("button", name="Confirm that it is done")
        for left in range(confirm.count(), 0, -1):
            confirm.first.click()
            expect(confirm).to_have_count(left - 1, timeout=PATIENCE)
    stack.manage(
        "shell",
        "--no-imports",
        "-c",
        "from tests.journeys.groundwork import *; notice_is_over()",
    )
    link = dana.page.locator("a[href$='ended.pdf']")
    dana.go(f"{agreement}ending/")
    while link.count() == 0:
        dana.page.wait_for_timeout(200)
        dana.page.reload()
    return dana.download_at(f"{agreement}ended.pdf")


def says_of(stack: Stack, person: Person, file: bytes, words: str) -> None:
    """Let the public page say what a file is; the file stays in the browser."""
    person.go("/verify/")
    with person.page.expect_request(lambda r: r.method == "POST") as sent:
        person.page.locator("#verify-file").set_input_files(
            {"name": "agreement.pdf", "mimeType": "application/pdf", "buffer": file}
        )
    person.sees(words)
    assert len(sent.value.post_data_buffer or b"") < 1000
