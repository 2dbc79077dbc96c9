"""What version v2 settles beyond v1: measures, times in two zones, money, languages."""

from typing import Any

import pytest

from agreements import content
from agreements.content import Names

V2 = content.published("v2")
RUSSIAN = content.published("v2", "ru")
NAMES = Names("Northlight", "Студия «Меридиан»")
MEASURE = {
    "name": "Clients kept",
    "number": "4.5",
    "unit": "clients",
    "date": "2028-12-31",
    "owner": "Ingrid Solberg",
}
MEETING = {
    "day": "tue",
    "time_a": "10:00",
    "zone_a": "Europe/Oslo",
    "time_b": "12:00",
    "zone_b": "Europe/Moscow",
    "clock": "a",
}


def said(edition: content.AgreementContent, section: str, **values: Any) -> str:
    found = edition.section(section)
    return content.clause_text(content.clause(found, values, NAMES))


def problems(section: str, **values: Any) -> dict[str, str]:
    return content.value_problems(V2.section(section), values, {})


@pytest.mark.parametrize("left_out", list(MEASURE))
def test_a_measure_needs_everything(left_out: str) -> None:
    row = {key: cell for key, cell in MEASURE.items() if key != left_out}
    assert problems("metrics", metrics=[MEASURE]) == {}
    message = problems("metrics", metrics=[MEASURE, row])["metrics"]
    assert message.startswith("Row 2: A measure needs a")
    assert "metrics" in content.missing(V2.section("metrics"), {"metrics": [row]})


def test_a_row_that_stood_before_may_stay_as_it_is() -> None:
    metrics = V2.section("metrics")
    drafted = {"metrics": [{"name": "Clients kept", "number": ""}]}
    same = {"metrics": [{"name": "Clients kept"}]}
    other = {"metrics": [{"name": "Clients won"}]}
    assert content.value_problems(metrics, same) == {}
    assert content.value_problems(metrics, same, drafted) == {}
    assert list(content.value_problems(metrics, other, drafted)) == ["metrics"]


def test_a_measure_reads_in_both_languages() -> None:
    english = said(V2, "metrics", metrics=[MEASURE])
    assert "Clients kept: 4.5 clients by 31 December 2028, kept by Ingrid" in english
    row = {**MEASURE, "name": "Клиенты", "unit": "клиента", "owner": "Илья Громов"}
    russian = said(RUSSIAN, "metrics", metrics=[row])
    assert "Клиенты: 4,5 клиента к 31 декабря 2028 года, отвечает Илья" in russian


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("number", "4,5"),
        ("number", "04"),
        ("number", "4.50"),
        ("number", "many"),
        ("number", "-1"),
        ("number", "1e3"),
        ("number", "NaN"),
        ("number", 4.5),
        ("number", "1000000001"),
        ("number", "٤"),
        ("date", "0028-12-31"),
        ("date", "2101-01-01"),
        ("date", "2028-02-30"),
    ],
)
def test_a_cell_that_is_not_legal_is_named(column: str, value: object) -> None:
    found = problems("metrics", metrics=[{**MEASURE, column: value}])
    assert list(found) == ["metrics"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("time_a", "9:30"),
        ("time_a", "24:00"),
        ("time_a", "09:30:00"),
        ("time_a", 930),
        ("zone_a", "Oslo"),
        ("zone_a", "europe/oslo"),
        ("zone_a", "Etc/GMT+3"),
        ("zone_a", "../etc/passwd"),
        ("zone_a", 3),
    ],
)
def test_a_time_or_zone_that_is_not_legal_is_named(key: str, value: object) -> None:
    assert list(problems("communication", **{key: value})) == [key]


@pytest.mark.parametrize("currency", ["eur", "EURO", "XXX", "€", 3])
def test_a_currency_is_one_that_people_pay_in(currency: object) -> None:
    assert problems("governance", authority=15000, currency="EUR") == {}
    assert list(problems("governance", currency=currency)) == ["currency"]


def test_the_meeting_is_one_moment_in_both_zones() -> None:
    assert problems("communication", **MEETING) == {}
    # Oslo changes its clocks and Moscow does not: an hour less in summer.
    assert problems("communication", **{**MEETING, "time_b": "11:00"}) == {}
    found = problems("communication", **{**MEETING, "time_b": "10:00"})
    assert found == {
        "time_b": "When it is 10:00 in Europe/Oslo, "
        "it is 11:00 or 12:00 in Europe/Moscow."
    }
    assert problems("communication", time_a="10:00", zone_a="Europe/Oslo") == {}


def test_the_meeting_may_be_on_two_days() -> None:
    late = {"time_a": "20:00", "zone_a": "America/New_York"}
    there = {"time_b": "03:00", "zone_b": "Europe/Moscow"}
    assert problems("communication", **late, **there) == {}


def test_the_meeting_reads_with_both_zones_and_whose_clock_it_keeps() -> None:
    english = said(V2, "communication", **MEETING)
    assert "at 10:00 for Northlight (Europe/Oslo) and 12:00 for Студия" in english
    assert "(Europe/Moscow)" in english
    assert "Day and time follow Northlight" in english
    russian = said(RUSSIAN, "communication", **MEETING)
    assert "вторник" in russian
    assert "в 10:00 по поясу Europe/Oslo (Northlight)" in russian


def test_the_second_language_is_another_one_and_does_not_count() -> None:
    found = problems("status", language="en", second_language="en")
    assert list(found) == ["second_language"]
    assert "Language of record" in found["second_language"]
    assert problems("status", language="en", second_language="ru") == {}
    alone = said(V2, "status", language="en")
    assert alone.endswith("The text that counts is the one in English.")
    both = said(V2, "status", language="en", second_language="ru")
    assert "The text in Russian beside it" in both
    both = said(RUSSIAN, "status", language="ru", second_language="en")
    assert "Решающим считается текст на русском языке." in both
    assert "Рядом стоит текст на английском языке" in both


@pytest.mark.parametrize(
    ("version", "status", "otherwise", "found"),
    [
        ("v2", {}, "en", ("en", "")),
        ("v2", {}, "ru", ("ru", "")),
        ("v2", {}, "fr", ("en", "")),
        ("v2", {"language": "ru"}, "en", ("ru", "")),
        ("v2", {"language": "ru", "second_language": "en"}, "en", ("ru", "en")),
        ("v2", {"language": "ru", "second_language": "ru"}, "en", ("ru", "")),
        ("v2", {"second_language": "ru"}, "en", ("en", "ru")),
        ("v1", {"language": "ru"}, "ru", ("en", "")),
    ],
)
def test_the_languages_are_what_the_first_section_settles(
    version: str, status: dict[str, str], otherwise: str, found: tuple[str, str]
) -> None:
    assert content.languages_of(version, status, otherwise) == found
