"""The paper form and the questionnaire as data."""

import json
import subprocess
import threading
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override
from pytest_django import Settings

from assessments import pdf
from assessments.papers import form_html, paper_form
from assessments.questionnaire import (
    Kind,
    OwnText,
    as_document,
    asked,
    own_questionnaire,
    published,
)
from assessments.wording import worded
from tests.standards import broken_rules

V1 = published("v1")


@pytest.fixture
def forms(settings: Settings, tmp_path: Path) -> Path:
    """Keep forms in a folder of this test's own."""
    folder: Path = tmp_path / "forms"
    settings.FORMS_DIR = folder
    return folder


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the form of version 1 as a file."""
    path = tmp_path_factory.mktemp("form") / "form.pdf"
    path.write_bytes(pdf.render(form_html(V1)))
    return path


def text_of(path: Path) -> str:
    run = ["pdftotext", str(path), "-"]
    done = subprocess.run(run, check=True, capture_output=True, text=True)
    return " ".join(done.stdout.split())


def test_every_question_and_answer_is_on_paper_in_order(printed: Path) -> None:
    text = text_of(printed)
    place = 0
    for item in V1.items:
        found = text.find(" ".join(item.ask.split()), place)
        assert found >= place, item.key
        place = found
        for option in item.options:
            assert option.label in text, option.label


def test_what_else_is_asked_is_there_as_often_as_it_is_asked(printed: Path) -> None:
    text = text_of(printed)

    matters = sum(d.matters for d in V1.dimensions)
    leads = sum(d.lead is not None for d in V1.dimensions)
    assert text.count("How much does this topic matter to you?") == matters
    assert text.count("I would rather not partner") == leads
    assert text.count("Could live with") == leads
    assert text.count("Not sure") == len(V1.items) + 1  # once in the instructions
    assert text.count("Private note") == len(V1.dimensions)
    for label in ("Your name", "Your agency", "Date", "More than most"):
        assert label in text


def test_the_form_is_framed_a4_and_open_to_everybody(printed: Path) -> None:
    told = subprocess.run(
        ["pdfinfo", printed], check=True, capture_output=True, text=True
    ).stdout
    pages = next(line.split()[1] for line in told.splitlines() if "Pages:" in line)

    assert "A4" in told
    assert f"Page {pages} of {pages}" in text_of(printed)
    assert broken_rules(printed, "ua1") == []


def few() -> OwnText:
    return OwnText("choice", "Which day?", options=("Monday", "Friday"))


def test_a_form_is_made_once_whoever_asks_and_however_often(forms: Path) -> None:
    small = own_questionnaire(asked([few()]), title="Short")
    made: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: made.append(paper_form(small)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (kept,) = forms.glob("*.pdf")
    written = kept.stat().st_mtime_ns

    assert set(made) == {kept.read_bytes()}
    assert paper_form(small) == made[0]
    assert kept.stat().st_mtime_ns == written
    kept.write_bytes(b"as it was kept")
    assert paper_form(small) == b"as it was kept"


def test_another_wording_is_another_form(forms: Path) -> None:
    for text in (few(), OwnText("text", "Why?")):
        paper_form(own_questionnaire(asked([text]), title="Short"))

    assert len(list(forms.glob("*.pdf"))) == 2


@pytest.mark.django_db
def test_a_form_that_cannot_be_kept_is_told_on_the_page(
    settings: Settings, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    settings.FORMS_DIR = blocked / "forms"
    client = Client()

    response = client.get(reverse("assessments:paper_form"), follow=True)

    assert response.redirect_chain[-1][0] == reverse("assessments:questions")
    assert b"cannot be made right now" in response.content


@pytest.mark.django_db
def test_anybody_downloads_form_and_data() -> None:
    client = Client()
    page = client.get(reverse("assessments:questions")).content.decode()

    form = client.get(reverse("assessments:paper_form"))
    data = client.get(reverse("assessments:questions_json"))

    assert reverse("assessments:paper_form") in page
    assert form["Content-Type"] == "application/pdf"
    assert form["Content-Disposition"].endswith('filename="plumbline-questions-v1.pdf"')
    assert form.content.startswith(b"%PDF")
    assert json.loads(data.content) == as_document(V1)


def test_the_data_say_everything_that_the_file_says() -> None:
    document = as_document(V1)
    items = [
        item
        for section in document["sections"]
        for dimension in section["dimensions"]
        for item in dimension["items"]
    ]

    assert [item["key"] for item in items] == [item.key for item in V1.items]
    by_key = {item["key"]: item for item in items}
    assert by_key["purpose.importance"]["floor"] == 7
    assert by_key["operations.access"]["floor"] == "live_read"
    assert by_key["empathy.prediction"]["predicts"][0] == "speed_quality.winner"
    for item in V1.items:
        told = by_key[item.key]
        assert (told["ask"], told["kind"], told["rule"]) == (
            item.ask,
            item.kind,
            item.rule,
        )
        assert ("lead" in told) is item.lead
        assert ("most" in told) is (item.kind is Kind.MULTI)
        assert [(o["key"], o["label"]) for o in told.get("options", [])] == [
            (o.key, o.label) for o in item.options
        ]


def test_a_form_is_in_the_language_of_whoever_asks() -> None:
    with override("ru"):
        html = form_html(worded("v1"))

    assert 'lang="ru"' in html
    for item in published("v1", "ru").items:
        assert escape(item.ask) in html, item.key


@pytest.mark.django_db
def test_a_file_of_a_translation_says_so_in_its_name() -> None:
    url = reverse("assessments:questions_json")
    data = Client().get(url, headers={"accept-language": "ru"})
    assert data["Content-Disposition"].endswith('="plumbline-questions-v1.ru.json"')
