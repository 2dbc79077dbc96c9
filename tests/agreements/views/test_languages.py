"""An agreement in two languages on its pages."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agreements.actions.negotiation import propose
from tests.agreements.story import NOW, Story, drafted
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
    assert "Раздел 19. Соглашение о совместной работе № 1, стороны:" in quoted
    assert "проект, не согласовано" in quoted
    assert "This agreement runs for" not in quoted


def test_the_form_asks_in_the_language_of_the_page(story: Story, boris: Client) -> None:
    text = page(boris, f"/agreements/{story.agreement_id}/sections/exit/")
    assert "Соглашение действует" in text
    assert "19. Parting well" in text
    assert "Client data at the end" in text
    assert "Notice" in text
    assert "Срок предупреждения</h3>" not in text


def test_both_see_in_which_languages_it_is_written(story: Story, boris: Client) -> None:
    dana = signed_in(story.world.leads["a"])
    for client in (boris, dana):
        text = page(client, at(story, "detail"))
        assert 'Language of record: <span lang="ru">' in text
        assert 'Second language: <span lang="en">English</span>' in text
    assert "those of every section" in page(boris, section_of(story, "status"))


def test_the_preview_reads_in_the_languages_that_are_about_to_be_chosen(
    story: Story, boris: Client
) -> None:
    url = reverse("agreements:preview", args=[story.agreement_id, "status"])
    seen = story.section("status").content_hash
    for language, says in (("ru", "Решающим считается"), ("en", "as between equals")):
        data = {"seen": seen, "language": language, "second_language": ""}
        answer = boris.post(url, data, headers={"HX-Request": "true"})
        text = " ".join(answer.content.decode().split())
        assert f'<div class="clause"> <div lang="{language}">' in text
        assert says in text
    assert '<p class="letter" dir="auto" lang="en">' in text
    assert "<del>Russian" in text
    assert "<ins>English" in text
    assert story.section("status").content_hash == seen


def section_of(story: Story, key: str) -> str:
    """Return the address of a section's page."""
    return reverse("agreements:section", args=[story.agreement_id, key])


def test_what_was_accepted_in_other_words_says_so(story: Story, boris: Client) -> None:
    reworded = "languages changed on"
    creators = section_of(story, "creators")
    story.agree("creators")
    assert reworded not in page(boris, creators)
    status = story.section("status")
    propose(
        section=status,
        seat=story.b,
        seen=status.content_hash,
        values={**status.values, "second_language": ""},
        wording="",
        reason="",
        now=NOW + timedelta(hours=1),
    )
    assert story.agreement.languages == ("ru", "")
    assert reworded in page(boris, creators)
    assert story.section("creators").is_agreed(story.agreement.partnership.agencies)
    assert reworded not in page(boris, section_of(story, "status"))
    assert reworded not in page(boris, section_of(story, "risk"))
