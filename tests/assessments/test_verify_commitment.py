"""The command by which each side recomputes a commitment, with no database at hand."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessments.documents import commitment_to

ROOT = Path(__file__).parents[2]
SALT = "00112233445566778899aabbccddeeff"
TEXT = (
    '{"agency":"Студия «Меридиан»","questionnaire":"v1","respondents":'
    '[{"answers":{},"importance":{},"name":"R1","reasons":{},"walk_away":[]},'
    '{"answers":{},"importance":{},"name":"R2","reasons":{},"walk_away":[]}],'
    '"round":"2c2b7d7e-7a05-4b1b-9d54-5d6c0f7d6c0e"}'
).encode()
COMMITMENT = commitment_to(salt=SALT, text=TEXT)


def called(
    capsys: pytest.CaptureFixture[str],
    file: Path | str,
    salt: str = SALT,
    commitment: str = COMMITMENT,
) -> tuple[int, str, str]:
    """Exit code, output and errors of the command; pytest lets no query through."""
    code = 0
    try:
        call_command("verify_commitment", file, salt=salt, commitment=commitment)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, *capsys.readouterr()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "locked-b.json"
    path.write_bytes(TEXT)
    return path


def test_what_holds_is_named(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, errors = called(capsys, file)
    assert (code, errors) == (0, "")
    assert out.splitlines() == [
        "It holds: this is the text that was committed to.",
        "Round: 2c2b7d7e-7a05-4b1b-9d54-5d6c0f7d6c0e",
        "Agency: Студия «Меридиан»",
        "Questionnaire: v1",
        "2 respondents",
    ]


def test_digits_are_taken_as_they_are_copied(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, *_ = called(capsys, file, f" {SALT.upper()}\n", f"\t{COMMITMENT.upper()} ")
    assert code == 0


@pytest.mark.parametrize(
    ("salt", "commitment", "text"),
    [
        ("f" * 32, COMMITMENT, TEXT),
        (SALT, "f" * 64, TEXT),
        (SALT, COMMITMENT, TEXT.replace(b'"R1"', b'"R3"')),
        (SALT, COMMITMENT, b""),
        (SALT, COMMITMENT, b"\xff\xfe"),
    ],
)
def test_whatever_was_changed_does_not_hold(
    salt: str,
    commitment: str,
    text: bytes,
    file: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file.write_bytes(text)
    code, out, errors = called(capsys, file, salt, commitment)
    assert (code, out) == (1, "")
    assert "It does not hold" in errors
    assert f"Commitment given: {commitment}" in errors
    assert f"Commitment found: {commitment_to(salt=salt, text=text)}" in errors
    assert "in another form" not in errors


@pytest.mark.parametrize(
    "text", [TEXT + b"\n", json.dumps(json.loads(TEXT), indent=2).encode()]
)
def test_a_file_that_an_editor_rearranged_is_told_from_a_forged_one(
    text: bytes, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(text)
    code, _, errors = called(capsys, file)
    assert code == 1
    assert "the file was saved in another form" in errors


@pytest.mark.parametrize(
    ("salt", "commitment", "said"),
    [
        ("12", COMMITMENT, "The salt must be 32 hexadecimal digits"),
        ("g" * 32, COMMITMENT, "The salt must be 32 hexadecimal digits"),
        (SALT, "", "The commitment must be 64 hexadecimal digits"),
    ],
)
def test_bad_digits_are_told_in_words(
    salt: str,
    commitment: str,
    said: str,
    file: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, errors = called(capsys, file, salt, commitment)
    assert (code, out) == (2, "")
    assert said in errors


def test_a_file_that_cannot_be_read_is_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, errors = called(capsys, tmp_path / "none.json")
    assert code == 2
    assert errors == "Cannot read the file: No such file or directory.\n"


@pytest.mark.parametrize("text", [b"[]", b"{}", b"null", b'{"respondents": 3}'])
def test_what_is_no_locked_text_is_none_even_with_its_commitment(
    text: bytes, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(text)
    code, _, errors = called(capsys, file, SALT, commitment_to(salt=SALT, text=text))
    assert code == 2
    assert "no locked text" in errors


def test_salt_and_commitment_must_be_given(file: Path) -> None:
    with pytest.raises(CommandError, match="--salt, --commitment"):
        call_command("verify_commitment", str(file))


def test_standard_input_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT)))
    code, *_ = called(capsys, "-")
    assert code == 0


def test_it_needs_no_database_and_no_utf8_terminal(file: Path) -> None:
    command = [sys.executable, "manage.py", "verify_commitment", str(file)]
    done = subprocess.run(
        [*command, f"--salt={SALT}", f"--commitment={COMMITMENT}"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
            "PYTHONIOENCODING": "ascii",
        },
    )
    assert done.returncode == 0, done.stderr
    assert b"It holds" in done.stdout
    assert b"2 respondents" in done.stdout
