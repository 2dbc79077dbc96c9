import copy
import json
from typing import Any

import pytest

from assessments.scoring import InvalidAnswers, decode, read_answers
from tests.assessments.scoring.documents import (
    LED,
    Document,
    case,
    document,
    respondent,
)

PLACE = "agency 2 (South), respondent 1 (Someone)"


def problems(found: object) -> tuple[str, ...]:
    with pytest.raises(InvalidAnswers) as refused:
        read_answers(found)
    assert str(refused.value).splitlines() == list(refused.value.problems)
    return refused.value.problems


def entry(key: str, answer: Any) -> tuple[str, ...]:
    """The problems of a document in which agency 2 answered one item like this."""
    made = document([respondent()], [respondent()])
    made["agencies"][1]["respondents"][0]["answers"] = {key: answer}
    return problems(made)


def value(key: str, given: Any) -> tuple[str, ...]:
    return entry(key, {"value": given})


def fields(**changed: Any) -> tuple[str, ...]:
    """The problems of a document whose agency 2's respondent has these fields."""
    made = document([respondent()], [respondent()])
    made["agencies"][1]["respondents"][0] |= changed
    return problems(made)


def changed(**top: Any) -> Document:
    return {**document([respondent()], [respondent()]), **top}


def test_the_worked_case_is_read() -> None:
    answers = read_answers(case())
    assert [a.name for a in answers.agencies] == [
        "Brightline Growth",
        "Студия «Меридиан»",
    ]
    dana = answers.agencies[0].respondents[0]
    assert dana.answers["time.term"].value == "year"
    assert dana.answers["time.term"].accepts == ("half_year", "year", "three_years")
    assert dana.walk_away == ("speed_quality",)


def test_answers_importance_and_walk_aways_may_be_absent() -> None:
    bare = {"name": "Someone"}
    answers = read_answers(document([bare], [bare]))
    assert answers.agencies[0].respondents[0].answers == {}


@pytest.mark.parametrize(
    ("key", "blank"),
    [
        ("success.picture", ""),
        ("success.picture", " \n"),
        ("purpose.problems", []),
        ("empathy.prediction", {}),
    ],
)
def test_blanks_are_read_and_count_as_unanswered(key: str, blank: Any) -> None:
    made = document([respondent({key: blank})], [respondent()])
    answer = read_answers(made).agencies[0].respondents[0].answers[key]
    assert not answer.is_answered
    assert not answer.not_sure


def test_not_sure_is_an_answer_that_says_nothing() -> None:
    made = document([respondent()], [respondent()])
    unsure = {"value": None, "not_sure": True}
    made["agencies"][0]["respondents"][0]["answers"] = {"growth.clients": unsure}
    answer = read_answers(made).agencies[0].respondents[0].answers["growth.clients"]
    assert answer.not_sure
    assert not answer.is_answered


@pytest.mark.parametrize("found", [None, 1, "x", [], [document([], [])]])
def test_a_document_is_an_object(found: object) -> None:
    assert problems(found)[0].endswith("is not an object")


@pytest.mark.parametrize(
    ("key", "given", "said"),
    [
        ("growth.clients", 0, "0 is not a whole number from 1 to 7"),
        ("growth.clients", 8, "8 is not a whole number from 1 to 7"),
        ("growth.clients", 5.0, "5.0 is not a whole number from 1 to 7"),
        ("growth.clients", True, "true is not a whole number from 1 to 7"),
        ("growth.clients", "7", '"7" is not a whole number from 1 to 7'),
        ("growth.clients", "", '"" is not a whole number from 1 to 7'),
        ("growth.clients", [], "a list is not a whole number from 1 to 7"),
        ("growth.clients", 10**400, "a huge number is not a whole number from 1 to 7"),
        ("purpose.importance", 11, "11 is not a whole number from 1 to 10"),
        (
            "decision.approvals",
            "three",
            '"three" is not one of none, one, two, more',
        ),
        ("decision.approvals", 1, "1 is not one of none, one, two, more"),
        (
            "conflict.mode",
            {},
            "an object is not one of debate, expert, escalate",
        ),
        ("exit.ready", 1, "1 is not true or false"),
        ("exit.ready", "yes", '"yes" is not true or false'),
        ("success.picture", 5, "5 is not a text"),
        ("success.picture", [], "a list is not a text"),
        ("compromise.order", {}, "an object is not a list of options"),
        (
            "compromise.order",
            [],
            "the ranking leaves out price, speed, credit, process, exclusivity",
        ),
        ("purpose.problems", "brand", '"brand" is not a list of options'),
        ("purpose.problems", "", '"" is not a list of options'),
        ("purpose.problems", ["brandy"], '"brandy" is not an option'),
        ("purpose.problems", [1], "1 is not an option"),
        ("purpose.problems", [["brand"]], "a list is not an option"),
        (
            "purpose.problems",
            ["brand", "brand"],
            '"brand" is listed more than once',
        ),
        (
            "purpose.problems",
            ["brand", "content", "product", "events", "crm"],
            "5 options are ticked, at most 4",
        ),
        ("value.split", [], "a list is not an object of points by option"),
        ("value.split", {}, "the points add up to 0, not to 100"),
        ("value.split", {"finding": 99}, "the points add up to 99, not to 100"),
        (
            "value.split",
            {"finding": 110, "risk": -10},
            '-10 points for "risk" is below 0',
        ),
        (
            "value.split",
            {"finding": 100.0},
            '100.0 points for "finding" is not a whole number',
        ),
        (
            "value.split",
            {"finding": 99, "risk": True},
            'true points for "risk" is not a whole number',
        ),
        ("value.split", {"luck": 100}, '"luck" is not an option'),
        ("empathy.prediction", [], "a list is not an object of predictions by item"),
        ("empathy.prediction", "", '"" is not an object of predictions by item'),
        (
            "empathy.prediction",
            {"growth.clients": 4},
            '"growth.clients" is not an item to predict',
        ),
        (
            "empathy.prediction",
            {"risk.appetite": None},
            "prediction of risk.appetite: null is not a whole number from 1 to 7",
        ),
        (
            "empathy.prediction",
            {"risk.appetite": 9},
            "prediction of risk.appetite: 9 is not a whole number from 1 to 7",
        ),
    ],
)
def test_values_of_the_wrong_type_or_range(key: str, given: Any, said: str) -> None:
    assert value(key, given) == (f"{PLACE}, {key}: {said}",)


