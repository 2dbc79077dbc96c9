"""The command, in this process and in one of its own that has no database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given, settings

from assessments.management.scorecard_text import render
from assessments.scoring import read_answers, score
from tests.assessments.scoring.documents import (
    CASE,
    ROOT,
    SCORECARD,
    Document,
    case,
    document,
    random_documents,
    respondent,
)
from tests.assessments.scoring.test_worked_case import differences


def run(
    *arguments: str, given: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """The command's outcome. Its database does not exist and cannot be made."""
    return subprocess.run(
        [sys.executable, "manage.py", "score", *arguments],
        cwd=ROOT,
        input=given,
        capture_output=True,
        check=False,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
            **environment,
        },
    )


def called(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and errors of the command in this process."""
    code = 0
    try:
        call_command("score", *arguments)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, *capsys.readouterr()


def written(tmp_path: Path, content: Any) -> str:
    """A file with this content, JSON unless it is bytes."""
    path = tmp_path / "answers.json"
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    path.write_bytes(data)
    return str(path)


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, errors = called(capsys, str(CASE), "--json")
    assert (code, errors) == (0, "")
    wanted = json.loads(SCORECARD.read_text(encoding="utf-8"))
    assert differences(json.loads(out), wanted) == []


def test_standard_input_and_a_terminal_without_cyrillic() -> None:
    done = run("-", given=CASE.read_bytes(), PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"Do not start yet\n")
    assert b"\\u041c" in done.stdout


def test_bad_input_on_standard_input() -> None:
    bad = document([respondent({"growth.clients": 9})], [])
    done = run("-", given=json.dumps(bad).encode())
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines() == [
        "agency 1 (North), respondent 1 (Someone), growth.clients: "
        "9 is not a whole number from 1 to 7",
        "agency 2 (South): it has no respondents",
    ]


def test_text_says_the_verdict_first(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, str(CASE))
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "Do not start yet"
    assert "“Speed and quality”" in lines[1]
    assert "3 of 4 pairings" in lines[2]
    assert "  Студия «Меридиан»: 7 of 7: all the way to “The standard”" in lines
    assert "working conventions, not validated predictions" in lines[-1]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff", b"[" * 100_000, b'{"a": NaN}', b'{"a": 1, "a": 2}', b"null"],
)
def test_bad_files_are_refused_without_a_traceback(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, errors = called(capsys, written(tmp_path, content))
    assert (code, out) == (2, "")
    assert errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("name", ["nowhere.json", ".", "nul\0.json"])
def test_a_file_that_cannot_be_read(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, errors = called(capsys, str(tmp_path / name))
    assert (code, out) == (2, "")
    assert errors.startswith("cannot read the file: ")
    assert len(errors.splitlines()) == 1


def test_names_cannot_forge_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = case()
    made["agencies"][0]["name"] = "North\nGo\n\ud800"
    made["agencies"][1]["name"] = " "
    code, out, _ = called(capsys, written(tmp_path, made))
    assert code == 0
    assert "Go" not in out.splitlines()
    assert "Agency B" in out


@given(random_documents())
@settings(
    max_examples=40,
    deadline=None,
)
def test_there_are_words_for_every_scorecard(found: Document) -> None:
    answers = read_answers(found)
    text = render(answers, score(answers))
    assert text.splitlines()[0]
    assert "%(" not in text
