"""From the exit section to days: pure, whatever the calendar."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.exiting import GRACE_DAYS, Terms, closable_from, schedule, terms_of

DAYS = st.dates(date(2000, 1, 1), date(2400, 12, 31))
COUNTS = st.integers(1, 180)
VALUES: Mapping[str, Mapping[str, object]] = {
    # As canonical JSON has them: numbers are text.
    "exit": {"notice": "30", "data_days": "14"},
    "clients": {"payment_days": "45"},
    "operations": {"access": "live_read", "board": "board.example.com"},
}
WORDS = {
    "client_data": "stays with both of us",
    "joint_work": "the client",
    "publicity": "Neither of us shows joint work",
    "hiring": "Afterwards each of us may hire whom it likes",
    "free_to_partner": "Both of us stay free.",
}


def terms(language: str = "en", **changed: Any) -> Terms:
    """Return the terms of an agreement, with some sections' values changed."""
    values = {key: {**one, **changed.get(key, {})} for key, one in VALUES.items()}
    words = {**WORDS, **changed.get("words", {})}
    return terms_of(
        language, values.__getitem__, lambda _section, parameter: words[parameter]
    )


@pytest.mark.parametrize(
    ("given_on", "notice", "ends_on"),
    [
        (date(2026, 11, 25), "30", date(2026, 12, 26)),
        (date(2027, 1, 30), "30", date(2027, 3, 2)),
        (date(2028, 1, 30), "30", date(2028, 3, 1)),
        (date(2027, 1, 31), "60", date(2027, 4, 2)),
        (date(2026, 12, 31), "90", date(2027, 4, 1)),
    ],
)
def test_the_last_day_is_the_last_of_the_notice(
    given_on: date, notice: str, ends_on: date
) -> None:
    assert schedule(terms(exit={"notice": notice}), given_on).ends_on == ends_on


def test_every_step_has_its_day_and_the_words_of_the_clauses() -> None:
    plan = schedule(terms(), date(2026, 11, 25))

    end, data, paid = date(2026, 12, 26), date(2027, 1, 9), date(2027, 2, 9)
    assert [(step.key, step.due_on) for step in plan.steps] == [
        ("open_work", end),
        ("access", end),
        ("joint_work", end),
        ("publicity", end),
        ("data", data),
        ("client_data", data),
        ("invoices", paid),
    ]
    texts = {step.key: step.text for step in plan.steps}
    assert texts["client_data"] == "Client data stays with both of us."
    assert texts["joint_work"] == "Joint work stays with the client."
    assert texts["access"].endswith("is closed: board.example.com.")
    assert texts["publicity"].endswith("Neither of us shows joint work.")
    assert plan.closable_from == date(2027, 3, 12)


def test_what_holds_afterwards_is_said_and_is_no_step() -> None:
    assert terms().afterwards == (
        "Afterwards each of us may hire whom it likes.",
        "Both of us stay free.",
    )


def test_without_access_there_is_none_to_close() -> None:
    plan = schedule(terms(operations={"access": "none"}), date(2026, 11, 25))
    assert "access" not in {step.key for step in plan.steps}


def test_what_no_clause_speaks_of_is_no_step() -> None:
    plan = schedule(terms(words={"publicity": ""}), date(2026, 11, 25))
    assert "publicity" not in {step.key for step in plan.steps}


def test_the_steps_speak_the_language_of_record() -> None:
    texts = {
        language: [s.text for s in schedule(terms(language), date(2026, 1, 1)).steps]
        for language in ("en", "ru")
    }
    assert texts["en"][0] == "Open work is finished or handed over."
    assert texts["ru"][0] == "Незаконченная работа завершена или передана."


@given(given_on=DAYS, notice=COUNTS, data=COUNTS, payment=COUNTS)
def test_days_follow_each_other_whatever_the_calendar(
    given_on: date, notice: int, data: int, payment: int
) -> None:
    plan = schedule(
        terms(
            exit={"notice": str(notice), "data_days": str(data)},
            clients={"payment_days": payment},
        ),
        given_on,
    )

    days = [step.due_on for step in plan.steps]
    assert (plan.ends_on - given_on).days == notice + 1
    assert days == sorted(days)
    assert days[0] == plan.ends_on
    assert days[-1] == plan.ends_on + timedelta(days=max(data, payment))
    assert plan.closable_from > days[-1] + timedelta(days=GRACE_DAYS)
    assert len({step.key for step in plan.steps}) == len(plan.steps)


def test_the_grace_counts_from_the_last_day() -> None:
    days = [date(2028, 1, 31), date(2028, 1, 1)]
    assert closable_from(days) == date(2028, 3, 2)
