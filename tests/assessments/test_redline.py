"""What a text changed in another, word by word."""

import time

from hypothesis import given
from hypothesis import strategies as st

from assessments.redline import redline


def test_a_redline_marks_words() -> None:
    changes = redline("pay within 30 days of receipt", "pay within 14 days, always")
    assert "".join(c.text for c in changes if not c.is_added) == (
        "pay within 30 days of receipt"
    )
    assert "".join(c.text for c in changes if not c.is_removed) == (
        "pay within 14 days, always"
    )
    assert next(c.text for c in changes if c.is_removed) == "30 days of receipt"
    assert redline("", "") == ()
    assert [c.is_added for c in redline("", "new")] == [True]


def test_a_number_changed_in_a_sentence_is_all_that_is_marked() -> None:
    before = "They are paid within 1 day after their work is accepted, within 1 round."
    after = before.replace("1 day", "9 days")
    changes = redline(before, after)
    assert [c.text for c in changes if c.is_removed] == ["1 day"]
    assert [c.text for c in changes if c.is_added] == ["9 days"]


@given(*[st.text("ab \n", max_size=12)] * 2)
def test_both_texts_can_be_read_from_it(before: str, after: str) -> None:
    changes = redline(before, after)
    assert "".join(c.text for c in changes if not c.is_added) == before
    assert "".join(c.text for c in changes if not c.is_removed) == after
    assert all(c.text for c in changes)


def test_a_word_changed_in_a_text_that_repeats_itself_is_found() -> None:
    before = "".join(f"the clause {number} and " for number in range(70))
    changes = redline(before, before.replace("50", "fifty"))
    assert [c.text for c in changes if c.is_removed or c.is_added] == ["50", "fifty"]


def test_one_word_over_and_over_keeps_nobody_waiting() -> None:
    began = time.perf_counter()
    changes = redline("a " * 1000, "b " * 1000)
    assert [c.text.strip() for c in changes if c.is_removed or c.is_added] == [
        " ".join(["a"] * 1000),
        " ".join(["b"] * 1000),
    ]
    redline("a " * 1000, "a " * 500 + "b " * 500)
    assert time.perf_counter() - began < 5
