"""What is chosen of a comparison, and files that no spreadsheet computes."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from assessments.comparing import (
    FORMATS,
    Choice,
    Column,
    Table,
    Told,
    exported,
    table_of,
)
from assessments.comparing.table import Cell
from assessments.findings import Case, Colleague, Findings, findings
from assessments.scoring import read_answers, score
from tests.assessments.revealed import worked_case

TOLD = Told({"a": "North", "b": "Юг"}, "a")
TRICKS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =cmd|' /C calc'!A0",
]


def read(**how: Any) -> Findings:
    answers = read_answers(worked_case())
    names = {"a": "Brightline Growth", "b": "Студия «Меридиан»"}
    return findings(Case(answers, score(answers), names, **how))


def table(*cells: Cell) -> Table:
    columns = (Column("topic", "Topic"), Column("question", "=Question"))
    return Table(columns, tuple({"topic": cell, "question": "x"} for cell in cells))


def csv_rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def cells(data: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [list(row) for row in sheet.iter_rows()]


def test_the_widest_gap_comes_first_unless_weight_is_asked_for() -> None:
    rows = read().rows
    by_gap = Choice.of({}).rows(rows)
    agreements = [row.agreement for row in by_gap]
    assert agreements == sorted(a for a in agreements if a is not None)
    by_weight = Choice.of({"sort": "weight"}).rows(rows)
    weights = [row.weight for row in by_weight]
    assert weights == sorted((w for w in weights if w is not None), reverse=True)
    keys = sorted(row.key for row in rows)
    assert sorted(r.key for r in by_gap) == sorted(r.key for r in by_weight) == keys


def test_what_says_nothing_comes_last() -> None:
    silent = replace(read().rows[0], agreement=None, weight=None)
    rows = (silent, *read().rows[1:])
    for query in ({}, {"sort": "weight"}):
        assert Choice.of(query).rows(rows)[-1] is silent


@pytest.mark.parametrize("standing", ["dealbreaker", "gap", "negotiable", "aligned"])
def test_one_class_can_be_chosen(standing: str) -> None:
    chosen = Choice.of({"class": standing}).rows(read().rows)
    assert {row.standing for row in chosen} == {standing}


@pytest.mark.parametrize("value", ["", "all", "GAP", "nothing", "\0", "x" * 9999])
def test_what_is_unknown_is_taken_for_the_default(value: str) -> None:
    assert Choice.of({"sort": value, "class": value}) == Choice()


def test_own_people_are_columns_and_nobody_else_is() -> None:
    people = (Colleague("Елена", {"risk": "Hm."}), Colleague("И"))
    own = table_of(read(viewer="b", colleagues=people), {})
    shared = table_of(read(viewer="b"), {})
    extra = [c.key for c in own.columns][len(shared.columns) :]
    assert extra[0] == "own_split"
    assert {key.split("_")[1] for key in extra[1:]} == {"1", "2"}
    notes = [line["own_1_note"] for line in own.lines if line["own_1_note"]]
    assert notes == ["Hm."]
    assert [list(row)[: len(shared.columns)] for row in own.rows] == list(shared.rows)


def test_every_topic_has_a_line_and_one_for_each_question() -> None:
    found = read()
    made = table_of(found, {})
    assert [line["topic"] for line in made.of_topics] == [r.title for r in found.rows]
    asked = [line["question"] for line in made.lines if line["question"]]
    assert len(asked) == len(set(asked))
    assert "What do you do best on your own?" in asked


@pytest.mark.parametrize("trick", TRICKS)
def test_nothing_typed_becomes_a_formula(trick: str) -> None:
    made = table(trick)
    rows = csv_rows(exported(made, TOLD, "csv").data)
    assert rows == [["Topic", "'=Question"], [f"'{trick}", "x"]]
    (heading, row) = cells(exported(made, TOLD, "xlsx").data)
    assert [cell.data_type for cell in (*heading, *row)] == ["s"] * 4
    assert row[0].value.strip() == trick.strip()


def test_numbers_stay_numbers_and_letters_of_any_script_stay_whole() -> None:
    made = table(39, "Студия «Меридиан», שלום, 会社\nsecond line", "")
    data = exported(made, TOLD, "csv").data
    assert data.startswith(b"\xef\xbb\xbf")
    topics = [line["topic"] for line in made.lines]
    assert [row[0] for row in csv_rows(data)][1:] == [str(topic) for topic in topics]
    values = [row[0].value for row in cells(exported(made, TOLD, "xlsx").data)][1:]
    assert values == [39, "Студия «Меридиан», שלום, 会社\nsecond line", None]
    said = json.loads(exported(made, TOLD, "json").data)
    assert [line["topic"] for line in said["lines"]] == topics
    assert (said["agencies"], said["you"]) == ({"a": "North", "b": "Юг"}, "a")


def test_a_workbook_holds_what_its_cells_can() -> None:
    long = "я" * 40_000
    values = [row[0].value for row in cells(exported(table(long), TOLD, "xlsx").data)]
    assert values[1] == long[:32_767]
    assert csv_rows(exported(table(long), TOLD, "csv").data)[1][0] == long


def test_every_format_says_the_same() -> None:
    people = (Colleague("D"), Colleague("M"))
    made = table_of(read(viewer="a", colleagues=people), {"depth": "A trial"})
    said = json.loads(exported(made, TOLD, "json").data)
    expected = [[str(line[key]) for key in said["columns"]] for line in said["lines"]]
    csv_lines = csv_rows(exported(made, TOLD, "csv").data)
    assert csv_lines[0] == list(said["columns"].values())
    assert csv_lines[1:] == expected
    book = cells(exported(made, TOLD, "xlsx").data)
    shown = [["" if c.value is None else str(c.value) for c in row] for row in book]
    assert shown == csv_lines
    assert set(FORMATS) == {"csv", "xlsx", "json"}
