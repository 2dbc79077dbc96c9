"""What is said of a scorecard: true to its numbers, and never more than it may tell."""

import copy
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from assessments.findings import Case, Colleague, Findings, findings
from assessments.findings.words import (
    choices_words,
    isolated,
    joined,
    number,
    position_words,
)
from assessments.questionnaire import published
from assessments.scoring import Side, read_answers, score
from tests.assessments.revealed import worked_case

Document = dict[str, Any]
FLAGS = [
    "leverage_asymmetry",
    "vague_exploration",
    "conflicting_metrics",
    "no_exit_terms",
    "horizon_mismatch",
    "volume_against_relationships",
    "speed_against_quality",
    "overlapping_territory",
    "creators_as_commodity",
    "straight_lining",
]


def read(document: Document, **how: Any) -> Findings:
    answers = read_answers(document)
    a, b = answers.agencies
    case = Case(answers, score(answers), {"a": a.name, "b": b.name}, **how)
    return findings(case)


def texts(thing: object) -> str:
    """Every text in a tree of findings, on lines of their own."""
    if isinstance(thing, str):
        return thing
    if is_dataclass(thing):
        thing = [getattr(thing, field.name) for field in fields(thing)]
    if isinstance(thing, dict):
        thing = list(thing.values())
    if isinstance(thing, list | tuple):
        return "\n".join(texts(part) for part in thing)
    return ""


def everywhere(document: Document, change: Callable[[Document, str], None]) -> Document:
    """Apply a change to each respondent of both sides."""
    for side, agency in zip("ab", document["agencies"], strict=True):
        for respondent in agency["respondents"]:
            change(respondent, side)
    return document


def set_answer(document: Document, key: str, a: object, b: object) -> Document:
    def change(respondent: Document, side: str) -> None:
        respondent["answers"][key] = {"value": a if side == "a" else b}

    return everywhere(document, change)


def alike() -> Document:
    """Two agencies of one person each with the same, ready answers."""
    document = worked_case()
    person = document["agencies"][1]["respondents"][0]
    person["walk_away"] = []
    ready = {
        "purpose.importance": 8,
        "articulation.clarity": 8,
        "governance.manager": "named",
        "operations.access": "live_shared",
        "risk.symmetry": 8,
        "commitment.replaceable": 8,
        "commitment.integration": 8,
        "commitment.first_90_days": "people",
        "commitment.dependence": 5,
        "exit.ready": True,
    }
    for key, value in ready.items():
        person["answers"][key] = {"value": value}
    for agency in document["agencies"]:
        agency["respondents"] = [person]
    return document


def test_the_worked_case_is_a_sentence_that_names_its_dealbreakers() -> None:
    found = read(worked_case())
    assert found.verdict.headline == "Do not start yet"
    for name in (
        "Speed and quality",
        "Depth of relationships",
        "What success means",
        "Brightline Growth",
        "Студия «Меридиан»",
    ):
        assert name in found.verdict.sentence
    assert found.verdict.stability.endswith("3 of 4 pairings.")
    assert [(c.standing, c.number) for c in found.counts] == [
        ("dealbreaker", 3),
        ("gap", 3),
        ("negotiable", 10),
        ("aligned", 2),
        ("unanswered", 0),
    ]


def test_the_worked_case_lists_what_to_fix_and_where_to_find_it() -> None:
    found = read(worked_case())
    anchors = [point.anchor for point in found.verdict.to_fix]
    assert anchors[:5] == [
        f"flag-{key}"
        for key in (
            "conflicting_metrics",
            "horizon_mismatch",
            "leverage_asymmetry",
            "speed_against_quality",
            "volume_against_relationships",
        )
    ]
    assert anchors.count("readiness") == 5
    dimensions = [anchor for anchor in anchors if anchor.startswith("d-")]
    # Gaps that matter to either, weak ones that matter to both; dealbreakers are
    # named by the sentence already.
    assert dimensions == [
        "d-growth",
        "d-time",
        "d-territory",
        "d-creators",
        "d-governance",
        "d-conflict",
    ]
    assert len(found.verdict.clauses) == 13


