import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from assessments.questionnaire import (
    Kind,
    QuestionnaireError,
    current_version,
    is_blank,
    parse,
    published,
)
from assessments.questionnaire.published import CONTENT

PUBLISHED = {
    "v1": "27b2b1bd4943cc96a919699305fee1744ee6595b81a6ef0cbb0bf965009fe523",
    "v1.ru": "5656f9c1a4e915138f07fe86e828c3705f4831c330974fb0b6badf359b734cee",
}
TEXT = (CONTENT / "v1.toml").read_text(encoding="utf-8")
V1 = published("v1")


@pytest.mark.parametrize(("file", "digest"), PUBLISHED.items())
def test_a_published_file_never_changes(file: str, digest: str) -> None:
    data = (CONTENT / f"{file}.toml").read_bytes()
    assert hashlib.sha256(data).hexdigest() == digest


def test_every_published_file_is_pinned() -> None:
    assert {path.stem for path in CONTENT.glob("*.toml")} == set(PUBLISHED)
    assert current_version() in PUBLISHED


def test_a_version_is_read_once() -> None:
    assert published("v1") is published("v1")
    assert V1.version == "v1"


@pytest.mark.parametrize("version", ["v2", "", "v1.toml", "../content/v1", "*"])
def test_an_unknown_version(version: str) -> None:
    with pytest.raises(LookupError):
        published(version)


def test_what_version_1_holds() -> None:
    assert (len(V1.sections), len(V1.dimensions), len(V1.items)) == (7, 22, 63)
    assert sum(d.matters for d in V1.dimensions) == 18
    assert sum(d.lead is not None for d in V1.dimensions) == 17
    assert {item.kind for item in V1.items} == set(Kind)
    diagnostics = [i.diagnostic for i in V1.items if i.diagnostic]
    assert len(diagnostics) == 4


def test_items_stand_in_the_order_of_the_sections() -> None:
    assert [i.key for i in V1.items][:3] == [
        "growth.clients",
        "growth.margin",
        "speed_quality.winner",
    ]
    assert [d.key for d in V1.dimensions] == [
        d.key for section in V1.sections for d in section.dimensions
    ]


def test_look_ups() -> None:
    assert V1.dimension("growth").lead is V1.item("growth.clients")
    assert V1.dimension("purpose").lead is None
    assert not V1.dimension("compromise").matters
    with pytest.raises(KeyError):
        V1.item("growth.profit")
    with pytest.raises(KeyError):
        V1.dimension("profit")


def test_predictions_know_what_they_are_about() -> None:
    prediction = V1.item("empathy.prediction")
    assert prediction.predicts == (
        "speed_quality.winner",
        "depth.horizon",
        "decision.days",
        "risk.appetite",
    )
    assert prediction.predicted[2] is V1.item("decision.days")


@pytest.mark.parametrize(
    ("key", "positions"),
    [
        ("growth.clients", (1, 2, 3, 4, 5, 6, 7)),
        ("purpose.importance", tuple(range(1, 11))),
        ("decision.approvals", ("none", "one", "two", "more")),
        ("exit.ready", (True, False)),
        ("success.picture", ()),
        ("empathy.prediction", ()),
    ],
)
def test_positions(key: str, positions: tuple[Any, ...]) -> None:
    assert V1.item(key).positions == positions


@pytest.mark.parametrize(
    ("key", "floor"),
    [("purpose.importance", 7), ("operations.access", 2), ("governance.manager", 1)],
)
def test_floors_are_levels(key: str, floor: int) -> None:
    assert V1.item(key).floor == floor


@pytest.mark.parametrize(
    ("key", "value", "level"),
    [
        ("risk.symmetry", 3, 3),
        ("growth.clients", 7, 7),
        ("operations.access", "none", 0),
    ],
)
def test_levels(key: str, value: Any, level: int) -> None:
    assert V1.item(key).level(value) == level


