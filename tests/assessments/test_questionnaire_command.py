"""`manage.py questionnaire`: what it says, and with which exit."""

import hashlib
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from assessments.questionnaire import as_document, published, source_of
from tests.assessments.versions import (
    HELPED,
    REOPTIONED,
    REWORDED,
    TEXT,
    changed,
)


def run(*words: str | Path) -> tuple[int, str, str]:
    """Return the exit, what was printed and what was complained of."""
    out, err = StringIO(), StringIO()
    try:
        call_command("questionnaire", *map(str, words), stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    """Return what writes a text into a file."""

    def write(text: str) -> Path:
        path = tmp_path / "new.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_list_tells_versions_sizes_and_hashes(
    publish: Callable[[str], None],
) -> None:
    text = changed(REWORDED)
    publish(text)

    code, out, _ = run("list")

    assert code == 0
    assert "v1: 7 sections, 22 topics, 63 questions, about 30 minutes" in out
    for source in (TEXT, text):
        assert hashlib.sha256(source.encode()).hexdigest() in out
    assert "New rounds ask v2." in out


def test_a_consistent_file_is_told_so(file: Callable[[str], Path]) -> None:
    code, out, err = run("check", file(changed(REWORDED)))

    assert (code, err) == (0, "")
    assert out.startswith("v2 is consistent: 7 sections, 22 topics, 63 questions")


def test_the_list_tells_each_translation() -> None:
    code, out, _ = run("list")

    assert code == 0
    digest = hashlib.sha256(source_of("v1", "ru")).hexdigest()
    assert f"    ru  sha256 {digest}\n" in out