def test_rows_are_sorted_by_what_divides() -> None:
    found = read(worked_case())
    differences = [row.key for row in found.differences]
    assert differences[:4] == ["governance", "creators", "growth", "time"]
    assert [row.key for row in found.strengths] == ["risk", "ip"]


def test_a_row_says_what_its_drawing_shows() -> None:
    row = next(r for r in read(worked_case()).differences if r.key == "time")
    assert row.a.said == "“6 to 12 months”"
    assert row.b.said == "“Longer than 5 years”"
    assert row.b.accepts == "“3 to 5 years” to “Longer than 5 years”"
    assert row.standoff == (
        "The nearest answers, “1 to 3 years” and “3 to 5 years”, are 1 step apart."
    )
    assert row.closeness == (
        "38% alike where two strangers reach 61%: no closer than strangers."
    )
    assert row.dumbbell is not None
    assert "Longer than 5 years" in row.dumbbell.label


def test_a_choice_has_chips_and_a_zone() -> None:
    row = next(r for r in read(worked_case()).differences if r.key == "governance")
    assert row.dumbbell is None
    assert [(chip.label, chip.a, chip.b, chip.zone) for chip in row.chips] == [
        ("A joint committee", False, True, True),
        ("The agency leading that work", True, False, False),
    ]
    assert row.zone == row.meeting_point == "“A joint committee”"


def test_a_set_shows_what_both_ticked() -> None:
    row = next(r for r in read(worked_case()).differences if r.key == "purpose")
    both = [chip.label for chip in row.chips if chip.a and chip.b]
    assert both == ["Entering a new market", "Localisation"]
    assert "Entering a new market" in row.a.said


def test_no_percentage_stands_alone() -> None:
    found = read(worked_case())
    for row in found.rows:
        assert "strangers" in row.closeness
        assert all("strangers" in i.closeness for i in row.items if i.closeness)
    assert [index.value for index in found.indices] == [
        "39 of 100, strangers 51",
        "100 of 100, strangers 58",
        "71 of 100, strangers 44",
    ]


def test_alignment_as_each_values_it() -> None:
    details = read(worked_case()).indices[0].details
    assert details[0].startswith("As Brightline Growth values it: 39")
    assert details[1].startswith("As Студия «Меридиан» values it: 39")


@pytest.mark.parametrize(("viewer", "own", "theirs"), [("a", 0, 1), ("b", 1, 0)])
def test_the_reader_is_told_their_own_value_first(
    viewer: Side, own: int, theirs: int
) -> None:
    document = worked_case()
    for side, agency in zip("ab", document["agencies"], strict=True):
        for respondent in agency["respondents"]:
            respondent["importance"] = {"risk" if side == "a" else "time": 3}
    card = score(read_answers(document)).alignment
    scores = (card.as_a or 0, card.as_b or 0)
    assert read(document, viewer=viewer).indices[0].details[:2] == (
        f"As you value it: {scores[own]:.0f} of 100",
        f"As they value it: {scores[theirs]:.0f} of 100",
    )


def test_every_index_tells_how_far_the_unanswered_could_take_it() -> None:
    found = read(worked_case())
    assert not any("can lie between" in d for i in found.indices for d in i.details)
    document = worked_case()
    for key in ("value.needs", "risk.symmetry", "speed_quality.fast"):
        for respondent in document["agencies"][0]["respondents"]:
            respondent["answers"].pop(key)
    found = read(document)
    assert [
        sum("Once everything is answered" in d for d in index.details)
        for index in found.indices
    ] == [1, 1, 1]


def test_classics_stand_on_their_line_at_7() -> None:
    found = read(worked_case())
    assert [(row.title, row.floor) for row in found.classics] == [
        ("Strategic importance", "7"),
        ("Risk symmetry", "7"),
        ("Replaceability", "7"),
        ("Integration depth", "7"),
    ]
    assert {row.outcome for row in found.classics} == {"below the line"}
    assert [row.outcome for row in found.basics] == [
        "reaches the line",
        "reaches the line",
        "reaches the line",
        "below the line",
    ]


def test_a_split_is_told_to_the_agency_it_is_in_alone() -> None:
    document = worked_case()
    people = document["agencies"][0]["respondents"]
    people[0]["answers"]["risk.appetite"] = {"value": 1, "accepts": [1]}
    people[1]["answers"]["risk.appetite"] = {"value": 7, "accepts": [7]}
    told: dict[str | None, bool] = {}
    said: dict[str | None, str] = {}
    for viewer in ("a", "b", None):
        found = read(document, viewer=viewer)
        told[viewer] = next(r for r in found.rows if r.key == "risk").is_split
        said[viewer] = texts(found)
    assert told == {"a": True, "b": False, None: False}
    # Beside whom it speaks to, b reads what both do.
    spoken_to = set(said["b"].splitlines()) - set(said[None].splitlines())
    assert all(line.startswith(("As ", "You ", "They ")) for line in spoken_to)


def test_respondents_are_never_named_and_cannot_be_told_apart_by_order() -> None:
    document = worked_case()
    swapped = worked_case()
    for agency in swapped["agencies"]:
        agency["respondents"].reverse()
    assert texts(read(document)) == texts(read(swapped))
    for name in ("Dana", "Kessler", "Marco", "Елена", "Громов"):
        assert name not in texts(read(document))


def test_reasons_reach_their_side() -> None:
    reasons: Any = {"growth": {"a": ("We like many doors.",)}}
    row = next(
        r for r in read(worked_case(), reasons=reasons).rows if r.key == "growth"
    )
    assert row.a.reasons == ("We like many doors.",)
    assert row.b.reasons == ()


def test_blind_spots_and_predictions() -> None:
    found = read(worked_case())
    assert found.foresight["a"].blind_spots == ()
    assert found.foresight["b"].blind_spots == (
        "When you cannot do both, which do you keep?",
    )
    guess = found.foresight["a"].guesses[0]
    assert guess.expected == ("3 of 7: towards “The date”",)
    assert guess.answered == ("7 of 7: all the way to “The standard”",)


def test_needs_that_nobody_covers_are_named() -> None:
    document = set_answer(
        worked_case(), "value.needs", ["capital", "market"], ["clients"]
    )
    fits = read(document).fits
    assert [(n.label, n.covered) for n in fits["a"].needs] == [
        ("Market knowledge", True),
        ("Capital", False),
    ]
    assert "Capital" in fits["a"].sentence
    assert fits["b"].sentence.endswith("everything that Студия «Меридиан» needs.")


def test_trades_say_who_yields_what_and_why() -> None:
    trade = read(worked_case()).trades[0]
    assert trade.sentence == (
        "Brightline Growth yields on “Parting well”, "
        "Студия «Меридиан» yields on “Speed of decisions”."
    )
    assert "1 of 3 to Brightline Growth and 2 to Студия «Меридиан»" in trade.why


def test_unspoken_points_are_listed_by_agency() -> None:
    document = set_answer(worked_case(), "articulation.core", "   ", "We know Russia.")
    (silence,) = read(document).silences
    assert silence.side == "a"
    assert silence.asks == (published("v1").item("articulation.core").ask,)


def extreme() -> Document:
    """The worked case with every warning raised at once."""
    document = worked_case()
    for key, a, b in (
        ("commitment.first_90_days", "nothing", "nothing"),
        ("exit.ready", False, True),
        ("territory.services", ["seo"], ["seo"]),
        ("territory.compete", 3, 3),
    ):
        set_answer(document, key, a, b)
    scales = [i for i in published("v1").items if i.kind == "scale7"]

    def line(respondent: Document, side: str) -> None:
        for item in scales:
            respondent["answers"][item.key] = {"value": 2 if side == "a" else 7}

    everywhere(document, line)
    return set_answer(document, "territory.compete", 2, 7)


@pytest.mark.parametrize("key", FLAGS)
def test_every_flag_has_plain_words(key: str) -> None:
    found = {flag.key: flag for flag in read(extreme()).flags}
    assert set(found) == set(FLAGS)
    flag = found[key]
    assert flag.title
    assert len(flag.text) > 40
    assert key not in flag.title + flag.text
    assert flag.must_fix == (key not in ("creators_as_commodity", "straight_lining"))