def test_a_ranking_says_everything_wrong_with_it() -> None:
    given = ["price", "price", "speed", "luck", "credit", "process"]
    assert value("compromise.order", given) == (
        f'{PLACE}, compromise.order: "luck" is not an option',
        f'{PLACE}, compromise.order: "price" is listed more than once',
        f"{PLACE}, compromise.order: the ranking leaves out exclusivity",
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (4, "4 is not an object"),
        ({}, '"value" is missing'),
        ({"not_sure": True}, '"value" is missing'),
        ({"value": None}, "the value is null without not_sure"),
        ({"value": None, "not_sure": False}, "the value is null without not_sure"),
        ({"value": 4, "not_sure": True}, "not_sure together with a value"),
        ({"value": None, "not_sure": 1}, "not_sure: 1 is not true or false"),
        ({"value": 4, "note": ""}, 'unknown field "note"'),
    ],
)
def test_answers_of_the_wrong_shape(answer: Any, said: str) -> None:
    assert entry("growth.clients", answer) == (f"{PLACE}, growth.clients: {said}",)


@pytest.mark.parametrize(
    ("key", "accepts", "said"),
    [
        ("growth.clients", None, "accepts: null is not a list"),
        ("growth.clients", [8], "accepts: 8 is not an option"),
        ("growth.clients", [True], "accepts: true is not an option"),
        ("growth.clients", [4.0], "accepts: 4.0 is not an option"),
        ("growth.clients", [3, 3], "accepts: 3 is listed more than once"),
        ("growth.margin", [4], "accepts is for lead items only"),
    ],
)
def test_what_one_could_live_with(key: str, accepts: Any, said: str) -> None:
    place = f"{PLACE}, {key}"
    separator = ", " if said.startswith("accepts:") else ": "
    assert entry(key, {"value": 4, "accepts": accepts}) == (place + separator + said,)


def test_an_unknown_item() -> None:
    assert value("growth.profit", 4) == (
        f"{PLACE}, growth.profit: there is no such item",
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "importance: null is not an object"),
        ([], "importance: a list is not an object"),
        ({"growth": 4}, "importance, growth: 4 is not a whole number from 0 to 3"),
        ({"growth": -1}, "importance, growth: -1 is not a whole number from 0 to 3"),
        (
            {"growth": True},
            "importance, growth: true is not a whole number from 0 to 3",
        ),
        ({"growth": 2.0}, "importance, growth: 2.0 is not a whole number from 0 to 3"),
        ({"luck": 2}, "importance, luck: there is no such dimension"),
        (
            {"compromise": 2},
            "importance, compromise: nothing in the dimension is scored",
        ),
    ],
)
def test_importance(given: Any, said: str) -> None:
    assert fields(importance=given) == (f"{PLACE}, {said}",)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "walk_away: null is not a list"),
        ({}, "walk_away: an object is not a list"),
        ([1], "walk_away: 1 is not a dimension"),
        (["luck"], "walk_away, luck: there is no such dimension"),
        (["purpose"], "walk_away, purpose: the dimension has no lead item"),
        (["growth", "growth"], "walk_away, growth: listed more than once"),
        (LED[:6], "walk_away: 6 are listed, at most 5"),
    ],
)
def test_walk_aways(given: Any, said: str) -> None:
    assert fields(walk_away=given) == (f"{PLACE}, {said}",)


