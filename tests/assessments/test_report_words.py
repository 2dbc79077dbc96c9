"""What only the report says: clauses to start from, and who brings what."""

from typing import Any

import pytest

from assessments.findings import Case, exchanges, findings, suggested_clause
from assessments.scoring import read_answers, score
from tests.assessments.revealed import worked_case

Document = dict[str, Any]


def case_of(document: Document | None = None) -> Case:
    answers = read_answers(document or worked_case())
    a, b = answers.agencies
    return Case(answers, score(answers), {"a": a.name, "b": b.name})


def answer(document: Document, side: int, key: str, value: Any) -> None:
    for respondent in document["agencies"][side]["respondents"]:
        respondent["answers"][key] = {"value": value}


@pytest.mark.parametrize(
    ("key", "clause"),
    [
        (
            "depth",
            "None stands in for this: settle it first, or whoever would walk away "
            "takes that back.",
        ),
        (
            "growth",
            "On “Growth model” each project writes down beforehand whether 3 or 4 of 7 "
            "holds; without that it does not start.",
        ),
        (
            "time",
            "On “Time and urgency” each project writes down beforehand whether “1 to 3 "
            "years” or “3 to 5 years” holds; without that it does not start.",
        ),
        (
            "value",
            "On “Value exchange” we go by 4 of 7: in the middle. Whoever wants to "
            "depart from it asks the other first.",
        ),
        (
            "exit",
            "On “Parting well” we go by 2 of 7: towards “Free to partner with anyone”. "
            "Whoever wants to leave 1 to 4 asks the other first.",
        ),
        (
            "purpose",
            "On “Shared problem” we hold to what both of us named: Entering a new "
            "market and Localisation. Anything else needs a yes from both.",
        ),
        ("risk", ""),
    ],
)
def test_a_clause_follows_from_the_zone(key: str, clause: str) -> None:
    assert suggested_clause(case_of(), key) == clause


def test_every_difference_has_a_clause_and_nothing_else_does() -> None:
    case = case_of()
    found = findings(case)
    assert all(suggested_clause(case, row.key) for row in found.contested)
    rest = (*found.strengths, *found.unanswered)
    assert not any(suggested_clause(case, row.key) for row in rest)


def test_what_one_side_left_open_is_answered_together() -> None:
    document = worked_case()
    for respondent in document["agencies"][1]["respondents"]:
        del respondent["answers"]["speed_quality.winner"]
    assert suggested_clause(case_of(document), "speed_quality") == (
        "Before work starts we answer this together: When you cannot do both, which do "
        "you keep?"
    )


def test_lists_with_nothing_in_common_are_put_in_writing() -> None:
    document = worked_case()
    answer(document, 0, "purpose.problems", ["events", "crm"])
    answer(document, 1, "purpose.problems", ["brand"])
    clause = suggested_clause(case_of(document), "purpose")
    if clause:
        assert "nothing counts as agreed" in clause


def test_who_brings_what_the_other_needs() -> None:
    document = worked_case()
    answer(document, 0, "value.needs", ["market", "capital"])
    answer(document, 0, "value.brings", ["clients", "market"])
    answer(document, 1, "value.needs", ["clients", "market"])
    answer(document, 1, "value.brings", ["tools"])
    told = {
        row.label: (row.a, row.b, row.outcome, row.is_missing)
        for row in exchanges(case_of(document))
    }
    assert told == {
        "Market knowledge": (
            "brings and needs",
            "needs",
            "covered for Студия «Меридиан» only",
            True,
        ),
        "Capital": ("needs", "–", "not covered", True),
        "Access to clients": ("brings", "needs", "covered", False),
        "Tools and intellectual property": ("–", "brings", "not asked for", False),
    }
    assert list(told) == [
        "Market knowledge",
        "Capital",
        "Access to clients",
        "Tools and intellectual property",
    ]


def test_a_drawing_says_what_it_shows() -> None:
    rows = {row.label: row.figure for row in exchanges(case_of())}
    label = "Brightline Growth brings it, Студия «Меридиан» needs it."
    assert rows["Access to clients"].label == label
    assert f'aria-label="{label}"' in rows["Access to clients"].svg


def test_there_is_no_map_of_what_nobody_said() -> None:
    document = worked_case()
    for key in ("value.needs", "value.brings"):
        for respondent in document["agencies"][0]["respondents"]:
            respondent["answers"].pop(key, None)
    assert exchanges(case_of(document)) == ()