def test_identical_ready_agencies_may_go() -> None:
    found = read(alike())
    assert found.verdict.headline == "Go"
    assert found.verdict.to_fix == ()
    assert found.verdict.clauses == ()
    assert not found.contested
    assert "one pairing" in found.verdict.stability


def with_one_difference(importance: int) -> Document:
    document = alike()
    other = worked_case()["agencies"][1]["respondents"][0]
    other["answers"] = {
        **document["agencies"][0]["respondents"][0]["answers"],
        "risk.appetite": {"value": 7, "accepts": [7]},
    }
    other["walk_away"] = []
    other["importance"] = {**other["importance"], "risk": importance}
    document["agencies"][1]["respondents"] = [other]
    return document


def test_a_difference_that_matters_little_needs_a_clause() -> None:
    found = read(with_one_difference(0))
    assert found.verdict.headline == "Go, with these clauses"
    assert "“Risk”" in found.verdict.sentence


def test_a_gap_that_matters_must_be_fixed_first() -> None:
    found = read(with_one_difference(3))
    assert found.verdict.headline == "Fix first"
    assert "“Risk”" in found.verdict.sentence
    assert [point.anchor for point in found.verdict.to_fix] == ["d-risk"]


def test_too_little_answered_names_what_is_missing() -> None:
    document = alike()
    for agency in document["agencies"]:
        person = agency["respondents"][0]
        person["answers"] = {
            key: answer
            for key, answer in person["answers"].items()
            if not key.startswith("governance.")
        }
    found = read(document)
    assert found.verdict.headline == "Not enough answers"
    assert "“Governance”" in found.verdict.sentence
    (row,) = found.unanswered
    assert row.bar is None
    assert row.coverage == "Both of you answered 0 of 2 questions here."
    assert row.a.said == ""


def test_nothing_answered_is_still_readable() -> None:
    document = worked_case()
    everywhere(document, lambda respondent, _: respondent.update(answers={}))
    found = read(document)
    assert found.verdict.headline in ("Not enough answers", "Do not start yet")
    assert found.indices[0].value == "not enough answers"
    assert all(row.is_below for row in found.readiness)
    assert len(found.silences) == 2


def test_not_sure_is_not_silence() -> None:
    document = worked_case()
    people = document["agencies"][0]["respondents"]
    people[0]["answers"]["risk.appetite"] = {"value": None, "not_sure": True}
    del people[1]["answers"]["risk.appetite"]
    row = next(r for r in read(document).rows if r.key == "risk")
    assert row.items[0].a == ("not sure",)


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([0], "1 of 7: all the way to “The date”"),
        ([0, 2], "1 and 3 of 7: towards “The date”"),
        ([2, 3], "3 to 4 of 7: from the middle towards “The date”"),
        ([3], "4 of 7: in the middle"),
        ([3, 6], "4 and 7 of 7: from the middle towards “The standard”"),
        ([4], "5 of 7: towards “The standard”"),
        ([6, 6], "7 of 7: all the way to “The standard”"),
        ([1, 5], "2 and 6 of 7: on both sides of the middle"),
        ([], ""),
    ],
)
def test_positions_on_a_scale_in_words(places: list[int], words: str) -> None:
    assert position_words(published("v1").item("speed_quality.winner"), places) == words


def test_choices_in_words() -> None:
    questionnaire = published("v1")
    term = questionnaire.item("time.term")
    assert choices_words(term, [0, 1, 4]) == (
        "“Under 6 months” to “6 to 12 months” and “Longer than 5 years”"
    )
    assert (
        choices_words(questionnaire.item("risk.appetite"), [0, 2, 3]) == "1 and 3 to 4"
    )


def test_small_words() -> None:
    assert joined(["one", "two", "three"]) == "one, two and three"
    assert joined([]) == ""
    assert number(2.5) == "2.5"
    assert number(7.04) == "7"


def test_only_names_that_could_turn_a_sentence_round_are_isolated() -> None:
    assert isolated("Студия 東京") == "Студия 東京"
    assert isolated("סוכנות") == "\u2068סוכנות\u2069"
    document = worked_case()
    document["agencies"][1]["name"] = "وكالة"
    assert "\u2068وكالة\u2069" in read(document).verdict.sentence


