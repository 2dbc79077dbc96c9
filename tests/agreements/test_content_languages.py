"""The same agreement in more than one language: every text, and nothing else."""

import pytest

from agreements import content
from agreements.content import Names
from tests.agreements.test_content import SMALL

NAMES = Names("Brightline", "Студия «Меридиан»")
OVERLAY = """
language = "ru"
title = "Т"
footer = "П"
intent = "{name} за {agency}"
[calendar]
date = "{day} {month} {year} года"
months = ["М1", "М2", "М3", "М4", "М5", "М6", "М7", "М8", "М9", "М10", "М11", "М12"]
[disclosure]
text = "Р"
[option_sets.party]
a = "{A}"
b = "{B}"
[section.s]
title = "С"
clause = '''
Сначала {pick} через {days}.[ Только {word}.]

Перечень:
{list}
'''
[section.s.pick]
label = "Выбор"
[section.s.pick.options]
x = ["Икс", "икс, который даёт {A}"]
y = "Игрек"
[section.s.days]
label = "Дни"
unit = ["день", "дня", "дней"]
[section.s.word]
label = "Слово"
[section.s.list]
label = "Список"
row = "{who}: {what}, {on}"
empty = "Ничего."
[section.s.list.who]
label = "Кто"
[section.s.list.what]
label = "Что"
[section.s.list.on]
label = "Когда"
"""


def overlaid(*changes: tuple[str, str]) -> str:
    text = OVERLAY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def read(values: content.Values) -> str:
    section = content.parse(SMALL, overlay=OVERLAY).section("s")
    return content.clause_text(content.clause(section, values, NAMES))


def test_an_overlay_says_the_same_in_another_language() -> None:
    row = {"who": "b", "what": "чай", "on": "2026-11-23"}
    assert read({"pick": "x", "days": 2, "word": "раз", "list": [row]}) == (
        "Сначала икс, который даёт Brightline через 2 дня. Только раз.\n\n"
        "Перечень:\n– Студия «Меридиан»: чай, 23 М11 2026 года"
    )
    assert content.parse(SMALL, overlay=OVERLAY).language == "ru"
    assert content.parse(SMALL).language == "en"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1 день"),
        (2, "2 дня"),
        (5, "5 дней"),
        (11, "11 дней"),
        (12, "12 дней"),
        (14, "14 дней"),
        (21, "21 день"),
        (22, "22 дня"),
        (25, "25 дней"),
        (100, "100 дней"),
        (101, "101 день"),
        (111, "111 дней"),
        (112, "112 дней"),
        (10_002, "10\u00a0002 дня"),
    ],
)
def test_russian_counts_in_three_forms(number: int, said: str) -> None:
    assert f"через {said}." in read({"days": number})


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('title = "Т"', "", "title: has no text in this language"),
        ('title = "Т"', 'title = "Т"\nheading = "З"', "heading: translates nothing"),
        ('empty = "Ничего."', "", "section.s.list.empty: has no text"),
        ('y = "Игрек"', "", "section.s.pick.options.y: has no text"),
        ('y = "Игрек"', 'y = ["И", "и", "И"]', "must be a label, or [label, words]"),
        ('y = "Игрек"', 'y = "{C}"', "options.y: does not have the same slots"),
        ("{name} за {agency}", "{name}", "intent: does not have the same slots"),
        ("{who}: {what}, {on}", "{who}: {what}", "row: does not have the same slots"),
        (" через {days}.", ".", "paragraphs and slots of the clause"),
        ("\n\nПеречень", " Перечень", "paragraphs and slots of the clause"),
        ("[ Только {word}.]", " Только {word}.", "word, optional, outside of [ ]"),
        ('["день", "дня", "дней"]', '"дней"', "unit: must be a list"),
        ('text = "Р"', "text = 1", "disclosure.text: must be a text"),
        ('"М12"', '"М11"', "calendar: months must be twelve"),
    ],
)
def test_an_overlay_that_does_not_fit_is_refused(
    old: str, new: str, problem: str
) -> None:
    with pytest.raises(content.ContentError) as caught:
        content.parse(SMALL, overlay=overlaid((old, new)))
    assert any(problem in line for line in caught.value.problems), caught.value.problems


def test_a_version_is_asked_for_in_a_language_it_has() -> None:
    assert content.published("v1").language == "en"
    assert content.published("v1") is content.published("v1", "en") or (
        content.published("v1") == content.published("v1", "en")
    )
    for language in ("xx", "", "../v1", "en.toml"):
        with pytest.raises(LookupError):
            content.published("v1", language)
    for version in ("v2.ru", "v1.en", "print", "v0"):
        with pytest.raises(LookupError):
            content.languages(version)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(["en-GB"], "en"), (["de", "en"], "en"), (["", "fr"], "en"), ([], "en")],
)
def test_the_first_wanted_language_that_there_is_is_taken(
    wanted: list[str], found: str
) -> None:
    assert content.language_in("v1", wanted) == found
