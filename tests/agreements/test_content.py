import hashlib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements import content
from agreements.content import (
    AgreementContent,
    Field,
    Kind,
    Names,
    Parameter,
    SectionContent,
)
from agreements.content.cells import EARLIEST, LATEST
from agreements.content.currencies import CURRENCIES
from agreements.content.printed import CONTENT
from agreements.content.templates import substitute

V1 = content.published("v1")
V2 = content.published("v2")
EDITIONS = (V1, V2, content.published("v2", "ru"))
NAMES = Names("Brightline", "Студия «Меридиан»")

TITLES = {
    "status": "What this is",
    "contributions": "Who brings what",
    "vision": "Vision and success",
    "priorities": "What wins",
    "compromise": "Limits of compromise",
    "principles": "How we behave",
    "value": "Balance of value",
    "governance": "Who decides",
    "conflict": "When we disagree",
    "metrics": "Measures and stop signs",
    "operations": "How work runs",
    "clients": "Clients and money",
    "communication": "Rhythm",
    "creators": "Creators",
    "ip": "Ownership and confidence",
    "risk": "Risk",
    "overlap": "Territory and overlap",
    "identity": "The third entity",
    "exit": "Parting well",
    "living": "Keeping it alive",
}
OPTIONAL = {
    ("status", "related_contract"),
    ("compromise", "traded_for"),
    ("identity", "joint_name"),
    ("exit", "dependence_cap"),
    ("living", "left_to_contract"),
}

SMALL = """
version = "t"
title = "T"
footer = "F"
intent = "{name} for {agency}"
[calendar]
date = "{day} {month} {year}"
months = ["M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9", "M10", "M11", "M12"]
[disclosure]
version = "1"
text = "D"
[phrases]
[option_sets]
party = [["a", "{A}"], ["b", "{B}"]]
[[section]]
key = "s"
title = "S"
clause = '''
First {pick} after {days}.[ Only {word}.]

Listed:
{list}
'''
[[section.parameter]]
key = "pick"
kind = "choice"
label = "Pick"
options = [["x", "X", "the x of {A}"], ["y", "Y"]]
[[section.parameter]]
key = "days"
kind = "number"
label = "Days"
unit = ["day", "days"]
min = 1
[[section.parameter]]
key = "word"
kind = "text"
label = "Word"
required = false
max = 20
[[section.parameter]]
key = "list"
kind = "rows"
label = "List"
row = "{who}: {what}, {on}"
empty = "Nothing at all."
most = 3
columns = [
  { key = "who", kind = "choice", label = "Who", options = "party" },
  { key = "what", kind = "text", label = "What", max = 10 },
  { key = "on", kind = "date", label = "On" },
]
"""


def small(*changes: tuple[str, str]) -> str:
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def section() -> SectionContent:
    return content.parse(SMALL).section("s")


def read(values: content.Values) -> str:
    return content.clause_text(content.clause(section(), values, NAMES))


@pytest.mark.parametrize(
    ("name", "sha256"),
    [
        ("v1", "9259b08f9cbbff040edbf7b458986ed705139035682ddf78b8227d8286f09cfe"),
        ("v2", "10975ef53b4d6228504f604db36723770a36e4f67bb241300be52dfb6d4d878a"),
        ("v2.ru", "0b8651675677d16692e1bc4e0c7f7e734e27ada7f4705640e0862bbfa274a8ad"),
    ],
)
def test_the_published_text_never_changes(name: str, sha256: str) -> None:
    found = hashlib.sha256((CONTENT / f"{name}.toml").read_bytes()).hexdigest()
    assert found == sha256


def test_there_are_twenty_sections_in_order() -> None:
    for edition in (V1, V2):
        assert {s.key: s.title for s in edition.sections} == TITLES
    for edition in EDITIONS:
        assert [s.key for s in edition.sections] == list(TITLES)


def test_only_what_may_be_left_out_is_optional() -> None:
    for edition, optional in (
        (V1, OPTIONAL),
        (V2, OPTIONAL | {("status", "second_language")}),
    ):
        found = {
            (s.key, p.key)
            for s in edition.sections
            for p in s.parameters
            if not p.required
        }
        assert found == optional


@pytest.mark.parametrize("edition", EDITIONS)
def test_defaults_stand_where_answers_give_none(edition: AgreementContent) -> None:
    def default(section: str, key: str) -> object:
        return edition.section(section).parameter(key).default

    assert default("exit", "term") == 12
    assert default("exit", "renewal") == "yearly"
    assert default("exit", "notice") == "30"
    assert default("exit", "hiring") == "free"
    assert default("clients", "payment_days") == 30