def test_what_would_change_the_verdict_is_a_sentence() -> None:
    change = read(worked_case()).change
    assert change is not None
    assert [way.sentence for way in change.ways] == [
        "Settling “Speed and quality”, “Depth of relationships” and “What success "
        "means” would change “Do not start yet” to “Fix first”."
    ]
    assert [move.key for move in change.ways[0].moves] == [
        "speed_quality",
        "depth",
        "success",
    ]
    assert all(move.at for move in change.ways[0].moves)
    assert read(alike()).change is None


def test_what_settling_does_not_change_is_named() -> None:
    document = set_answer(alike(), "exit.ready", False, False)
    set_answer(document, "purpose.importance", 2, 2)
    change = read(document).change
    assert change is not None
    assert "would not change this verdict" in change.summary
    assert change.obstacles == (
        "Somebody would start without agreeing how to part",
        "Strategic importance: not yet at the line that both must reach",
    )


def test_many_ways_are_said_to_be_many() -> None:
    document = alike()
    people = [copy.deepcopy(a["respondents"][0]) for a in document["agencies"]]
    for agency, person in zip(document["agencies"], people, strict=True):
        agency["respondents"] = [person]
    asked = [i for i in published("v1").items if i.scored]
    for item in sorted(asked, key=lambda i: not i.lead)[:19]:
        people[0]["answers"].pop(item.key, None)
    for person in people:
        person["importance"] = dict.fromkeys(person["importance"], 0)
    change = read(document).change
    assert change is not None
    assert "ways of the same size would be enough" in change.summary
    assert len(change.ways) == 3


def test_a_blind_spot_is_told_in_numbers_from_where_the_reader_sits() -> None:
    document = set_answer(worked_case(), "risk.appetite", 6, 2)

    def predict(respondent: Document, side: str) -> None:
        value = {"risk.appetite": 6 if side == "a" else 2}
        respondent["answers"]["empathy.prediction"] = {"value": value}

    everywhere(document, predict)
    told = {
        viewer: {row.key: row.blind_spots for row in read(document, viewer=viewer).rows}
        for viewer in ("a", "b", None)
    }
    assert told["a"]["risk"] == (
        "You expected 6, they answered 2.",
        "They expected 2 of you, you answered 6.",
    )
    assert told["b"]["risk"] == (
        "They expected 6 of you, you answered 2.",
        "You expected 2, they answered 6.",
    )
    assert told[None]["risk"][0] == (
        "Brightline Growth expected 6, Студия «Меридиан» answered 2."
    )
    assert told["a"]["depth"] == ()


def test_only_own_people_are_named_with_what_they_said() -> None:
    document = set_answer(worked_case(), "risk.appetite", 6, 2)
    people = document["agencies"][0]["respondents"]
    people[0]["answers"]["risk.appetite"] = {"value": 5, "accepts": [4, 6]}
    people[0]["walk_away"] = ["risk"]
    people[1]["answers"]["risk.appetite"] = {"value": None, "not_sure": True}
    names = (Colleague("Dana", {"risk": "Ask Marco."}), Colleague("שרה"))
    row = next(
        r for r in read(document, viewer="a", colleagues=names).rows if r.key == "risk"
    )
    first, second = row.colleagues
    assert (first.name, first.said, first.accepts) == (
        "Dana",
        "5 of 7: towards “Try it first”",
        "4 to 6",
    )
    assert (first.walks_away, first.note) == (True, "Ask Marco.")
    assert (second.said, second.accepts, second.walks_away) == ("not sure", "", False)
    assert row.dumbbell is not None
    assert row.dumbbell.label.count("(Dana 5)") == 1
    named = next(item for item in row.items if item.is_shown).own
    assert [(n.name, n.said) for n in named][1] == ("שרה", "not sure")
    for viewer in ("b", None):
        found = read(document, viewer=viewer)
        assert "Dana" not in texts(found)
        assert all(not row.colleagues for row in found.rows)
