"""Reading over: what is blank, unfinished or says nothing is shown as such."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Answer, AnswerSheet, Page, Reply
from tests.assessments.factories import NOW, growth, make_pair, save

pytestmark = pytest.mark.django_db


def check_page(sheet: AnswerSheet) -> str:
    """Return the check page as the sheet's own respondent gets it."""
    client = Client()
    client.force_login(sheet.user)
    text: str = client.get(reverse("assessments:check", args=[sheet.round_id])).text
    return " ".join(text.split())


def begun() -> AnswerSheet:
    """Return a lead's new sheet."""
    pair = make_pair()
    return pair.begin(pair.lead_a, pair.a)


def test_an_answer_that_is_not_finished_is_told():
    sheet = begun()
    save(sheet, "growth", growth(3))
    Answer.objects.update(draft={"growth-clients--accepts": ["5"]})

    text = check_page(sheet)

    assert text.count("A newer draft is not finished. You ticked") == 1
    assert "1 answer not finished" in text
    assert "3 of 7" in text


def test_a_row_without_an_answer_is_a_blank():
    sheet = begun()
    Answer.objects.create(
        sheet=sheet,
        item="growth.clients",
        draft={"growth-clients--accepts": ["5"]},
        saved_at=NOW,
    )

    text = check_page(sheet)

    assert "1 answer not finished" in text
    assert "2 questions without an answer · 1 answer not finished" in text


def test_a_walk_away_beside_a_blank_is_pointed_out():
    sheet = begun()
    save(sheet, "growth", Page(walk_away=True))
    assert "1 walk-away without an answer" in check_page(sheet)

    save(sheet, "growth", growth(3, walk_away=True))
    assert "walk-away without an answer" not in check_page(sheet)

    unsure = Page(replies={"growth.clients": Reply(not_sure=True)}, walk_away=True)
    save(sheet, "growth", unsure)
    assert "It says nothing while the question has no answer" in check_page(sheet)


def test_a_sheet_without_blanks_has_nothing_to_look_at():
    sheet = begun()
    for dimension in sheet.round.questionnaire.dimensions:
        replies = {item.key: Reply(not_sure=True) for item in dimension.items}
        save(sheet, dimension.key, Page(replies=replies))

    assert "Worth another look" not in check_page(sheet)


def test_once_nothing_can_change_what_counts_is_shown_and_not_the_draft():
    pair = make_pair()
    sheet = pair.begin(pair.lead_a, pair.a)
    save(sheet, "growth", growth(3))
    draft = {"growth-clients": ["?"], "growth-clients--accepts": ["5"]}
    Answer.objects.update(draft=draft)
    client = Client()
    client.force_login(pair.lead_a)
    pair.lock(pair.lead_a, pair.a)

    at = reverse("assessments:question", args=[sheet.round_id, "growth"])
    shown = client.get(at).text
    pressed = re.findall(r'name="growth-clients" value="(.)"[^>]* checked', shown)
    assert pressed == ["3"]
    assert "newer draft is not finished: the answer above" in check_page(sheet)
    sections = client.get(reverse("assessments:sections", args=[sheet.round_id])).text
    assert "1 of" in sections
    assert "left" not in sections
    assert "See who is done" in sections

    pair.begin(pair.lead_b, pair.b)
    pair.lock(pair.lead_b, pair.b)
    for page in (check_page(sheet), client.get(at.partition("questions")[0]).text):
        assert "Read the verdict" in page
        assert "See who is done" not in page
