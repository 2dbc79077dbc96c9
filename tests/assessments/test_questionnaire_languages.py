"""The same questionnaire in more than one language: every text, and nothing else."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.utils.translation import override

from assessments.questionnaire import (
    Dimension,
    Item,
    QuestionnaireError,
    current_version,
    language_in,
    languages,
    parse,
    published,
    source_of,
    versions,
)
from assessments.wording import worded
from tests.assessments.versions import TEXT

RUSSIAN = source_of("v1", "ru").decode()
EVERY = [(version, tongue) for version in versions() for tongue in languages(version)]


def overlaid(old: str, new: str) -> str:
    """Return the Russian texts with one place changed."""
    assert old in RUSSIAN, old
    return RUSSIAN.replace(old, new, 1)


def mute(item: Item) -> Item:
    """Return an item without its texts."""
    return replace(
        item,
        ask="",
        help="",
        low="",
        high="",
        diagnostic="",
        options=tuple(replace(option, label="") for option in item.options),
        predicted=tuple(map(mute, item.predicted)),
    )


def bones(dimension: Dimension) -> tuple[object, ...]:
    """Return all that a dimension is apart from its texts."""
    return dimension.key, dimension.feeds, tuple(map(mute, dimension.items))


def texts(item: Item) -> list[str]:
    """Return every text of an item, "" for those it does not have."""
    labels = [option.label for option in item.options]
    return [item.ask, item.help, item.low, item.high, item.diagnostic or "", *labels]


@pytest.mark.parametrize(("version", "language"), EVERY)
def test_a_translation_is_the_same_questionnaire(version: str, language: str) -> None:
    first, told = published(version), published(version, language)

    assert (told.version, told.language) == (version, language)
    assert told.minutes == first.minutes
    assert [s.key for s in told.sections] == [s.key for s in first.sections]
    assert [*map(bones, told.dimensions)] == [*map(bones, first.dimensions)]
    for item in told.items:
        original = first.item(item.key)
        assert [*map(bool, texts(item))] == [*map(bool, texts(original))], item.key


@pytest.mark.parametrize(("version", "language"), EVERY)
def test_no_two_answers_read_the_same(version: str, language: str) -> None:
    for item in published(version, language).items:
        labels = [
            label for label in (*item.labels.values(), item.low, item.high) if label
        ]
        assert len(set(labels)) == len(labels), item.key


def test_russian_is_written_in_cyrillic() -> None:
    told = published("v1", "ru")
    titles = [told.title, *(s.title for s in told.sections)]
    titles += [dimension.title for dimension in told.dimensions]
    for text in (*titles, *(text for item in told.items for text in texts(item))):
        has_cyrillic = any("а" <= letter.lower() <= "я" for letter in text)
        assert has_cyrillic or not text, text


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("title = ", "heading = ", "title: has no text in this language"),
        ("title = ", "heading = ", "heading: translates nothing"),
        ('low = "Отказываемся"\n', "", "item.growth.margin.low: has no text"),
        ('"Отказываемся"', '" "', "item.growth.margin.low: must be a text that is"),
        ('"Отказываемся"', "1", "item.growth.margin.low: must be a text that is"),
        ("options.ship = ", "options.sail = ", "options.ship: has no text"),
        ("options.ship = ", "options.sail = ", "options.sail: translates nothing"),
        ("direction.title", "heading.title", "section.heading.title: translates"),
        ("[dimension.depth]", "[dimension.deep]", "dimension.depth.title: has no"),
        ("[item.depth.horizon]", "[item.depth]", "item.depth.ask: translates"),
        ('ask = "Как вы хотите', 'lead = "1"\nask = "', "lead: translates nothing"),
        ('ask = "Как вы хотите', 'help = "1"\nask = "', "help: translates nothing"),
        ('diagnostic = "Симметрия риска"\n', "", "item.risk.symmetry.diagnostic: has"),
        ('version = "v1"', 'version = "v2"', "version: must be v1"),
        ('language = "ru"', 'language = ""', "language: must be a code"),
        ('language = "ru"', "language = ", "not TOML"),
    ],
)
def test_an_overlay_that_does_not_fit_is_refused(
    old: str, new: str, problem: str
) -> None:
    with pytest.raises(QuestionnaireError) as refused:
        parse(TEXT, overlay=overlaid(old, new))
    assert any(problem in line for line in refused.value.problems), (
        refused.value.problems
    )


def test_what_is_translated_has_to_be_whole_itself() -> None:
    with pytest.raises(QuestionnaireError) as refused:
        parse(TEXT.replace("minutes = 30", "minutes = 0"), overlay=RUSSIAN)
    assert refused.value.problems == (
        "questionnaire: minutes must be a whole number from 1",
    )


def test_new_rounds_ask_in_every_language_of_the_site() -> None:
    assert {code for code, _ in settings.LANGUAGES} <= {*languages(current_version())}


def test_a_version_is_asked_for_in_a_language_it_has() -> None:
    assert languages("v1") == ("en", "ru")
    for language in ("xx", "", "../v1", "ru.toml"):
        with pytest.raises(LookupError):
            published("v1", language)
    for version in ("v1.ru", "v0", "../content/v1"):
        with pytest.raises(LookupError):
            languages(version)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["ru"], "ru"),
        (["ru-RU", "en"], "ru"),
        (["en-GB", "ru"], "en"),
        (["de", "ru"], "ru"),
        (["", None, "fr"], "en"),
        ([], "en"),
    ],
)
def test_the_first_wanted_language_that_there_is_is_taken(
    wanted: list[str | None], found: str
) -> None:
    assert language_in("v1", wanted) == found


@pytest.mark.parametrize(
    ("active", "shown"), [("ru", "ru"), ("en", "en"), ("de", "en"), (None, "en")]
)
def test_a_reader_is_shown_their_language_or_the_first(
    active: str | None, shown: str
) -> None:
    with override(active):
        assert worded("v1").language == shown
