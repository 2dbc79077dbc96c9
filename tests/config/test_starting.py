"""A worker that could not seal does not start, and says why."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.utils import timezone
from pytest_django import Settings

from agreements.sealing import SealKeyUnusable, current_key, make_seal_keys, seal
from agreements.sealing import folder as files
from assessments.pdf import render
from config.starting import require_seal_key
from tests.servers import clean_environment
from tests.stack import ROOT


def expired(folder: Path) -> None:
    """Make a key eleven years ago."""
    long_ago = timezone.now() - timedelta(days=11 * 365)
    make_seal_keys(folder, now=long_ago, organisation="Old", rotate=True)


def early(folder: Path) -> None:
    """Make a key of next week."""
    next_week = timezone.now() + timedelta(days=7)
    make_seal_keys(folder, now=next_week, organisation="New", rotate=True)


def mismatched(folder: Path) -> None:
    """Put another key beside the certificate."""
    shutil.copy(folder / files.AUTHORITY_KEY_FILE, folder / files.KEY_FILE)


def for_something_else(folder: Path) -> None:
    """Seal with the authority's own key, which may sign certificates only."""
    mismatched(folder)
    shutil.copy(folder / files.AUTHORITY_FILE, folder / files.CERTIFICATE_FILE)


def from_elsewhere(folder: Path) -> None:
    """Put in an authority that never issued the certificate."""
    other = folder.with_name("other")
    make_seal_keys(other, now=timezone.now(), organisation="Other")
    shutil.copy(other / files.AUTHORITY_FILE, folder / files.AUTHORITY_FILE)


def revoked(folder: Path) -> None:
    """Let the authority revoke the seal certificate, an hour ago."""
    pem = (folder / files.AUTHORITY_KEY_FILE).read_bytes()
    key = serialization.load_pem_private_key(pem, password=None)
    assert isinstance(key, EllipticCurvePrivateKey)
    certificate, authority = (
        x509.load_pem_x509_certificate((folder / name).read_bytes())
        for name in (files.CERTIFICATE_FILE, files.AUTHORITY_FILE)
    )
    now = timezone.now()
    entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number)
    crl = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.subject)
        .last_update(now - timedelta(minutes=59))
        .next_update(now + timedelta(days=30))
        .add_revoked_certificate(
            entry.revocation_date(now - timedelta(hours=1)).build()
        )
        .sign(key, hashes.SHA256())
    )
    data = crl.public_bytes(serialization.Encoding.PEM)
    (folder / files.REVOCATION_FILE).write_bytes(data)


def readable(folder: Path) -> None:
    """Let the group read the key."""
    (folder / files.KEY_FILE).chmod(0o640)


def readable_stamps(folder: Path) -> None:
    """Let everybody read the time-stamp key."""
    (folder / files.STAMP_KEY_FILE).chmod(0o644)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (shutil.rmtree, "no folder"),
        (expired, "expired on"),
        (early, "valid only from"),
        (mismatched, "belongs to another key"),
        (for_something_else, "not made for sealing"),
        (revoked, "seal.pem was revoked on"),
        (from_elsewhere, "does not hold under ca.pem"),
        (readable, "can be read by others.*0640.*chmod 600"),
        (readable_stamps, "tsa-key.pem can be read by others"),
    ],
)
def test_worker_does_not_start(
    seal_key: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    require_seal_key()
    spoil(seal_key)
    with pytest.raises(SystemExit, match=reason):
        require_seal_key()


def test_nothing_is_sealed_with_a_revoked_key_by_a_worker_that_runs(
    seal_key: Path,
) -> None:
    page = render("<!doctype html><html lang=en><title>A</title><h1>A</h1>")
    current_key(seal_key)
    revoked(seal_key)
    with pytest.raises(SealKeyUnusable, match="revoked"):
        seal(page, current_key(seal_key), reason="r", now=timezone.now())


def test_a_site_with_keys_of_its_own_needs_no_local_authority(
    seal_key: Path, settings: Settings
) -> None:
    for name in (files.AUTHORITY_KEY_FILE, files.STAMP_KEY_FILE):
        (seal_key / name).unlink()
    settings.TIMESTAMPS = "https://stamps.example/"
    require_seal_key()


def test_the_process_ends_with_the_reason(seal_key: Path) -> None:
    readable(seal_key)
    done = subprocess.run(
        [Path(sys.executable).parent / "celery", "--app", "config", "worker"],
        cwd=ROOT,
        env=clean_environment(
            DJANGO_SETTINGS_MODULE="config.settings.local", DATA_DIR=seal_key.parent
        ),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "The worker does not start without a usable seal key" in done.stderr
    assert "chmod 600" in done.stderr