def test_it_says_first_and_last_that_it_is_no_contract() -> None:
    status = content.clause_text(content.clause(V1.sections[0], {}, NAMES))
    assert "promise" in status
    assert "not a legal contract" in status
    assert "Not a legal contract" in V1.footer
    russian = content.published("v2", "ru")
    status = content.clause_text(content.clause(russian.sections[0], {}, NAMES))
    assert "обещание" in status
    assert "не юридический договор" in status
    assert "Не юридический договор" in russian.footer


def test_hiring_warns_that_the_promise_may_not_be_lawful() -> None:
    assert "not lawful everywhere" in V1.section("exit").parameter("hiring").help


@pytest.mark.parametrize(
    "word", ["paper", "withdraw", "covers", "download", "need", "recorded"]
)
def test_the_disclosure_says_what_consent_means(word: str) -> None:
    assert word in V1.disclosure.text
    assert V1.disclosure.version == "1"


def test_the_intent_names_who_signs_for_whom() -> None:
    said = substitute(V1.intent, {"name": "Ana {x}", "agency": "North"})
    assert "Ana {x}" in said
    assert "North" in said


@pytest.mark.parametrize("version", ["v0", "v99", "", "../content/v1", "v1.toml"])
def test_another_version_is_not_found(version: str) -> None:
    with pytest.raises(LookupError):
        content.published(version)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('title = "T"', "", "content: title must be"),
        ("{name} for", "for", "intent must have the slots agency, name"),
        ('"M12"', '"M11"', "calendar: months must be twelve"),
        ('version = "1"', "version = 1", "disclosure: version must be a text"),
        ("[phrases]", "", "content: phrases must be a table"),
        ('title = "S"', 'title = "S"\ncolour = 1', "unknown field colour"),
        ("{pick}", "{pock}", "reads pock, which is no parameter"),
        ("First {pick} after", "After", "the clause does not read pick"),
        ("[ Only {word}.]", " Only {word}.", "word, optional, outside of [ ]"),
        ("after {days}.", "[after {days}.]", "days, required, inside of [ ]"),
        ("{days}.[", "{days}.[[", "bracket or brace that belongs to nothing"),
        ("Listed:\n{list}", "Listed {list}.", "reads list inside a sentence"),
        ("Listed:\n{list}", "{word}\n\n{list}", "lists word, which is one value"),
        ('kind = "choice"', 'kind = "slider"', "kind 'slider' is unknown here"),
        ('["y", "Y"]', '["x", "Y"]', "at least two different options"),
        ('["y", "Y"]', '["y"]', "is not [key, label]"),
        ('["y", "Y"]', '["y", "{C}"]', "y may have no slots but {A} and {B}"),
        ('options = "party"', 'options = "paths"', "no option set paths"),
        ("max = 20", "", "a text needs max"),
        ("min = 1", "min = 9\nmax = 8", "min is above max"),
        ("min = 1", "min = -1", "min must be a whole number from 0"),
        ("min = 1", "default = 0\nmin = 1", "default: "),
        ("min = 1", "default = 1.5", "default is no value"),
        ("min = 1", "prefill = 3", "prefill must be a table"),
        ("min = 1", "prefill = { item = 'x' }", "prefill: rule must be"),
        ("min = 1", "prefill = { rule = 'x', map = [true, []] }", "map must be"),
        ("min = 1", "min = 1\nprefill = { rule = 'x', map = [0] }", "maps an answer"),
        ("{what}, {on}", "{what}", "row must read every column"),
        ("most = 3", "most = 3\nleast = 4", "least is above most"),
        ('empty = "Nothing at all."', "", "may be none need words"),
        ('key = "what"', 'key = "who"', "columns with different keys"),
        ('kind = "date", label = "On"', 'kind = "rows", label = "On"', "unknown here"),
        ('key = "days"', 'key = "pick"', "there are 2 of it"),
        (
            'title = "S"',
            'title = "S"\nsums = [{ parameters = ["word"], total = 9 }]',
            "word is no number",
        ),
    ],
)
def test_inconsistent_content_is_refused(old: str, new: str, problem: str) -> None:
    with pytest.raises(content.ContentError) as caught:
        content.parse(small((old, new)))
    assert any(problem in line for line in caught.value.problems), caught.value.problems