@pytest.mark.parametrize(
    ("key", "value", "label"),
    [
        ("growth.clients", 1, "1/7 (Many smaller clients)"),
        ("growth.clients", 4, "4/7"),
        ("purpose.importance", 10, "10/10 (Critical)"),
        ("decision.approvals", "two", "Two"),
        ("conflict.mode", "debate", "We debate and decide together"),
        ("exit.ready", True, "Yes"),
        ("exit.ready", False, "No"),
        ("success.picture", "Words.", "Words."),
        ("purpose.problems", ("crm", "brand"), "Brand strategy, Retention and CRM"),
        (
            "compromise.order",
            ["speed", "price", "credit", "process", "exclusivity"],
            "1. Speed, 2. Price, 3. Credit and visibility, 4. Our way of working, "
            "5. Exclusivity",
        ),
        (
            "value.split",
            {"finding": 60, "risk": 40},
            "Finding the client 60, Managing the client 0, Doing the work 0, "
            "Carrying the risk 40",
        ),
        (
            "empathy.prediction",
            {"risk.appetite": 7},
            "How do you take on something new? 7/7 (Try it first)",
        ),
    ],
)
def test_labels(key: str, value: Any, label: str) -> None:
    assert V1.item(key).label(value) == label


@pytest.mark.parametrize(
    ("key", "value"),
    [("compromise.order", 5), ("value.split", ["finding"]), ("purpose.problems", "x")],
)
def test_a_label_of_another_kinds_value_is_an_error(key: str, value: Any) -> None:
    with pytest.raises(TypeError, match=key):
        V1.item(key).label(value)


@pytest.mark.parametrize(
    ("value", "blank"),
    [
        (None, True),
        ("", True),
        (" \n", True),
        ([], True),
        ({}, True),
        (0, False),
        (False, False),
        ("x", False),
        (["x"], False),
    ],
)
def test_blank(value: object, blank: bool) -> None:
    assert is_blank(value) is blank


def replaced(old: str, new: str) -> Callable[[], str]:
    def changed() -> str:
        assert old in TEXT
        return TEXT.replace(old, new, 1)

    return changed


