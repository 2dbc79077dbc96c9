"""The report as a reader gets it: whole, tagged, small, and discreet."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from assessments import pdf
from assessments.editions import Pages, report_pages
from assessments.models import Round, Stance
from assessments.questionnaire import published
from partnerships.models import Partnership
from tests.assessments.revealed import (
    World,
    answered,
    lock,
    revealed,
    small_case,
    worked_case,
)
from tests.standards import broken_rules

REASONS = {
    "a": {"time": "We test first & commit <later>."},
    "b": {"depth": "Клиент на пять лет важнее пяти клиентов на год."},
}

NOTE = "Nobody here believes in the big ones."
EDITIONS = ("a", "b", "short")
PARTS = (
    "Summary",
    "All dimensions on one page",
    "What to talk about, one by one",
    "Strengths",
    "Readiness",
    "Needs, services and foresight",
    "Worth a conversation",
    "Trades worth offering",
    "In your own words, and what stayed unspoken",
    "How this was worked out",
    "Commitments",
)
TITLES = (
    "What success means",
    "Depth of relationships",
    "Speed and quality",
    "Governance",
    "Creators and suppliers",
    "Growth model",
    "Time and urgency",
    "Value exchange",
    "Shared problem",
    "Territory and overlap",
    "Handling disagreement",
    "Operations",
    "Parting well",
    "Speed of decisions",
    "Joint identity",
    "Communication",
    "Risk",
    "Intellectual property",
)


def pages_of(world: World, edition: str = "a") -> Pages:
    return report_pages(world.edition(edition))


def text_of(path: Path, *options: str) -> str:
    run = ["pdftotext", *options, str(path), "-"]
    return subprocess.run(run, check=True, capture_output=True, text=True).stdout


def flat(text: str) -> str:
    return " ".join(text.split())


def run(*command: str | Path) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout


def sheets_of(path: Path) -> list[str]:
    """Return the text of each page."""
    return text_of(path).split("\f")[:-1]


def print_to(path: Path, pages: Pages) -> Path:
    path.write_bytes(pdf.render(pages.html, images=pages.images))
    return path


Made = dict[str, Path]


@pytest.fixture(scope="module")
def printed(django_db_setup: None, django_db_blocker: Any) -> dict[str, Pages]:
    """The worked case's three documents as HTML, with a note that A keeps to itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = answered(reasons=REASONS)
        author = Stance.objects.filter(sheet__user=world.people["a"][1])
        author.filter(dimension="growth").update(note=NOTE)
        for side in "ab":
            lock(world, side)
        pages = {edition: pages_of(world, edition) for edition in EDITIONS}
        Partnership.objects.update(language="ru")
        pages["short, ru"] = pages_of(World(Round.objects.get(), {}), "short")
        transaction.set_rollback(True)
    return pages


