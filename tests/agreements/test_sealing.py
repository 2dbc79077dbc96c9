"""Sealing a PDF and checking seals, read back by poppler too."""

import stat
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from agreements.sealing import (
    CannotSeal,
    NoAuthority,
    SealKey,
    SealKeyExists,
    SealKeyMissing,
    SealKeyUnusable,
    authorities,
    check_seal,
    current_key,
    load_seal_key,
    make_seal_keys,
    planned,
    renew_revocations,
    seal,
)
from agreements.sealing import certificates as issued
from agreements.sealing import folder as files
from assessments.pdf import PdfAttachment, render
from tests.standards import broken_rules

NOW = datetime(2026, 11, 3, 9, 15, tzinfo=UTC)
PAGE = '<!doctype html><html lang="en"><title>Agreement</title><h1>Agreement</h1>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("keys") / "seal"
    make_seal_keys(directory, now=NOW, organisation="Меридиан & Co")
    return directory


@pytest.fixture(scope="module")
def key(folder: Path) -> SealKey:
    return load_seal_key(folder, now=NOW)


@pytest.fixture(scope="module")
def unsealed() -> bytes:
    attachment = PdfAttachment("agreement.json", b"{}", "What was signed", NOW)
    return render(PAGE, archival=True, identifier=b"1", attachments=[attachment])


@pytest.fixture(scope="module")
def sealed(unsealed: bytes, key: SealKey) -> bytes:
    return seal(unsealed, key, reason="Both agencies signed", now=NOW)


def test_sealed_file_checks(sealed: bytes, key: SealKey) -> None:
    check = check_seal(sealed, key.roots, now=NOW)
    assert check.problems == ()
    assert check.ok
    assert "Меридиан & Co" in check.signer
    assert check.signed_at == NOW


def test_poppler_finds_it_valid(sealed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed)
    said = subprocess.run(
        ["pdfsig", path], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert said.count("Signature #") == 1


def test_sealed_file_keeps_both_standards(sealed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed)
    for profile in ("3a", "ua1"):
        assert broken_rules(path, profile) == []


def test_sealing_leaves_the_document_as_it_was(unsealed: bytes, sealed: bytes) -> None:
    assert sealed.startswith(unsealed)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda pdf: pdf + b"\n% more", "whole file"),
        (lambda pdf: pdf[:300] + b"!" + pdf[301:], ""),
        (lambda pdf: pdf[:-900], "cannot be read"),
        (lambda pdf: b"", "cannot be read"),
        (lambda pdf: b"not a PDF at all", "cannot be read"),
    ],
    ids=["appended", "altered", "cut off", "empty", "other"],
)
def test_tampering_shows(
    sealed: bytes, key: SealKey, change: object, problem: str
) -> None:
    assert callable(change)
    check = check_seal(change(sealed), key.roots, now=NOW)
    assert not check.ok
    assert problem in " ".join(check.problems)