@pytest.mark.parametrize("has_its_version_beside", [False, True])
def test_a_translation_is_checked_against_its_version(
    has_its_version_beside: bool, tmp_path: Path
) -> None:
    path = tmp_path / "draft.toml"
    path.write_bytes(source_of("v1", "ru"))
    if has_its_version_beside:
        (tmp_path / "v1.toml").write_text(
            TEXT.replace('help = "Think of an', 'ask = "')
        )
        code, _, err = run("check", path)
        assert code == 2
        assert "not TOML" in err
        (tmp_path / "v1.toml").write_bytes(source_of("v1"))

    code, out, err = run("check", path)

    assert (code, err) == (0, "")
    assert out.startswith("v1 is complete in “ru”: 7 sections, 22 topics, 63 questions")


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("a.toml", 'low = "Отказываемся"\n', "", "growth.margin.low: has no text"),
        ("a.toml", "[item.exit.data]", "[item.exit.date]", "translates nothing"),
        ("a.toml", 'version = "v1"', 'version = "v9"', "there is no version v9"),
        ("v1.de.toml", "", "", "its file must be v1.ru.toml"),
        ("v1.toml", "", "", "its file must be v1.ru.toml"),
    ],
)
def test_what_is_wrong_with_a_translation_is_told(
    name: str, old: str, new: str, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(source_of("v1", "ru").decode().replace(old, new, 1))

    code, _, err = run("check", path)

    assert code == 2
    assert problem in err


def test_every_problem_is_told_with_its_place(file: Callable[[str], Path]) -> None:
    text = TEXT.replace("minutes = 30", "minutes = 0")
    text = text.replace('kind = "scale7"', 'kind = "scale9"', 1)

    code, out, err = run("check", file(text))

    assert (code, out) == (2, "")
    assert "questionnaire: minutes must be a whole number from 1" in err
    assert "item growth.clients: kind must be one of scale7" in err


def test_what_scoring_reads_must_be_there(file: Callable[[str], Path]) -> None:
    code, _, err = run("check", file(changed().replace("exit.ready", "exit.willing")))

    assert code == 2
    assert err == "item exit.ready: scoring reads it, and there is none\n"


@pytest.mark.parametrize(
    ("version", "name", "problem"),
    [
        ("second", "new.toml", "version must be v and a number"),
        ("v٢", "new.toml", "version must be v and a number"),
        ("v2", "v1.toml", "version must be v1, as its file"),
    ],
)
def test_a_version_is_a_number_and_its_files_name(
    version: str, name: str, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(TEXT.replace('version = "v1"', f'version = "{version}"'))

    code, _, err = run("check", path)

    assert code == 2
    assert problem in err


@pytest.mark.parametrize("act", ["check", "diff"])
@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (None, "cannot read the file"),
        (b"\xff\xfe", "not UTF-8"),
        (b"version = ", "not TOML"),
        (b"", "there is none"),
    ],
)
def test_what_is_no_questionnaire_is_told_in_a_line(
    act: str, data: bytes | None, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "new.toml"
    if data is not None:
        path.write_bytes(data)

    code, _, err = run(act, path)

    assert code == 2
    assert problem in err
    assert "Traceback" not in err


def test_a_diff_tells_each_item_and_what_still_compares(
    file: Callable[[str], Path],
) -> None:
    new = file(changed(REWORDED, HELPED, REOPTIONED, ("floor = 7", "floor = 8")))

    code, out, _ = run("diff", new)

    assert code == 0
    assert "From v1 to v2" in out
    assert f"reworded: risk.appetite  {REWORDED[0]} → {REWORDED[1]}" in out
    assert "reworded: speed_quality.winner" in out
    assert "re-optioned: speed_quality.collision" in out
    assert "re-ruled: purpose.importance" in out
    assert "Drift is broken on: speed_quality, risk\n" in out
    assert "Drift stays comparable on: growth, depth," in out


def test_a_diff_says_what_was_said_before_and_is_now(
    file: Callable[[str], Path],
) -> None:
    new = file(
        changed(
            ("Few larger clients", "A few large clients"),
            ("floor = 7", "floor = 8"),
            (
                '["committee", "A joint committee"]',
                '["board", "A board"], ["committee", "A committee of both"]',
            ),
        )
    )

    code, out, _ = run("diff", new)

    assert code == 0
    assert "    high: Few larger clients → A few large clients\n" in out
    assert "    committee: A joint committee → A committee of both\n" in out
    assert "    board: – → A board\n" in out
    assert "    floor: 7 → 8\n" in out
    assert "help:" not in out


def test_a_diff_of_nothing_and_against_what_is_not_there(
    file: Callable[[str], Path],
) -> None:
    code, out, _ = run("diff", file(changed()), "--against", "v1")
    assert code == 0
    assert "No question was added, removed or changed." in out
    assert "Drift is broken on: none" in out

    code, _, err = run("diff", file(source_of("v1", "ru").decode()))
    assert code == 2
    assert "a translation changes nothing" in err

    code, _, err = run("diff", file(changed()), "--against", "v9")
    assert code == 2
    assert err == "there is no version v9; there are v1\n"


def test_an_export_is_data_or_a_form(tmp_path: Path) -> None:
    target = tmp_path / "out"

    assert run("export", "v1", "--format", "json", "--output", target)[0] == 0
    assert json.loads(target.read_text("utf-8")) == as_document(published("v1"))
    assert run("export", "v1", "--format", "pdf", "--output", target)[0] == 0
    assert target.read_bytes().startswith(b"%PDF")


def test_an_export_is_in_a_language_that_the_version_has(tmp_path: Path) -> None:
    target = tmp_path / "out"
    words = ("export", "v1", "--format", "json", "--output", target, "--language")

    assert run(*words, "ru")[0] == 0
    document = json.loads(target.read_text("utf-8"))
    assert document["language"] == "ru"
    assert document["sections"][0]["title"] == "Куда вы движетесь"
    code, _, err = run(*words, "de")
    assert code == 2
    assert err == "v1 is not in “de”; it is in en, ru\n"


def test_an_export_that_cannot_be_written_or_does_not_exist(tmp_path: Path) -> None:
    nowhere = tmp_path / "no" / "folder"

    code, _, err = run("export", "v1", "--format", "json", "--output", nowhere)
    assert code == 2
    assert "cannot write the file" in err
    assert run("export", "../v1", "--format", "json", "--output", "x")[0] == 2