@pytest.fixture(scope="module")
def made(printed: dict[str, Pages], tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The same as PDF files, set once for all tests that only read them."""
    folder = tmp_path_factory.mktemp("reports")
    return {
        edition: print_to(folder / f"{edition}.pdf", pages)
        for edition, pages in printed.items()
    }


def test_the_worked_case_fits_its_limits(made: Made) -> None:
    for edition, limit in (("a", 10), ("b", 10), ("short", 2)):
        assert len(sheets_of(made[edition])) <= limit
        assert made[edition].stat().st_size <= 300_000
        info = run("pdfinfo", made[edition])
        assert "Scoring report" in info
        assert "Brightline Growth and Студия «Меридиан»" in info
    assert len(sheets_of(made["short"])) == 2
    assert len(sheets_of(made["short, ru"])) == 2


@pytest.mark.parametrize("edition", EDITIONS)
def test_it_is_tagged_for_everyone(made: Made, edition: str) -> None:
    assert broken_rules(made[edition], "ua1") == []
    assert b"/Lang" in run_raw("qpdf", "--qdf", made[edition], "-")


def run_raw(*command: str | Path) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout


def test_what_both_share_is_the_same_to_the_byte(made: Made) -> None:
    a, b = sheets_of(made["a"]), sheets_of(made["b"])
    assert len(a) == len(b)
    assert "\f".join(a[:-1]).encode() == "\f".join(b[:-1]).encode()
    assert a[-1] != b[-1]


def test_the_last_page_is_its_agencys_own(made: Made) -> None:
    a, b = sheets_of(made["a"]), sheets_of(made["b"])
    assert "Only for Brightline Growth" in a[-1]
    assert "Only for Студия «Меридиан»" in b[-1]
    for name in ("Dana Kessler", "Marco Ruiz", NOTE):
        assert name in flat(a[-1])
        assert name not in flat(" ".join([*a[:-1], *b, *sheets_of(made["short"])]))
    layout = text_of(made["a"], "-layout").split("\f")[-2].splitlines()
    growth = next(line for line in layout if line.startswith("Growth model"))
    assert growth.split("  ")[0] == "Growth model"
    assert growth.split()[2:] == ["1", "(1", "to", "3)", "2", "(1", "to", "4)", "6.5"]
    speed = next(line for line in layout if line.startswith("Speed and quality"))
    assert speed.count("would walk away") == 1


def test_every_page_says_which_it_is(made: Made) -> None:
    *shared, own = sheets_of(made["a"])
    for number, text in enumerate(shared, 1):
        assert f"Page {number} of {len(shared)}" in text
    assert "Own page 1 of 1" in own
    for number, text in enumerate(sheets_of(made["short"]), 1):
        assert f"Page {number} of 2" in text


def test_no_huge_font_is_opened_for_a_mark(made: Made) -> None:
    fonts = run("pdffonts", made["a"])
    assert "PT-Serif" in fonts
    assert "CJK" not in fonts


def in_order(text: str, expected: Iterable[str]) -> None:
    """Hold that each of the words comes, after those before it."""
    at = 0
    for words in expected:
        found = text.find(words, at)
        assert found >= 0, (words, "missing" if words not in text else "too early")
        at = found + len(words)


def test_every_part_comes_in_reading_order(made: Made) -> None:
    cover, *pages = sheets_of(made["a"])
    in_order(
        flat(cover),
        ("Brightline Growth", "and", "Студия «Меридиан»", "Do not start yet", *PARTS),
    )
    in_order(flat(" ".join(pages)), (*PARTS, "sha256sum", "Only for Brightline Growth"))


def test_rows_and_blocks_come_in_reading_order(made: Made) -> None:
    sheets = sheets_of(made["a"])
    in_order(flat(sheets[2]), TITLES)
    contested = flat(" ".join(sheets[3:8]))
    in_order(contested, TITLES[:-2])
    # The order in which the pages are drawn, which is that of their tags.
    drawn = flat(text_of(made["a"], "-raw", "-f", "4", "-l", "8"))
    block = drawn[drawn.index("Growth model") :]
    in_order(
        block,
        (
            "Growth model",
            "Gap",
            "How do you want to grow?",
            "Many smaller clients",
            "Few larger clients",
            "Brightline Growth: 1 to 2 of 7",
            "Студия «Меридиан»: 6 to 7 of 7",
            "17% alike where two strangers reach 62%",
            "No answer suits everybody.",
            "Suggested clause: On “Growth model” each project",
            "Time and urgency",
        ),
    )


def test_words_of_both_are_told_whole(made: Made) -> None:
    text = flat(text_of(made["b"]))
    for told in (
        "We test first & commit <later>.",
        "Клиент на пять лет важнее пяти клиентов на год.",
        "Пять клиентов на пять лет",
        "working conventions, not validated predictions",
    ):
        assert told in text


def test_the_short_version_decides(made: Made) -> None:
    text = flat(text_of(made["short"]))
    in_order(
        text,
        (
            "Brightline Growth",
            "Студия «Меридиан»",
            "Do not start yet",
            "Three measures, kept apart",
            "Alignment",
            "Complementarity",
            "Readiness",
            "Settle before work starts",
            "What to settle first, and how",
            "What success means",
            "Needs a clause",
            "Strengths: where you already agree",
            "Intellectual property",
            "What would change the verdict",
        ),
    )


def test_contents_and_bookmarks_can_be_followed(
    made: Made, printed: dict[str, Pages]
) -> None:
    names = run("pdfinfo", "-dests", made["a"])
    for anchor in ("summary", "overview", "contested", "commitments", "d-growth"):
        assert f'"{anchor}"' in names
        assert f'href="#{anchor}"' in printed["a"].html
    outlines = json.loads(run("qpdf", "--json", "--json-key=outlines", made["a"]))
    told = str(outlines["outlines"])
    for title in ("Summary", "Commitments", "Growth model", "Only for Brightline"):
        assert title in told


@pytest.mark.django_db
def test_only_ones_own_agency_is_told_of_its_splits_notes_and_people() -> None:
    document = worked_case()
    people = document["agencies"][0]["respondents"]
    people[0]["answers"]["risk.appetite"] = {"value": 1, "accepts": [1]}
    people[1]["answers"]["risk.appetite"] = {"value": 7, "accepts": [7]}
    world = revealed(document)
    Stance.objects.filter(sheet__user=world.people["a"][0], dimension="risk").update(
        note="We are not insured for this."
    )
    secrets = (
        "Talk to yourselves first",
        "split",
        "We are not insured for this.",
        *(person.name for person in world.people["a"]),
    )
    own = pages_of(world, "a").html
    assert [secret for secret in secrets if secret not in own] == []
    for edition in ("b", "short"):
        html = pages_of(world, edition).html
        assert [secret for secret in secrets if secret in html] == []


@pytest.mark.django_db
def test_same_round_same_bytes() -> None:
    world = revealed(reasons=REASONS)
    assert pages_of(world) == pages_of(world)


@pytest.mark.django_db
def test_names_in_any_script_and_user_text_stay_what_they_are(tmp_path: Path) -> None:
    document = small_case()
    document["agencies"][0]["name"] = "東京事務所 Ångström"
    document["agencies"][1]["name"] = "<b>Агентство</b> & Ко"
    hostile = '<img src="file:///etc/passwd"> {{ 1 }}'
    first = document["agencies"][0]["respondents"][0]
    first["answers"]["success.picture"] = {"value": hostile}
    pages = pages_of(revealed(document))
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf.render(pages.html, images=pages.images))
    text = flat(text_of(path))
    assert "東京事務所 Ångström" in text
    assert "<b>Агентство</b> & Ко" in text
    assert hostile in text


@pytest.mark.django_db
def test_a_round_without_answers_has_a_report_too() -> None:
    document = worked_case()
    for agency in document["agencies"]:
        agency["respondents"] = [
            {"name": "R", "answers": {}, "importance": {"growth": 2}}
        ]
    pages = pages_of(revealed(document))
    assert "Not enough answers" in pages.html


@pytest.mark.django_db
def test_own_pages_are_counted_apart_from_those_both_share(tmp_path: Path) -> None:
    document = small_case()
    only = document["agencies"][0]["respondents"][0]
    document["agencies"][0]["respondents"] = [
        {**only, "name": f"Person {number}"} for number in range(1, 7)
    ]
    world = answered(document)
    for person in world.people["a"]:
        sheet = person.sheets.get()
        sheet.stances.update_or_create(
            dimension="risk",
            defaults={"note": "Long ago. " * 90, "saved_at": world.round.opened_at},
        )
    for side in "ab":
        lock(world, side)
    a, b = (
        sheets_of(print_to(tmp_path / f"{side}.pdf", pages_of(world, side)))
        for side in "ab"
    )
    shared = len(b) - 1
    assert a[:shared] == b[:shared]
    own = a[shared:]
    assert len(own) > 1
    for number, text in enumerate(own, 1):
        assert f"Own page {number} of {len(own)}" in text
    for number in range(1, 7):
        assert f"Person {number}" in " ".join(own)


@pytest.mark.django_db
def test_a_name_too_long_for_a_column_stands_whole_where_there_is_room() -> None:
    document = small_case()
    name = "Großes Atelier für Gestaltung " * 6
    document["agencies"][1]["name"] = name.strip()
    html = pages_of(revealed(document)).html
    assert f"<bdi>{name.strip()}</bdi>" in html
    assert '<bdi class="side-b">Agency B</bdi>' in html
    # Four lines of it would lie over the text below.
    header = html.partition('class="running-header"')[2].partition("</p>")[0]
    assert "<bdi>Agency A</bdi> and <bdi>Agency B</bdi>" in header


@pytest.mark.django_db
def test_a_russian_partnership_reads_its_topics_in_russian(tmp_path: Path) -> None:
    world = revealed(small_case())
    world.round.partnership.language = "ru"
    world.round.partnership.save(update_fields=["language"])

    text = flat(text_of(print_to(tmp_path / "report.pdf", pages_of(world))))

    for dimension in published("v1", "ru").dimensions:
        if dimension.matters:
            assert dimension.title in text
    assert not [title for title in TITLES if title in text]
