"""Two agencies go from sign-up to a sealed agreement, as people in browsers do."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from agreements import content
from config.demo import story
from tests.journeys.actors import Person
from tests.stack import ROOT, Stack

pytestmark = [pytest.mark.stack]

DEMO = Path(story.__file__).parent
NORTH = "Northlight Research"
MERIDIAN = "Студия «Меридиан»"


def sheets() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a lead of each agency answers."""
    document = json.loads((DEMO / "meridian-northlight.answers.json").read_text())
    first, second = (agency["respondents"][0] for agency in document["agencies"])
    return first, second


def test_two_agencies_from_sign_up_to_a_sealed_agreement(
    stack: Stack, browser: Browser, tmp_path: Path
):
    anna = Person.arrive(
        browser.new_context(), stack, "Анна Белова", "anna@meridian.example"
    )
    boris = Person.arrive(
        browser.new_context(), stack, "Борис Орлов", "boris@meridian.example"
    )
    ingrid = Person.arrive(
        browser.new_context(), stack, "Ingrid Solberg", "ingrid@northlight.example"
    )
    people_join(anna, boris, ingrid)
    answer_and_lock(anna, boris, ingrid)
    report = read_the_verdict(anna, ingrid)
    settle_every_section(anna, ingrid)
    sealed = freeze_and_sign(anna, ingrid)

    check_report(tmp_path, report)
    check_sealed(stack, tmp_path, sealed)


def people_join(anna: Person, boris: Person, ingrid: Person) -> None:
    """Steps 1 to 3: sign up, make the profile, invite, accept."""
    anna.go("/accounts/signup/")
    anna.sign_up()
    anna.make_agency(MERIDIAN)

    anna.go("/partnerships/new/")
    anna.field("email").fill(ingrid.email)
    anna.field("purpose").fill("Joint launches in two markets")
    anna.field("addresses").fill(boris.email)
    anna.press("Send invitation")

    boris.open_letter("Join the team")
    boris.follow("Sign up")
    boris.sign_up()
    boris.press("Join the team")

    ingrid.open_letter("asks you into a partnership")
    ingrid.sees(MERIDIAN)
    assert "/invitations/" not in ingrid.page.url
    ingrid.follow("Sign up")
    ingrid.sign_up()
    ingrid.field("name").fill(NORTH)
    ingrid.press("Accept")
    ingrid.sees(MERIDIAN)


def answer_and_lock(anna: Person, boris: Person, ingrid: Person) -> None:
    """Steps 4 and 5: answer blind, say who is done, lock, reveal."""
    ours, theirs = sheets()
    for person, answers in [(anna, ours), (boris, ours), (ingrid, theirs)]:
        person.go("/")
        person.follow("Start answering")
        person.press("Start")
        person.go("/")
        person.follow("Continue answering")
        person.answer_everything(answers)
        person.press("I am done")
    anna.go("/")
    anna.follow("Lock our answers")
    anna.press("Lock our answers")
    anna.sees("Locked")

    ingrid.go("/")
    ingrid.follow("Lock our answers")
    ingrid.press("Lock and reveal")


def read_the_verdict(anna: Person, ingrid: Person) -> bytes:
    """Step 6: both read the same verdict; the report is there in seconds."""
    for person in (ingrid, anna):
        person.go("/")
        person.follow("Read the verdict")
        person.sees("Go, with these clauses")
    report = anna.download(re.compile("^Download the report"))
    anna.press("Draft our agreement")
    return report


def settle_every_section(anna: Person, ingrid: Person) -> None:
    """Steps 7 and 8: one proposes, the other accepts, section by section."""
    settled = json.loads((DEMO / "agreement.json").read_text())
    anna.go("/")
    anna.follow("Settle the next section")
    home = anna.page.url
    for section in content.published("v2").sections:
        address = f"{home}sections/{section.key}/"
        anna.page.goto(address)
        if not anna.propose(settled[section.key]):
            anna.press("Accept this section")
        anna.sees("Accepted by")
        ingrid.page.goto(address)
        ingrid.press("Accept this section")
        ingrid.sees("Agreed")


def freeze_and_sign(anna: Person, ingrid: Person) -> bytes:
    """Name who signs, freeze, sign on both sides, download the sealed file."""
    for person, entity in [
        (anna, "ООО «Студия Меридиан»"),
        (ingrid, "Northlight Research AS"),
    ]:
        person.go("/")
        person.follow("Name who signs for you")
        person.follow("Say who signs")
        person.field("name").fill(person.name)
        person.field("title").fill("Managing director")
        person.field("legal_entity").fill(entity)
        person.field("authority").fill("Sole representative")
        person.press("Save")
    ingrid.press("Freeze for signing")
    for person in (ingrid, anna):
        person.go("/")
        while person.page.get_by_role("link", name="Sign", exact=True).count() == 0:
            person.page.wait_for_timeout(200)
            person.page.reload()
        person.follow("Sign")
        person.sign()
        person.sees("Who signed")
    return anna.download(re.compile("^Download the sealed agreement"))


def check_report(folder: Path, report: bytes) -> None:
    """The report names both agencies and the verdict."""
    text = read_pdf(folder / "report.pdf", report)
    for words in (MERIDIAN, NORTH, "Go, with these clauses", "Growth model"):
        assert words in text


def check_sealed(stack: Stack, folder: Path, sealed: bytes) -> None:
    """The seal holds for two independent readers; every name and section is there."""
    path = folder / "sealed.pdf"
    text = read_pdf(path, sealed)
    for words in (MERIDIAN, NORTH, "Анна Белова", "Ingrid Solberg"):
        assert words in text
    for section in content.published("v2").sections:
        assert section.title in text
    said = run("pdfsig", "-nocert", str(path))
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    # The checker runs an event loop of its own, which the browser driver forbids here.
    assert run(sys.executable, "-c", CHECK, str(path), str(stack.data_dir)) == "sound\n"


CHECK = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from agreements.sealing import check_seal, load_seal_key
key = load_seal_key(Path(sys.argv[2]) / "seal")
check = check_seal(Path(sys.argv[1]).read_bytes(), key.roots)
print("sound" if check.ok else check.problems)
"""


def read_pdf(path: Path, data: bytes) -> str:
    """Write the file and return its text, white space folded."""
    path.write_bytes(data)
    return re.sub(r"\s+", " ", run("pdftotext", str(path), "-"))


def run(*command: str) -> str:
    """Return what a command printed."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout
