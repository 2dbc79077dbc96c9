"""Makes a seal key: a local authority, a seal certificate and a revocation list."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from agreements.sealing.keys import (
    AUTHORITY_FILE,
    CERTIFICATE_FILE,
    KEY_FILE,
    REVOCATION_FILE,
)

AUTHORITY_KEY_FILE = "ca-key.pem"

# A seal without a trusted time stamp is checked against today, so the certificate has
# to outlive the agreements under it; there is nobody else who could renew it.
AUTHORITY_LIFE = timedelta(days=20 * 365)
SEAL_LIFE = timedelta(days=10 * 365)
# Clocks of readers may run behind ours.
CLOCK_LEEWAY = timedelta(days=1)
LONGEST_NAME = 64


class _Encodable(Protocol):
    def public_bytes(self, encoding: serialization.Encoding) -> bytes: ...


Issued = TypeVar("Issued", bound=_Encodable)


class SealKeyExists(Exception):
    """There is a seal key already; another one would orphan what it sealed."""


def make_seal_keys(
    directory: Path, *, now: datetime, organisation: str, overwrite: bool = False
) -> None:
    """Make a local authority, a P-256 seal certificate and a revocation list.

    The files are readable by their owner only; the key that marks the set as complete
    is written last. Raises SealKeyExists unless `overwrite`, ValueError for an
    `organisation` that does not fit into a certificate (1 to 64 characters).
    """
    if not 1 <= len(organisation.strip()) <= LONGEST_NAME:
        raise ValueError(f"an organisation has 1 to {LONGEST_NAME} characters")
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(directory):
        if (directory / KEY_FILE).exists():
            if not overwrite:
                raise SealKeyExists(f"there is a seal key in {directory} already")
            (directory / KEY_FILE).unlink()
        for name, content in _new_files(organisation.strip(), now):
            _write(directory / name, content)


def _new_files(organisation: str, now: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield each file's name and content; the seal key comes last."""
    authority_key = ec.generate_private_key(ec.SECP256R1())
    seal_key = ec.generate_private_key(ec.SECP256R1())
    authority = reissued(lambda: _authority(authority_key, organisation, now))
    yield AUTHORITY_KEY_FILE, _key_pem(authority_key)
    yield AUTHORITY_FILE, authority.public_bytes(serialization.Encoding.PEM)
    revocations = reissued(lambda: _revocation_list(authority_key, authority, now))
    yield REVOCATION_FILE, revocations.public_bytes(serialization.Encoding.PEM)
    certificate = reissued(
        lambda: _seal_certificate(
            seal_key.public_key(), authority_key, authority, organisation, now
        )
    )
    yield CERTIFICATE_FILE, certificate.public_bytes(serialization.Encoding.PEM)
    yield KEY_FILE, _key_pem(seal_key)


def _authority(
    key: ec.EllipticCurvePrivateKey, organisation: str, now: datetime
) -> x509.Certificate:
    name = _name(organisation, "Seal authority")
    return (
        _builder(name, name, key.public_key(), now, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .sign(key, hashes.SHA256())
    )


def _seal_certificate(
    public_key: ec.EllipticCurvePublicKey,
    authority_key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    organisation: str,
    now: datetime,
) -> x509.Certificate:
    name = _name(organisation, "Document seal")
    issuer = authority_key.public_key()
    return (
        _builder(name, authority.subject, public_key, now, SEAL_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            _usage(digital_signature=True, content_commitment=True), critical=True
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )


def _revocation_list(
    key: ec.EllipticCurvePrivateKey, authority: x509.Certificate, now: datetime
) -> x509.CertificateRevocationList:
    return (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.subject)
        .last_update(now - CLOCK_LEEWAY)
        .next_update(now + SEAL_LIFE)
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_LEEWAY)
        .not_valid_after(now + life)
    )


def _name(organisation: str, what: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, what),
        ]
    )


def _usage(**allowed: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})


def reissued(issue: Callable[[], Issued]) -> Issued:
    """Issue until the DER ends in no line break.

    Embedded in a PDF such a byte is taken for the line break before "endstream", and
    readers find the stream's length wrong. It happens about once in 128 times.
    """
    while True:
        issued = issue()
        der = issued.public_bytes(serialization.Encoding.DER)
        if not der.endswith((b"\r", b"\n")):
            return issued


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """Keep a second process from making keys in the same folder meanwhile."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(target: Path, content: bytes) -> None:
    """Write `target` whole or not at all, for its owner's eyes only (mode 0600)."""
    handle, name = tempfile.mkstemp(prefix=".", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