def within(key: str, old: str, new: str) -> Callable[[], str]:
    """The published text with one line of one table changed."""

    def changed() -> str:
        start = TEXT.index(f'key = "{key}"\n')
        at = TEXT.index(old, start)
        return TEXT[:at] + new + TEXT[at + len(old) :]

    return changed


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (replaced('version = "v1"', "version = 1"), "questionnaire: version must be a"),
        (
            replaced("minutes = 30", "minutes = 0"),
            "questionnaire: minutes must be a whole",
        ),
        (replaced("minutes = 30", "luck = 3"), "questionnaire: unknown field luck"),
        (
            replaced('"growth", "speed_quality"', '"growth", "luck"'),
            "section direction: no dimension luck",
        ),
        (
            replaced('"growth", "speed_quality"', '"growth", "luck"'),
            "dimension speed_quality: in 0 sections, not in one",
        ),
        (
            replaced('["creators", "empathy"]', '["creators", "growth", "empathy"]'),
            "dimension growth: in 2 sections, not in one",
        ),
        (
            replaced('["creators", "empathy"]', '["creators", "creators", "empathy"]'),
            "section people: dimensions lists something more than once",
        ),
        (
            within("growth", 'feeds = ["vision", "priorities"]', "feeds = []"),
            "dimension growth: feeds must be a list of texts",
        ),
        (
            replaced('key = "speed_quality"\n', 'key = "growth"\n'),
            "dimension growth: there are 2 of it",
        ),
        (
            replaced('key = "growth.margin"', 'key = "growth.clients"'),
            "item growth.clients: there are 2 of it",
        ),
        (
            within("growth.margin", 'dimension = "growth"', 'dimension = "luck"'),
            "item growth.margin: no dimension luck",
        ),
        (
            within("growth.margin", 'dimension = "growth"', 'dimension = "depth"'),
            "item growth.margin: its key does not begin with depth.",
        ),
        (
            within("creators.role", '"creators"', '"empathy"'),
            "item creators.role: its key does not begin with empathy.",
        ),
        (
            within("growth.margin", '"scale7"', '"scale9"'),
            "item growth.margin: kind must be one of scale7, rating10",
        ),
        (
            within("growth.margin", '"similar"', '"same"'),
            "item growth.margin: rule must be one of similar, shared",
        ),
        (
            within("growth.margin", '"similar"', '"shared"'),
            "item growth.margin: rule shared does not go with kind scale7",
        ),
        (
            within(
                "growth.margin", 'rule = "similar"', 'rule = "similar"\nlead = true'
            ),
            "dimension growth: more than one lead: growth.clients, growth.margin",
        ),
        (
            within("growth.clients", "lead = true", 'lead = "yes"'),
            "item growth.clients: lead must be true or false",
        ),
        (
            within("value.split", 'rule = "similar"', 'rule = "similar"\nlead = true'),
            "item value.split: unknown field lead",
        ),
        (
            within("growth.margin", 'low = "Turn it down"', ""),
            "item growth.margin: low must be a text that is not blank",
        ),
        (
            within("growth.margin", 'ask = "A client', 'ask = " "\n# "A client'),
            "item growth.margin: ask must be a text that is not blank",
        ),
        (
            within("growth.margin", 'rule = "similar"', 'rule = "similar"\nfloor = 3'),
            "item growth.margin: unknown field floor",
        ),
        (
            within("conflict.mode", '["expert",', '["debate",'),
            "item conflict.mode: options has a key more than once",
        ),
        (
            within("conflict.mode", '["expert",', '["expert", "x",'),
            "item conflict.mode: options must be a list of at least two [key, label]",
        ),
        (
            within("purpose.problems", "most = 4", "most = 11"),
            "item purpose.problems: most is 11, but there are 10 options",
        ),
        (
            within("purpose.problems", "most = 4", ""),
            "item purpose.problems: most must be a whole number from 1",
        ),
        (
            within("purpose.importance", "floor = 7", "floor = 1"),
            "item purpose.importance: floor must be one of 2, 3",
        ),
        (
            within("purpose.importance", "floor = 7", 'floor = "7"'),
            "item purpose.importance: floor must be one of 2, 3",
        ),
        (
            within("operations.access", '"live_read"', '"none"'),
            "item operations.access: floor must be one of summaries, live_read",
        ),
        (
            within("commitment.dependence", "limit = 4", "limit = true"),
            "item commitment.dependence: limit must be a whole number from 1",
        ),
        (
            within("value.brings", '"value.needs"', '"purpose.problems"'),
            "item value.brings: purpose.problems is not compared with it in turn",
        ),
        (
            within("value.brings", '["capital", "Capital"]', '["cash", "Cash"]'),
            "item value.brings: its options are not those of value.needs",
        ),
        (
            within("empathy.prediction", '"risk.appetite"', '"luck.appetite"'),
            "item empathy.prediction: luck.appetite cannot be predicted",
        ),
        (
            within("empathy.prediction", '"risk.appetite"', '"success.picture"'),
            "item empathy.prediction: success.picture cannot be predicted",
        ),
        (
            within("empathy.pressures", '"multi"\nmost = 6', '"prediction"\nmost = 6'),
            "item empathy.pressures: rule none does not go with kind prediction",
        ),
    ],
)
def test_an_inconsistent_text_is_refused(text: Callable[[], str], problem: str) -> None:
    with pytest.raises(QuestionnaireError) as refused:
        parse(text())
    assert any(found.startswith(problem) for found in refused.value.problems)


def test_every_problem_is_listed_at_once() -> None:
    text = TEXT.replace("minutes = 30", "minutes = 0").replace("floor = 7", "floor = 0")
    with pytest.raises(QuestionnaireError) as refused:
        parse(text)
    assert len(refused.value.problems) == 1 + TEXT.count("floor = 7")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("version = ", "not TOML: "),
        ("item = 5", "item: must be written as [[item]]"),
        ('version = "v9"', "item: there is none"),
        ('[[item]]\nask = "?"', "item number 1: key must be a text"),
    ],
)
def test_a_text_of_another_shape_is_refused(text: str, problem: str) -> None:
    with pytest.raises(QuestionnaireError) as refused:
        parse(text)
    assert any(found.startswith(problem) for found in refused.value.problems)
