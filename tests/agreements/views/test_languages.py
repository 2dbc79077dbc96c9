"""An agreement in two languages on its pages."""

import re

import pytest
from django.test import Client

from tests.agreements.story import Story, drafted
from tests.agreements.views.people import at, signed_in
from tests.assessments.revealed import small_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


@pytest.fixture
def story() -> Story:
    """Return a draft whose language of record is Russian, with English beside it."""
    story = drafted(small_case())
    story.propose(story.a, "status", language="ru", second_language="en")
    return story


@pytest.fixture
def boris(story: Story) -> Client:
    """Return the browser of B's lead."""
    return signed_in(story.world.leads["b"])


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_every_paragraph_stands_beside_its_translation(
    story: Story, boris: Client
) -> None:
    text = page(boris, at(story, "read"))
    assert '<h1 lang="ru">Соглашение о совместной работе</h1>' in text
    rows = re.findall(
        r'<div class="bilingual-row"> <div lang="(..)">(.*?)</div> '
        r'<div lang="(..)">(.*?)</div> </div>',
        text,
    )
    assert {(first, second) for first, _, second, _ in rows} == {("ru", "en")}
    ending = next(row for row in rows if "Соглашение действует" in row[1])
    assert "This agreement runs for" in ending[3]


def test_a_clause_has_both_languages_and_is_quoted_in_the_first(
    story: Story, boris: Client
) -> None:
    text = page(boris, f"/agreements/{story.agreement_id}/clauses/exit/")
    assert "This agreement runs for" in text
    quoted = re.findall(r"<textarea[^>]*readonly>(.*?)</textarea>", text)[0]
    assert "Соглашение действует" in quoted
    assert "This agreement runs for" not in quoted


def test_the_form_asks_in_the_language_of_the_page(story: Story, boris: Client) -> None:
    text = page(boris, f"/agreements/{story.agreement_id}/sections/exit/")
    assert "Как мы расстаёмся" in text
    assert "Client data at the end" in text
    assert "Notice" in text
    assert "Срок предупреждения</h3>" not in text
