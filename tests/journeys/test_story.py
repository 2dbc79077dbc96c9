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
from assessments.questionnaire import published
from config.demo import story
from tests.journeys.actors import Person, said
from tests.stack import ROOT, Stack

pytestmark = [pytest.mark.stack]

DEMO = Path(story.__file__).parent
NORTH = "Northlight Research"
MERIDIAN = "Студия «Меридиан»"
# Titles of the report that every verdict has.
REPORT = (
    "Scoring report",
    "Go, with these clauses",
    "Summary",
    "All dimensions on one page",
    "How this was worked out",
)
PEOPLE = (
    ("Анна Белова", "anna@meridian.example"),
    ("Борис Орлов", "boris@meridian.example"),
    ("Ingrid Solberg", "ingrid@northlight.example"),
)


def sheets() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a lead of each agency answers."""
    document = json.loads((DEMO / "meridian-northlight.answers.json").read_text())
    first, second = (agency["respondents"][0] for agency in document["agencies"])
    return first, second


def test_two_agencies_from_sign_up_to_a_sealed_agreement(
    stack: Stack, browser: Browser, tmp_path: Path
):
    # The site speaks Russian to them, and English where `make proof` tells it again.
    language = "ru" if stack.kind == "postgres+redis" else "en"
    anna, boris, ingrid = (
        Person.arrive(browser.new_context(), stack, name, email, language)
        for name, email in PEOPLE
    )
    people_join(anna, boris, ingrid)
    answer_and_lock(anna, boris, ingrid)
    report = read_the_verdict(anna, ingrid)
    settle_every_section(anna, ingrid)
    sealed = freeze_and_sign(anna, ingrid)

    check_letters(ingrid)
    check_report(tmp_path, report, language)
    check_sealed(stack, tmp_path, sealed, language)


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

    boris.open_letter("Join the team of %(agency)s")
    boris.follow("Sign up")
    boris.sign_up()
    boris.press("Join the team")

    ingrid.open_letter("%(agency)s asks you into a partnership")
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
    for person in (anna, boris, ingrid):
        person.go("/")
        person.follow("Start answering")
        person.press("Start")
        person.go("/")
        person.follow("Continue answering")
    anna.answer_everything(ours)
    boris.answer_first(ours)
    ingrid.answer_everything(theirs)
    for person in (anna, boris, ingrid):
        person.press("I am done")
    anna.go("/")
    anna.follow("Lock our answers")
    anna.press("Lock our answers")
    anna.reads("Locked on %(at)s. The commitment to these answers:")

    ingrid.go("/")
    ingrid.follow("Lock our answers")
    ingrid.press("Lock and reveal")


def read_the_verdict(anna: Person, ingrid: Person) -> bytes:
    """Step 6: both read the same verdict; the report is there in seconds."""
    for person in (ingrid, anna):
        person.go("/")
        person.follow("Read the verdict")
        person.reads("Go, with these clauses")
    report = anna.download("Download the report")
    anna.press("Draft our agreement")
    return report


def settle_every_section(anna: Person, ingrid: Person) -> None:
    """Steps 7 and 8: one proposes, the other accepts, section by section."""
    settled = json.loads((DEMO / "agreement.json").read_text())
    settled["status"] |= {"language": anna.language, "second_language": ""}
    anna.go("/")
    anna.follow("Settle the next section")
    home = anna.page.url
    for section in content.published("v2").sections:
        address = f"{home}sections/{section.key}/"
        anna.page.goto(address)
        if not anna.propose(settled[section.key]):
            anna.press("Accept this section")
        anna.reads("Accepted by <bdi>%(name)s</bdi> on %(at)s")
        ingrid.page.goto(address)
        ingrid.press("Accept this section")
        ingrid.reads("Agreed")


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
        while person.link("Sign").count() == 0:
            person.page.wait_for_timeout(200)
            person.page.reload()
        person.follow("Sign")
        person.sign()
        person.reads("Who signed")
    return anna.download("Download the sealed agreement")


def check_letters(ingrid: Person) -> None:
    """What was written to her on the way speaks her language."""
    subjects = ingrid.subjects()
    for subject in (
        "%(agency)s asks you into a partnership",
        "Your answers and those of %(partner)s are open",
        "Your signed agreement with %(partner)s",
    ):
        wanted = re.compile(ingrid.said(subject))
        assert any(wanted.fullmatch(one) for one in subjects), (subject, subjects)


def check_report(folder: Path, report: bytes, language: str) -> None:
    """The report names both agencies and the verdict, under titles in its language."""
    text = read_pdf(folder / "report.pdf", report)
    titles = [str(said(title, language)) for title in REPORT]
    topics = published("v1", language).dimensions
    for words in (MERIDIAN, NORTH, *titles, topics[0].title):
        assert words in text, words


def check_sealed(stack: Stack, folder: Path, sealed: bytes, language: str) -> None:
    """The seal holds for two independent readers; every name and section is there."""
    path = folder / "sealed.pdf"
    text = read_pdf(path, sealed)
    for words in (MERIDIAN, NORTH, "Анна Белова", "Ingrid Solberg"):
        assert words in text
    for section in content.published("v2", language).sections:
        assert section.title in text, section.title
    shown = run("pdfsig", "-nocert", str(path))
    assert "Signature is Valid" in shown
    assert "Total document signed" in shown
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
