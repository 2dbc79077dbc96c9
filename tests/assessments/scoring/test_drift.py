"""Two rounds held against each other."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.scoring import Drift, Reading, drift, read_answers, score
from tests.assessments.scoring.documents import (
    QUESTIONNAIRE,
    Document,
    document,
    random_documents,
    respondent,
)
from tests.assessments.versions import REWORDED, changed


def reading(found: Document) -> Reading:
    answers = read_answers(found)
    return Reading(answers, score(answers))


def lead(*values: Any) -> list[dict[str, Any]]:
    return [respondent({"risk.appetite": value}) for value in values]


def of(found: Drift, key: str) -> Any:
    return next(one for one in found.dimensions if one.key == key)


def test_agreement_class_and_both_positions_then_and_now() -> None:
    found = drift(
        reading(document(lead(1), lead(7))), reading(document(lead(3, 4), lead(4)))
    )

    risk = of(found, "risk")
    assert (risk.then.agreement, risk.now.agreement) == (0.0, pytest.approx(11 / 12))
    assert risk.change == pytest.approx(11 / 12)
    assert (risk.then.standing, risk.now.standing) == ("gap", "gap")
    assert (risk.a.then, risk.a.now) == (1, 3.5)
    assert (risk.b.then, risk.b.now) == (7, 4)


def test_what_one_round_did_not_answer_has_no_change() -> None:
    found = drift(
        reading(document(lead(1), lead(7))), reading(document(lead(4), [respondent()]))
    )

    risk = of(found, "risk")
    assert risk.change is None
    assert (risk.b.then, risk.b.now) == (7, None)


def test_options_without_an_order_have_no_mean() -> None:
    values = [respondent({"conflict.mode": "expert"})]
    same = reading(document(values, values))

    conflict = of(drift(same, same), "conflict")

    assert (conflict.a.then, conflict.a.now) == (None, None)
    assert conflict.change == 0


def test_a_topic_asked_otherwise_is_left_out(
    publish: Callable[[str], None],
) -> None:
    publish(changed(REWORDED))
    then = reading(document(lead(1), lead(7)))
    now = reading(document(lead(1), lead(1)) | {"questionnaire": "v2"})

    found = drift(then, now)

    assert [d.key for d in found.reworded] == ["risk"]
    assert "risk" not in {one.key for one in found.dimensions}
    assert "growth" in {one.key for one in found.dimensions}


def test_a_topic_that_only_one_round_asks_is_told() -> None:
    whole = reading(document(lead(1), lead(7)))
    first, *rest = QUESTIONNAIRE.sections
    fewer = replace(first, dimensions=first.dimensions[1:])
    part = Reading(
        replace(
            whole.answers, questionnaire=replace(QUESTIONNAIRE, sections=(fewer, *rest))
        ),
        whole.card,
    )

    assert [d.key for d in drift(part, whole).added] == ["growth"]
    assert [d.key for d in drift(whole, part).removed] == ["growth"]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_round_against_itself_does_not_move(data: st.DataObject) -> None:
    one = reading(data.draw(random_documents()))

    found = drift(one, one)

    assert {d.key for d in found.dimensions} == {d.key for d in one.card.dimensions}
    assert all(not d.change for d in found.dimensions)
    assert found.reworded == found.added == found.removed == ()


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_way_back_is_the_way_there_turned_round(data: st.DataObject) -> None:
    one, two = (reading(data.draw(random_documents())) for _ in range(2))

    there, back = drift(one, two), drift(two, one)

    for forth, turned in zip(there.dimensions, back.dimensions, strict=True):
        assert (forth.then, forth.now) == (turned.now, turned.then)
        assert (forth.a.then, forth.b.now) == (turned.a.now, turned.b.then)
        assert forth.change is None or forth.change == -(turned.change or 0)
