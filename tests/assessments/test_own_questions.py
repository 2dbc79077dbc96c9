"""Questions of the agencies' own: what they are, and that nothing scores them."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.documents import answers_document
from assessments.models import Lock
from assessments.questionnaire import (
    OWN,
    OwnText,
    QuestionnaireError,
    Rule,
    asked,
    own_questionnaire,
    parse,
    published,
    with_own,
)
from assessments.scoring import closeness, own_answers, read_answers, score
from tests.assessments.revealed import worked_case
from tests.assessments.test_questionnaire import TEXT

SCALE = OwnText("scale7", "How loud?", low="Whisper", high="Shout")
CHOICE = OwnText("choice", "Which day?", options=("Monday", "Friday", "Never"))
ORDERED = OwnText("ordered", "How often?", options=("Rarely", "Weekly", "Daily"))
WORDS = OwnText("text", "Что вас пугает?")
ALL = (SCALE, CHOICE, ORDERED, WORDS)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        *[(text, ()) for text in ALL],
        (OwnText("points", "How?"), (("kind", "unknown"),)),
        (OwnText("text", " "), (("ask", "missing"),)),
        (OwnText("text", "x" * 301), (("ask", "too_long"),)),
        (OwnText("text", "one\ntwo"), (("ask", "unprintable"),)),
        (OwnText("text", "turned \u202e"), (("ask", "unprintable"),)),
        (OwnText("text", "नहीं\u200c और"), ()),
        (OwnText("text", "x", low="y"), (("low", "unwanted"),)),
        (OwnText("scale7", "x", low="y"), (("high", "missing"),)),
        (OwnText("scale7", "x", "y", "z" * 101), (("high", "too_long"),)),
        (
            OwnText("scale7", "x", "y", "z", options=("a", "b")),
            (("options", "unwanted"),),
        ),
        (OwnText("choice", "x", options=("a",)), (("options", "too_few"),)),
        (OwnText("choice", "x"), (("options", "too_few"),)),
        (
            OwnText("ordered", "x", options=tuple("abcdefgh")),
            (("options", "too_many"),),
        ),
        (OwnText("ordered", "x", options=("A", "a")), (("options", "repeated"),)),
        (OwnText("choice", "x", options=("a", "\0")), (("options", "unprintable"),)),
    ],
)
def test_what_can_be_asked(text: OwnText, problems: tuple[Any, ...]) -> None:
    assert text.problems == problems


def test_they_are_one_more_section_that_nothing_scores() -> None:
    v1 = published("v1")

    found = with_own(v1, asked(ALL), title="Ours")

    assert found.sections[:-1] == v1.sections
    assert found.sections[-1].title == found.dimension(OWN).title == "Ours"
    items = found.dimension(OWN).items
    assert [item.key for item in items] == ["own.q1", "own.q2", "own.q3", "own.q4"]
    assert {item.rule for item in items} == {Rule.NONE}
    assert not found.dimension(OWN).matters
    assert (items[0].low, items[0].high) == ("Whisper", "Shout")
    assert items[1].label("o2") == "Friday"
    assert items[2].has_order


def test_without_any_the_questionnaire_is_the_published_one() -> None:
    v1 = published("v1")

    assert with_own(v1, [], title="Ours") is v1


def test_no_published_dimension_takes_their_key() -> None:
    text = TEXT.replace('key = "growth"\n', 'key = "own"\n')

    with pytest.raises(QuestionnaireError, match="dimension own: this key is kept"):
        parse(text)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ([1, 7], [1, 7], 0.5),
        ([4], [4], 1.0),
        ([], [4], None),
    ],
)
def test_closeness_is_the_mean_over_all_pairs(
    a: list[int], b: list[int], expected: float | None
) -> None:
    answers = own_answers(told("a", a), told("b", b))
    assert answers is not None

    found = closeness(answers, answers.questionnaire.items[0])

    assert (found and found[0]) == expected
    assert found is None or found[1] == pytest.approx(0.619047619)


def test_words_have_no_closeness_and_no_questions_no_answers() -> None:
    answers = own_answers(told("a", [4]), told("b", [4]))
    assert answers is not None

    assert closeness(answers, answers.questionnaire.items[3]) is None
    assert own_answers({"agency": "a", "respondents": []}, {}) is None


def told(name: str, values: list[int]) -> dict[str, Any]:
    """Return a side's locked text in which each respondent answers the scale."""
    return {
        "agency": name,
        "own_questions": asked(ALL),
        "respondents": [
            {"name": f"R{n}", "own_answers": {"own.q1": {"value": value}}}
            for n, value in enumerate(values, 1)
        ],
    }


def an_answer(item: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Any legal answer to an own question."""
    values: st.SearchStrategy[Any] = (
        st.text(min_size=1) if item.kind == "text" else st.sampled_from(item.positions)
    )
    unsure = st.just({"value": None, "not_sure": True})
    return values.map(lambda value: {"value": value}) | unsure


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_own_questions_change_nothing_of_the_scorecard(data: st.DataObject) -> None:
    """Whatever is asked besides and answered to it, the answers file is the same."""
    questions = asked(data.draw(st.lists(st.sampled_from(ALL), min_size=1, max_size=5)))
    items = own_questionnaire(questions).items
    case = worked_case()
    plain, added = [], []
    for agency in case["agencies"]:
        bare = locked(agency)
        plain.append(bare)
        more = copy.deepcopy(bare)
        more["own_questions"] = questions
        for respondent in more["respondents"]:
            chosen = data.draw(st.lists(st.sampled_from(items), unique=True))
            respondent["own_answers"] = {
                item.key: data.draw(an_answer(item)) for item in chosen
            }
            respondent["reasons"] = {OWN: "because"}
        added.append(more)

    document = document_of(added)

    assert document == document_of(plain) == case
    assert score(read_answers(document)) == score(read_answers(case))


def locked(agency: dict[str, Any]) -> dict[str, Any]:
    """Return what an agency's lock holds."""
    respondents = [{**r, "reasons": {}} for r in agency["respondents"]]
    return {"agency": agency["name"], "respondents": copy.deepcopy(respondents)}


def document_of(texts: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the answers file of two locked texts."""
    locks = [Lock(canonical=json.dumps(text)) for text in texts]
    return answers_document(version="v1", locks=locks)