def test_every_problem_is_listed_at_once() -> None:
    text = small(('title = "T"', ""), ("max = 20", ""), ("{pick}", "{pock}"))
    with pytest.raises(content.ContentError) as caught:
        content.parse(text)
    assert len(caught.value.problems) == 4


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(content.ContentError, match="not TOML"):
        content.parse("= 1")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("pick", "z"),
        ("pick", 1),
        ("pick", ["x"]),
        ("days", 0),
        ("days", 10**9 + 1),
        ("days", "5"),
        ("days", 5.0),
        ("days", True),
        ("word", "w" * 21),
        ("word", 7),
        ("word", "two\nlines"),
        ("word", "nul\0"),
        ("word", "\ud800"),
        ("list", "x"),
        ("list", 3),
        ("list", {"who": "a"}),
        ("list", ["x"]),
        ("list", [{}]),
        ("list", [{"who": "", "what": " "}]),
        ("list", [{"who": "c"}]),
        ("list", [{"where": "x"}]),
        ("list", [{"what": "w" * 11}]),
        ("list", [{"on": "2026-02-30"}]),
        ("list", [{"on": "20261123"}]),
        ("list", [{"on": "2026-W47-1"}]),
        ("list", [{"on": "23.11.2026"}]),
        ("list", [{"what": "x"}] * 4),
        ("other", "x"),
    ],
)
def test_a_value_that_is_not_legal_is_named(key: str, value: object) -> None:
    problems = content.value_problems(section(), {key: value})
    assert list(problems) == [key]
    assert problems[key]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"pick": "x", "days": 1, "word": "w" * 20},
        {"pick": "", "days": "", "word": " ", "list": ""},
        {"pick": None, "list": []},
        {"list": [{"who": "a", "what": "x", "on": "2026-11-23"}, {"what": "y"}]},
    ],
)
def test_legal_values_and_blanks_have_no_problem(values: dict[str, Any]) -> None:
    assert content.value_problems(section(), values) == {}


def test_a_row_with_a_problem_is_named_by_number_and_column() -> None:
    rows = [{"what": "x"}, {"on": "soon"}]
    problem = content.value_problems(section(), {"list": rows})["list"]
    assert "2" in problem
    assert "On" in problem


def test_shares_must_add_up_once_all_are_there() -> None:
    clients = V1.section("clients")
    shares = {"split_finding": 40, "split_managing": 20, "split_delivering": 30}
    assert content.value_problems(clients, shares) == {}
    assert content.value_problems(clients, {**shares, "split_risk": 10}) == {}
    problems = content.value_problems(clients, {**shares, "split_risk": 11})
    assert list(problems) == ["split_risk"]
    assert "101" in problems["split_risk"]


@pytest.mark.parametrize(
    ("values", "still"),
    [
        ({}, ("pick", "days", "list")),
        ({"pick": " ", "days": 1, "list": []}, ("pick",)),
        ({"pick": "x", "days": 0, "list": []}, ()),
        ({"pick": "x", "days": 1, "list": [{"who": "a", "what": "x"}]}, ("list",)),
        (
            {
                "pick": "x",
                "days": 1,
                "list": [{"who": "a", "what": "x", "on": "2026-11-23"}],
            },
            (),
        ),
    ],
)
def test_what_is_required_and_open_is_missing(
    values: dict[str, Any], still: tuple[str, ...]
) -> None:
    assert content.missing(section(), values) == still


def test_too_few_rows_are_missing() -> None:
    row = {"agency": "a", "name": "Ana"}
    living = V1.section("living")
    assert "amenders" in content.missing(living, {"amenders": [row]})
    assert "amenders" not in content.missing(living, {"amenders": [row, row]})


def test_a_clause_reads_its_values() -> None:
    row = {"who": "b", "what": "tea", "on": "2026-11-23"}
    values: content.Values = {"pick": "x", "days": 1, "word": "once", "list": [row]}
    assert read(values) == (
        "First the x of Brightline after 1 day. Only once.\n\n"
        "Listed:\n– Студия «Меридиан»: tea, 23 M11 2026"
    )


def test_a_clause_shows_blanks_and_drops_what_is_optional() -> None:
    assert read({}) == "First ____ (Pick) after ____ (Days).\n\nListed:\n– ____ (List)"


def test_a_blank_knows_its_parameter() -> None:
    blanks = [p for b in content.clause(section(), {}, NAMES) for p in b.parts]
    assert [p.parameter for p in blanks if p.is_missing] == ["pick", "days"]


def test_a_blank_cell_shows_inside_its_row() -> None:
    said = read({"list": [{"who": "a", "what": "tea"}]})
    assert said.endswith("– Brightline: tea, ____ (On)")


def test_rows_that_are_none_on_purpose_say_so() -> None:
    assert read({"list": []}).endswith("– Nothing at all.")


def test_an_optional_list_falls_away_with_its_lead_in() -> None:
    def said(values: content.Values) -> str:
        return content.clause_text(
            content.clause(V1.section("compromise"), values, NAMES)
        )

    assert "for what" not in said({})
    assert "What we gave for what:\n– Tea." in said({"traded_for": "Tea."})


def test_braces_that_are_no_slots_stay() -> None:
    assert substitute("{a} {b} {", {"a": "{b}"}) == "{b} {b} {"


