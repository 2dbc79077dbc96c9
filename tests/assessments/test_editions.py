"""The report as a reader gets it: whole, tagged, small, and discreet."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from assessments import pdf
from assessments.editions import Pages, report_pages
from assessments.models import Stance
from tests.assessments.revealed import World, revealed, small_case, worked_case
from tests.standards import broken_rules

REASONS = {
    "a": {"time": "We test first & commit <later>."},
    "b": {"depth": "Клиент на пять лет важнее пяти клиентов на год."},
}


def pages_of(world: World, edition: str = "a") -> Pages:
    return report_pages(world.edition(edition))


def text_of(path: Path, *options: str) -> str:
    run = ["pdftotext", *options, str(path), "-"]
    return subprocess.run(run, check=True, capture_output=True, text=True).stdout


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def made(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Pages, Path]:
    """The worked case's report, set once for all tests that only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        pages = pages_of(revealed(reasons=REASONS))
        transaction.set_rollback(True)
    path = tmp_path_factory.mktemp("report") / "report.pdf"
    path.write_bytes(pdf.render(pages.html, images=pages.images))
    return pages, path


def test_the_worked_case_fits_its_limits(made: tuple[Pages, Path]) -> None:
    _, path = made
    info = subprocess.run(
        ["pdfinfo", str(path)], check=True, capture_output=True, text=True
    ).stdout
    count = int(info.split("Pages:")[1].split()[0])
    assert count <= 10
    assert path.stat().st_size <= 300_000
    assert "Scoring report: Brightline Growth and Студия «Меридиан»" in info


def test_it_is_tagged_for_everyone(made: tuple[Pages, Path]) -> None:
    _, path = made
    assert broken_rules(path, "ua1") == []


def test_no_huge_font_is_opened_for_a_mark(made: tuple[Pages, Path]) -> None:
    _, path = made
    fonts = subprocess.run(
        ["pdffonts", str(path)], check=True, capture_output=True, text=True
    ).stdout
    assert "PT-Serif" in fonts
    assert "CJK" not in fonts


def test_every_part_is_there(made: tuple[Pages, Path]) -> None:
    _, path = made
    text = flat(text_of(path))
    for expected in (
        "Do not start yet",
        "Brightline Growth",
        "Студия «Меридиан»",
        "Contents",
        "Summary",
        "All dimensions on one page",
        "Speed and quality",
        "Strengths: where you already agree",
        "Four classic questions, with the line at 7",
        "Needs, services and foresight",
        "Speed pulls against quality",
        "Trades worth offering",
        "In your own words",
        "Пять клиентов на пять лет",
        "How this was worked out",
        "working conventions, not validated predictions",
        "Commitments",
        "sha256sum",
        "Page 2 of ",
    ):
        assert expected in text, expected
    assert "We test first & commit <later>." in text
    assert "Клиент на пять лет важнее пяти клиентов на год." in text


def test_the_contents_can_be_followed(made: tuple[Pages, Path]) -> None:
    pages, path = made
    names = subprocess.run(
        ["pdfinfo", "-dests", str(path)], check=True, capture_output=True, text=True
    ).stdout
    for anchor in ("summary", "overview", "contested", "commitments", "d-growth"):
        assert f'"{anchor}"' in names
        assert f'href="#{anchor}"' in pages.html


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
