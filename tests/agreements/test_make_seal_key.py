"""`manage.py make_seal_key`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from agreements.sealing import load_seal_key


def test_makes_a_key_and_says_so(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SEAL_KEY_DIR = tmp_path / "seal"
    call_command("make_seal_key", organisation="Brightline")
    key = load_seal_key(tmp_path / "seal", now=timezone.now())
    printed = capsys.readouterr().out
    assert str(tmp_path / "seal" / "seal-key.pem") in printed
    assert key.roots[0].sha256_fingerprint in printed
    assert "Brightline" in key.certificate.subject.human_friendly


def test_refuses_to_replace_one(tmp_path: Path) -> None:
    call_command("make_seal_key", directory=tmp_path, verbosity=0)
    before = (tmp_path / "seal-key.pem").read_bytes()
    with pytest.raises(CommandError, match="already"):
        call_command("make_seal_key", directory=tmp_path)
    assert (tmp_path / "seal-key.pem").read_bytes() == before


def test_rotates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_seal_key", directory=tmp_path)
    old = load_seal_key(tmp_path)
    call_command("make_seal_key", directory=tmp_path, rotate=True)
    new = load_seal_key(tmp_path, now=timezone.now())
    assert new.fingerprint != old.fingerprint
    name = old.fingerprint.replace(" ", "").lower()
    assert str(tmp_path / "retired" / name / "ca.pem") in capsys.readouterr().out


def test_renews_the_list_of_revoked_certificates(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no local authority"):
        call_command("make_seal_key", directory=tmp_path, renew_crl=True)
    call_command("make_seal_key", directory=tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    call_command("make_seal_key", directory=tmp_path, renew_crl=True)
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    changed = {name for name in before if before[name] != after[name]}
    assert (changed, before.keys()) == ({"ca.crl.pem"}, after.keys())


def test_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="64 characters"):
        call_command("make_seal_key", directory=tmp_path, organisation="")
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(CommandError, match="file"):
        call_command("make_seal_key", directory=file / "seal")


def test_refusal_in_the_shell(tmp_path: Path) -> None:
    """Scripts see the exit code, people one line without a traceback."""
    call_command("make_seal_key", directory=tmp_path, verbosity=0)
    result = subprocess.run(
        [sys.executable, "manage.py", "make_seal_key", "--directory", str(tmp_path)],
        cwd=Path(__file__).parent.parent.parent,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATA_DIR": str(tmp_path / "data"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "already" in result.stderr
    assert "Traceback" not in result.stderr