def test_every_byte_of_the_document_counts(
    unsealed: bytes, sealed: bytes, key: SealKey
) -> None:
    for position in range(0, len(unsealed), len(unsealed) // 40):
        flipped = bytes([sealed[position] ^ 1])
        changed = sealed[:position] + flipped + sealed[position + 1 :]
        assert not check_seal(changed, key.roots, now=NOW).ok


def test_unsealed_and_foreign_seals_are_refused(
    unsealed: bytes, sealed: bytes, tmp_path: Path
) -> None:
    make_seal_keys(tmp_path, now=NOW, organisation="Somebody else")
    foreign = load_seal_key(tmp_path)
    assert not check_seal(unsealed, foreign.roots, now=NOW).ok
    check = check_seal(sealed, foreign.roots, now=NOW)
    assert "trusted authority" in " ".join(check.problems)


def test_what_cannot_be_sealed(key: SealKey, sealed: bytes) -> None:
    with pytest.raises(CannotSeal):
        seal(b"not a PDF", key, reason="r", now=NOW)
    with pytest.raises(CannotSeal):
        seal(sealed, key, reason="twice", now=NOW)


def test_key_outside_its_time(folder: Path, key: SealKey, unsealed: bytes) -> None:
    late = NOW + timedelta(days=11 * 365)
    with pytest.raises(SealKeyUnusable, match="expired on"):
        load_seal_key(folder, now=late)
    with pytest.raises(SealKeyUnusable, match="expired on"):
        seal(unsealed, key, reason="r", now=late)
    with pytest.raises(SealKeyUnusable, match="valid only from"):
        key.require_valid(NOW - timedelta(days=30))


def test_certificates_say_what_they_are_for(folder: Path) -> None:
    pem = (folder / files.CERTIFICATE_FILE).read_bytes()
    certificate = x509.load_pem_x509_certificate(pem)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.content_commitment
    assert not usage.key_cert_sign
    authority = x509.load_pem_x509_certificate(
        (folder / files.AUTHORITY_FILE).read_bytes()
    )
    certificate.verify_directly_issued_by(authority)
    revoked = x509.load_pem_x509_crl((folder / files.REVOCATION_FILE).read_bytes())
    public_key = authority.public_key()
    assert revoked.is_signature_valid(public_key)  # type: ignore[arg-type]  # is P-256
    for item in (certificate, authority, revoked):
        der = item.public_bytes(serialization.Encoding.DER)
        assert der[-1:] not in (b"\r", b"\n")


def test_reissues_what_ends_in_a_line_break() -> None:
    class Certificate:
        def __init__(self, der: bytes) -> None:
            self.der = der

        def public_bytes(self, encoding: serialization.Encoding) -> bytes:
            return self.der

    drawn = iter([b"a\r", b"b\n", b"c"])
    kept = issued.reissued(lambda: Certificate(next(drawn)))
    assert kept.der == b"c"


def test_private_keys_are_for_their_owner_only(folder: Path) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    private = dict.fromkeys(files.PRIVATE_FILES, 0o600)
    made = set(files.PUBLIC_FILES) - {
        files.STAMP_AUTHORITY_FILE,
        files.STAMP_REVOCATION_FILE,
    }
    assert modes == private | dict.fromkeys(made, 0o644)


def test_existing_key_stays(tmp_path: Path) -> None:
    make_seal_keys(tmp_path, now=NOW, organisation="One")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(SealKeyExists):
        make_seal_keys(tmp_path, now=NOW, organisation="Two")
    assert before == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_rotation_keeps_old_files_verifiable(tmp_path: Path, unsealed: bytes) -> None:
    sealed = []
    for organisation in ("One", "Two", "Three"):
        make_seal_keys(tmp_path, now=NOW, organisation=organisation, rotate=True)
        # As running workers do, without a restart.
        key = current_key(tmp_path)
        assert organisation in key.certificate.subject.human_friendly
        sealed.append(seal(unsealed, key, reason="r", now=NOW))
    known = authorities(tmp_path)
    assert len(known.seals) == 3
    for file in sealed:
        assert check_seal(file, known.seals, stamp_roots=known.stamps, now=NOW).ok
    assert not check_seal(sealed[0], key.roots, now=NOW).ok
    for retired in (tmp_path / files.RETIRED_FOLDER).iterdir():
        assert not {path.name for path in retired.iterdir()} & {*files.PRIVATE_FILES}


def test_rotation_while_a_seal_is_being_made(tmp_path: Path, unsealed: bytes) -> None:
    """The worker goes on with the key it began with; its file can still be checked."""
    make_seal_keys(tmp_path, now=NOW, organisation="One")
    key = current_key(tmp_path)
    plan = planned(key, "local", now=NOW)
    make_seal_keys(tmp_path, now=NOW, organisation="Two", rotate=True)
    file = seal(unsealed, key, reason="r", now=NOW, plan=plan)
    assert check_seal(file, key.roots, stamp_roots=key.stamp_roots).level == "B-LT"
    known = authorities(tmp_path)
    check = check_seal(file, known.seals, stamp_roots=known.stamps)
    assert (check.problems, check.level) == ((), "B-LT")
    assert "Two" in current_key(tmp_path).certificate.subject.human_friendly


def test_a_key_is_loaded_once_until_it_changes(tmp_path: Path) -> None:
    make_seal_keys(tmp_path, now=NOW, organisation="One")
    assert current_key(tmp_path) is current_key(tmp_path)
    (tmp_path / files.KEY_FILE).chmod(0o644)
    with pytest.raises(SealKeyUnusable, match="read by others"):
        current_key(tmp_path)


def test_rotation_cut_short_loses_nothing(tmp_path: Path, unsealed: bytes) -> None:
    make_seal_keys(tmp_path, now=NOW, organisation="One")
    old = seal(unsealed, load_seal_key(tmp_path), reason="r", now=NOW)
    # The old set is retired and its key gone; of the new one only some is there.
    make_seal_keys(tmp_path, now=NOW, organisation="Two", rotate=True)
    (tmp_path / files.KEY_FILE).unlink()
    (tmp_path / files.CERTIFICATE_FILE).unlink()
    make_seal_keys(tmp_path, now=NOW, organisation="Two")
    load_seal_key(tmp_path, now=NOW)
    assert check_seal(old, authorities(tmp_path).seals, now=NOW).ok


def test_renewing_revocations(tmp_path: Path) -> None:
    make_seal_keys(tmp_path, now=NOW, organisation="One")
    before = load_seal_key(tmp_path)
    later = NOW + timedelta(days=300)
    renew_revocations(tmp_path, now=later)
    after = load_seal_key(tmp_path, now=later)
    assert after.certificate.dump() == before.certificate.dump()
    times = [
        key.revocations[0]["tbs_cert_list"]["this_update"].native
        for key in (before, after)
    ]
    assert times[1] - times[0] == timedelta(days=300)
    (tmp_path / files.AUTHORITY_KEY_FILE).unlink()
    with pytest.raises(NoAuthority, match="no local authority"):
        renew_revocations(tmp_path, now=later)


def test_two_makers_make_one_key(tmp_path: Path) -> None:
    refused: list[SealKeyExists] = []

    def make() -> None:
        try:
            make_seal_keys(tmp_path, now=NOW, organisation="One")
        except SealKeyExists as problem:
            refused.append(problem)

    makers = [threading.Thread(target=make) for _ in range(4)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert len(refused) == 3
    load_seal_key(tmp_path, now=NOW)


def test_interrupted_making_can_be_repeated(tmp_path: Path) -> None:
    """The key comes last: without it the folder holds nothing that counts."""
    make_seal_keys(tmp_path, now=NOW, organisation="One")
    (tmp_path / files.KEY_FILE).unlink()
    with pytest.raises(SealKeyMissing, match=files.KEY_FILE):
        load_seal_key(tmp_path)
    make_seal_keys(tmp_path, now=NOW, organisation="One")
    load_seal_key(tmp_path, now=NOW)


@pytest.mark.parametrize("name", ["", "  ", "x" * 65])
def test_organisation_must_fit_a_certificate(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="64 characters"):
        make_seal_keys(tmp_path / "seal", now=NOW, organisation=name)
    assert not (tmp_path / "seal").exists()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (files.KEY_FILE, b"garbage", files.KEY_FILE),
        (files.CERTIFICATE_FILE, b"garbage", "not PEM"),
        (
            files.CERTIFICATE_FILE,
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "damaged",
        ),
        (files.KEY_FILE, files.AUTHORITY_KEY_FILE, "another key"),
        (files.CERTIFICATE_FILE, files.AUTHORITY_FILE, "another key"),
        (files.AUTHORITY_FILE, files.CERTIFICATE_FILE, "no root"),
    ],
)
def test_unusable_keys_say_why(
    tmp_path: Path, name: str, content: bytes | str, reason: str
) -> None:
    make_seal_keys(tmp_path, now=NOW, organisation="One")
    if isinstance(content, str):
        content = (tmp_path / content).read_bytes()
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SealKeyUnusable, match=reason):
        load_seal_key(tmp_path)


def test_certificate_for_something_else_may_not_seal(tmp_path: Path) -> None:
    make_seal_keys(tmp_path, now=NOW, organisation="One")
    (tmp_path / files.KEY_FILE).write_bytes(
        (tmp_path / files.AUTHORITY_KEY_FILE).read_bytes()
    )
    (tmp_path / files.CERTIFICATE_FILE).write_bytes(
        (tmp_path / files.AUTHORITY_FILE).read_bytes()
    )
    with pytest.raises(SealKeyUnusable, match="not made for sealing"):
        load_seal_key(tmp_path)
