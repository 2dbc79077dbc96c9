"""Makes, completes and rotates the seal key of a site with an authority of its own."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from agreements.sealing.certificates import (
    authority,
    revocation_list,
    seal_certificate,
    stamp_certificate,
)
from agreements.sealing.folder import (
    AUTHORITY_FILE,
    AUTHORITY_KEY_FILE,
    CERTIFICATE_FILE,
    KEY_FILE,
    PRIVATE_FILES,
    PUBLIC_FILES,
    RETIRED_FOLDER,
    REVOCATION_FILE,
    STAMP_CERTIFICATE_FILE,
    STAMP_KEY_FILE,
)

LONGEST_NAME = 64
STAMP_KEY_BITS = 2048


class SealKeyExists(Exception):
    """There is a seal key already; it is replaced only when that is asked for."""


class NoAuthority(Exception):
    """The folder holds no local authority that could issue anything."""


def make_seal_keys(
    directory: Path, *, now: datetime, organisation: str, rotate: bool = False
) -> None:
    """Make a local authority, a seal key, a time-stamp key and a revocation list.

    Private keys are readable by their owner only, certificates by everybody; the key
    that marks the set as complete is written last. A folder from before time stamps is
    completed. With `rotate` a new set takes the place of the old one, whose
    certificates go to `retired/<fingerprint>/` and whose private keys are destroyed.

    Raises SealKeyExists when there is a complete key and `rotate` is not asked for,
    ValueError for an `organisation` that does not fit into a certificate (1 to 64
    characters).
    """
    organisation = organisation.strip()
    if not 1 <= len(organisation) <= LONGEST_NAME:
        raise ValueError(f"an organisation has 1 to {LONGEST_NAME} characters")
    directory.mkdir(mode=0o755, parents=True, exist_ok=True)
    with _locked(directory):
        if (directory / KEY_FILE).exists() and not rotate:
            _complete(directory, organisation, now)
            return
        _retire(directory)
        for name, content in _new_files(organisation, now):
            _write(directory / name, content)


def renew_revocations(directory: Path, *, now: datetime) -> None:
    """Issue the authority's revocation list anew; NoAuthority where there is none."""
    with _locked(directory):
        key, issuer = _authority_in(directory)
        _write(directory / REVOCATION_FILE, _pem(revocation_list(key, issuer, now)))


def _complete(directory: Path, organisation: str, now: datetime) -> None:
    """Give a folder that was made before there were time stamps a key for them."""
    message = f"there is a seal key in {directory} already"
    if (directory / STAMP_KEY_FILE).exists():
        raise SealKeyExists(message)
    try:
        key, issuer = _authority_in(directory)
    except NoAuthority as problem:
        raise SealKeyExists(message) from problem
    for name, content in _stamp_files(key, issuer, organisation, now):
        _write(directory / name, content)


def _authority_in(
    directory: Path,
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    try:
        key_pem = (directory / AUTHORITY_KEY_FILE).read_bytes()
        pem = (directory / AUTHORITY_FILE).read_bytes()
    except FileNotFoundError as problem:
        raise NoAuthority(f"there is no local authority in {directory}") from problem
    key = serialization.load_pem_private_key(key_pem, password=None)
    return cast("ec.EllipticCurvePrivateKey", key), x509.load_pem_x509_certificate(pem)


def _retire(directory: Path) -> None:
    """Put old certificates where checks still find them; destroy the old keys.

    The certificates are safe on disk before the first key goes, so that whenever it is
    interrupted, what the old key sealed can be checked, and making anew goes on.
    """
    pem = directory / AUTHORITY_FILE
    if pem.exists():
        root = x509.load_pem_x509_certificates(pem.read_bytes())[0]
        retired = directory / RETIRED_FOLDER / root.fingerprint(hashes.SHA256()).hex()
        retired.mkdir(mode=0o755, parents=True, exist_ok=True)
        for name in PUBLIC_FILES:
            if (directory / name).exists():
                _write(retired / name, (directory / name).read_bytes())
    for name in PRIVATE_FILES:
        (directory / name).unlink(missing_ok=True)


def _new_files(organisation: str, now: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield each file's name and content; the seal key comes last."""
    authority_key = ec.generate_private_key(ec.SECP256R1())
    seal_key = ec.generate_private_key(ec.SECP256R1())
    root = authority(authority_key, organisation, now)
    yield AUTHORITY_KEY_FILE, _key_pem(authority_key)
    yield AUTHORITY_FILE, _pem(root)
    yield REVOCATION_FILE, _pem(revocation_list(authority_key, root, now))
    yield from _stamp_files(authority_key, root, organisation, now)
    certificate = seal_certificate(
        seal_key.public_key(), authority_key, root, organisation, now
    )
    yield CERTIFICATE_FILE, _pem(certificate)
    yield KEY_FILE, _key_pem(seal_key)


def _stamp_files(
    authority_key: ec.EllipticCurvePrivateKey,
    root: x509.Certificate,
    organisation: str,
    now: datetime,
) -> Iterator[tuple[str, bytes]]:
    # pyHanko's own time-stamp authority signs with RSA alone.
    key = rsa.generate_private_key(public_exponent=65537, key_size=STAMP_KEY_BITS)
    certificate = stamp_certificate(
        key.public_key(), authority_key, root, organisation, now
    )
    yield STAMP_CERTIFICATE_FILE, _pem(certificate)
    yield STAMP_KEY_FILE, _key_pem(key)


def _pem(issued: x509.Certificate | x509.CertificateRevocationList) -> bytes:
    return issued.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """Keep others from making keys here meanwhile, and from loading half of them."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(target: Path, content: bytes) -> None:
    """Write `target` whole or not at all: keys for their owner's eyes only."""
    handle, name = tempfile.mkstemp(prefix=".", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o600 if target.name in PRIVATE_FILES else 0o644)
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