def test_names_are_parts_of_their_own() -> None:
    parts = content.clause(section(), {"pick": "x"}, NAMES)[0].parts
    assert [p.text for p in parts if p.is_name] == ["Brightline"]


def test_a_value_that_ends_a_sentence_gets_no_second_stop() -> None:
    assert "Only once. \n" not in read({"word": "once."})
    assert "Only once." in read({"word": "once."})
    assert ".." not in read({"word": "once."})


def test_braces_in_values_and_names_stay_as_they_are() -> None:
    values = {"pick": "x", "word": "{days} [B]"}
    blocks = content.clause(section(), values, Names("{B}", "[b]"))
    said = content.clause_text(blocks)
    assert "the x of {B}" in said
    assert "Only {days} [B]." in said


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 day"), (30, "30 days"), (10_000, "10\u00a0000 days")]
)
def test_numbers_are_counted_and_grouped(number: int, said: str) -> None:
    assert f"after {said}." in read({"days": number})


def test_a_percentage_stands_close() -> None:
    parameter = V1.section("risk").parameter("loss_split")
    assert content.shown(V1.section("risk"), parameter, 50, NAMES) == "50%"


def test_labels_may_hold_names() -> None:
    label = V1.section("risk").parameter("loss_split").label
    assert content.named(label, NAMES) == "Share of a loss that Brightline carries"


def test_a_value_is_shown_outside_its_clause() -> None:
    rows = [{"who": "a", "what": "tea"}, {"who": "b", "what": "x", "on": "2026-01-02"}]
    values: list[content.Value] = ["x", 2, "w", rows]
    shown = {
        p.key: content.shown(section(), p, v, NAMES)
        for p, v in zip(section().parameters, values, strict=True)
    }
    assert shown == {
        "pick": "X",
        "days": "2 days",
        "word": "w",
        "list": "Brightline: tea, ____ (On)\nСтудия «Меридиан»: x, 2 M1 2026",
    }
    assert content.shown(section(), section().parameter("pick"), None, NAMES) == ""


def test_the_lines_of_a_text_are_listed() -> None:
    values = {"honesty": "One.\n\n Two.\n"}
    blocks = content.clause(V1.section("principles"), values, NAMES)
    assert [p.text for p in blocks[2].items[0]] == ["One."]
    assert [p.text for p in blocks[2].items[1]] == ["Two."]


def cells(field: Field) -> st.SearchStrategy[Any]:
    match field.kind:
        case Kind.CHOICE:
            return st.sampled_from([o.key for o in field.options])
        case Kind.NUMBER:
            return st.integers(field.low, field.high)
        case Kind.DECIMAL:
            return st.sampled_from(["0", "7", "0.95", "1000000"])
        case Kind.DATE:
            return st.dates(EARLIEST, LATEST).map(str)
        case Kind.TIME:
            return st.times().map(lambda at: f"{at:%H:%M}")
        case Kind.ZONE:
            return st.sampled_from(content.zones())
        case Kind.CURRENCY:
            return st.sampled_from(sorted(CURRENCIES))
    letters = st.characters(exclude_categories=["C", "Z"])
    return st.text(letters, min_size=1, max_size=min(30, field.high))


def legal(parameter: Parameter) -> st.SearchStrategy[Any]:
    if parameter.kind is not Kind.ROWS:
        return cells(parameter)
    row = st.fixed_dictionaries({c.key: cells(c) for c in parameter.columns})
    return st.lists(row, min_size=parameter.least, max_size=parameter.most)


# Sections with many rows take a while to draw when the machine is busy.
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([s for one in EDITIONS for s in one.sections]), st.data())
def test_complete_values_leave_no_blank(
    section: SectionContent, data: st.DataObject
) -> None:
    values = data.draw(
        st.fixed_dictionaries({p.key: legal(p) for p in section.parameters})
    )
    for total in section.sums:
        rest = len(total.parameters) - 1
        values |= dict.fromkeys(total.parameters, 0)
        values[total.parameters[rest]] = total.total
    for moment in section.moments:
        values |= {moment.times[1]: values[moment.times[0]]}
        values |= {moment.zones[1]: values[moment.zones[0]]}
    for first, second in section.differ:
        values[second] = next(o for o in ("en", "ru") if o != values[first])
    assert content.value_problems(section, values, {}) == {}
    assert content.missing(section, values) == ()
    blocks = content.clause(section, values, NAMES)
    parts = [p for b in blocks for line in (b.parts, *b.items) for p in line]
    assert not any(p.is_missing for p in parts)
    read = {p.parameter for p in parts if p.parameter}
    may_vanish = {p.key for p in section.parameters if values[p.key] == []}
    assert read | may_vanish == {p.key for p in section.parameters}