def test_five_walk_aways_are_allowed() -> None:
    made = document([respondent(walk_away=LED[:5])], [respondent()])
    assert len(read_answers(made).agencies[0].respondents[0].walk_away) == 5


@pytest.mark.parametrize("given", [None, [], 4])
def test_answers_are_an_object(given: Any) -> None:
    assert fields(answers=given)[0].startswith(f"{PLACE}, answers: ")


def test_unknown_and_missing_fields_anywhere() -> None:
    made = document([respondent()], [respondent()])
    made["note"] = 1
    made["agencies"][0]["note"] = 1
    made["agencies"][0]["respondents"][0]["note"] = 1
    del made["agencies"][1]["name"]
    assert problems(made) == (
        'unknown field "note"',
        'agency 1 (North): unknown field "note"',
        'agency 1 (North), respondent 1 (Someone): unknown field "note"',
        'agency 2: "name" is missing',
    )


@pytest.mark.parametrize("version", ["v2", "", "../content/v1", None, 1, ["v1"]])
def test_an_unknown_version(version: Any) -> None:
    assert problems(changed(questionnaire=version))[0].endswith(
        "is not a known version"
    )


def test_an_unknown_version_does_not_hide_other_problems() -> None:
    made = changed(questionnaire="v2")
    made["agencies"][0]["respondents"] = []
    made["agencies"][1]["respondents"][0]["answers"] = {"x": {"value": None}}
    assert problems(made) == (
        'questionnaire: "v2" is not a known version',
        "agency 1 (North): it has no respondents",
        f"{PLACE}, x: the value is null without not_sure",
    )


@pytest.mark.parametrize("count", [0, 1, 3])
def test_two_agencies(count: int) -> None:
    agency = document([respondent()], [])["agencies"][0]
    made = changed(agencies=[copy.deepcopy(agency) for _ in range(count)])
    assert problems(made) == (f"agencies: there are {count}, not two",)


def test_agencies_are_a_list_of_objects() -> None:
    assert problems(changed(agencies={})) == ("agencies: an object is not a list",)
    assert problems(changed(agencies=[1, 2])) == (
        "agency 1: 1 is not an object",
        "agency 2: 2 is not an object",
    )


def test_names_are_texts_and_stay_on_their_line() -> None:
    made = document([respondent()], [])
    made["agencies"][0]["name"] = 5
    made["agencies"][1]["name"] = "So\nuth\u2028\ud800"
    assert problems(made) == (
        "agency 1: name: 5 is not a text",
        "agency 2 (So\\nuth\\u2028\\ud800): it has no respondents",
    )


def test_every_problem_is_listed() -> None:
    made = document([respondent({"growth.clients": 9})], [respondent({"x.y": 1})])
    made["agencies"][0]["respondents"][0]["walk_away"] = ["x"]
    assert len(problems(made)) == 3


def test_keys_given_twice_are_named_where_they_are() -> None:
    text = json.dumps(document([respondent({"growth.clients": 4})], [respondent()]))
    text = text.replace('"growth.clients"', '"growth.clients": {}, "growth.clients"')
    text = text.replace('{"value": 4}', '{"value": 4, "value": 4}')
    place = "agency 1 (North), respondent 1 (Someone)"
    assert problems(decode(text.encode())) == (
        f'{place}, answers: "growth.clients" is given more than once',
        f'{place}, growth.clients: "value" is given more than once',
    )


def test_points_given_twice_are_not_silently_the_last() -> None:
    made = json.dumps(
        document([respondent()], [respondent({"value.split": {"finding": 100}})])
    )
    found = decode(made.replace('{"finding"', '{"finding": 0, "finding"').encode())
    assert problems(found) == (
        f'{PLACE}, value.split: "finding" is given more than once',
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not JSON: "),
        (b"{", "not JSON: "),
        (b'{"a": NaN}', "not JSON: NaN is not a number in JSON"),
        (b'{"a": -Infinity}', "not JSON: -Infinity is not a number in JSON"),
        (b"\xff\xfe{}", "not UTF-8: "),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"1" * 10_000, "not JSON: "),
        (b"\xef\xbb\xbf{}", "not JSON: "),
    ],
)
def test_what_is_not_json(data: bytes, said: str) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        decode(data)
    assert len(refused.value.problems) == 1
    assert refused.value.problems[0].startswith(said)


def test_an_infinite_number_is_no_answer() -> None:
    made = json.dumps(document([respondent({"growth.clients": 4})], [respondent()]))
    found = decode(made.replace('"value": 4', '"value": 1e999').encode())
    assert problems(found)[0].endswith("inf is not a whole number from 1 to 7")
