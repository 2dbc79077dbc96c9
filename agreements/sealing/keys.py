"""Loads the seal key from its folder, and says whether it may seal now."""

import asyncio
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from agreements.sealing.folder import (
    AUTHORITY_FILE,
    CERTIFICATE_FILE,
    KEY_FILE,
    PRIVATE_FILES,
    PUBLIC_FILES,
    REVOCATION_FILE,
    STAMP_AUTHORITY_FILE,
    STAMP_CERTIFICATE_FILE,
    STAMP_KEY_FILE,
    STAMP_REVOCATION_FILE,
)
from agreements.sealing.pems import (
    SealKeyMissing,
    SealKeyUnusable,
    certificates,
    read,
    revocations,
    roots_among,
)

Certificates = tuple[asn1_x509.Certificate, ...]


@dataclass(frozen=True)
class StampKey:
    """The key of a time-stamp authority of one's own."""

    certificate: asn1_x509.Certificate
    private_key: asn1_keys.PrivateKeyInfo


@dataclass(frozen=True)
class SealKey:
    """A loaded seal key. Loading costs more than sealing: load once a process.

    `signer` is pyHanko's, `roots` what to trust when checking its seals, `stamp_roots`
    what to trust for time stamps, `revocations` what is known to be revoked on either
    way; `valid_from` and `valid_until` are in UTC.
    """

    signer: Any
    certificate: asn1_x509.Certificate
    chain: Certificates
    roots: Certificates
    stamp_roots: Certificates
    revocations: tuple[asn1_crl.CertificateList, ...]
    stamp_key: StampKey | None
    valid_from: datetime
    valid_until: datetime

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 fingerprint of the authority, as readers show it."""
        fingerprint: str = self.roots[0].sha256_fingerprint
        return fingerprint

    def require_valid(self, now: datetime) -> None:
        """Raise SealKeyUnusable when the certificate is not good for sealing at `now`.

        It must be in its time, come from below the authorities, and not be revoked.
        """
        if now < self.valid_from:
            raise SealKeyUnusable(
                f"the seal certificate is valid only from {self.valid_from:%d %B %Y}"
            )
        if now > self.valid_until:
            raise SealKeyUnusable(
                f"the seal certificate expired on {self.valid_until:%d %B %Y}"
            )
        self._require_unrevoked(now)
        context = ValidationContext(
            trust_roots=list(self.roots), moment=now, crls=list(self.revocations)
        )
        validator = CertificateValidator(
            self.certificate,
            intermediate_certs=list(self.chain),
            validation_context=context,
        )
        try:
            asyncio.run(validator.async_validate_usage({"non_repudiation"}))
        except (PathError, ValidationError) as problem:
            raise SealKeyUnusable(
                f"{CERTIFICATE_FILE} does not hold under {AUTHORITY_FILE}: {problem}"
            ) from problem

    def _require_unrevoked(self, now: datetime) -> None:
        """Look into the lists at hand.

        The validator passes over a list that the certificate does not name itself.
        """
        ours = {
            (one.issuer.hashable, one.serial_number)
            for one in (self.certificate, *self.chain)
        }
        for crl in self.revocations:
            entries = crl["tbs_cert_list"]["revoked_certificates"]
            for entry in entries.native or ():
                found = (crl.issuer.hashable, entry["user_certificate"])
                if found in ours and entry["revocation_date"] <= now:
                    raise SealKeyUnusable(
                        f"{CERTIFICATE_FILE} was revoked on"
                        f" {entry['revocation_date']:%d %B %Y}, says {REVOCATION_FILE}"
                    )


def load_seal_key(directory: Path, *, now: datetime | None = None) -> SealKey:
    """Return the seal key in `directory`, valid at `now` where that is given.

    Raises SealKeyMissing when a file is not there, and SealKeyUnusable when one cannot
    be read, the key can be read by others, the files do not belong together, or the
    certificate may not seal.
    """
    with _steady(directory):
        key = _loaded(directory)
    if now is not None:
        key.require_valid(now)
    return key


def current_key(directory: Path) -> SealKey:
    """Return the seal key, loaded again only when one of its files has changed."""
    names = [*PRIVATE_FILES, *PUBLIC_FILES]
    return _remembered(directory, tuple(_seen(directory / name) for name in names))


@lru_cache(maxsize=1)
def _remembered(directory: Path, seen: tuple[object, ...]) -> SealKey:
    return load_seal_key(directory)


def _seen(path: Path) -> tuple[int, int, int, int] | None:
    """Return what changes with a file, None without one."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size, found.st_mode


def _loaded(directory: Path) -> SealKey:
    key_bytes = _private(directory / KEY_FILE)
    certificate, *between = certificates(directory / CERTIFICATE_FILE)
    authorities = certificates(directory / AUTHORITY_FILE)
    private_key = _paired(directory / KEY_FILE, key_bytes, certificate)
    usage = certificate.key_usage_value
    if usage is None or "non_repudiation" not in usage.native:
        raise SealKeyUnusable(f"{CERTIFICATE_FILE} is not made for sealing content")
    roots = roots_among(authorities)
    if not roots:
        raise SealKeyUnusable(f"{AUTHORITY_FILE} holds no root certificate")
    chain = (*between, *authorities)
    store = SimpleCertificateStore()
    store.register_multiple(chain)
    validity = certificate["tbs_certificate"]["validity"]
    return SealKey(
        signer=SimpleSigner(
            signing_cert=certificate, signing_key=private_key, cert_registry=store
        ),
        certificate=certificate,
        chain=chain,
        roots=roots,
        stamp_roots=_stamp_roots(directory, roots),
        revocations=(
            *revocations(directory / REVOCATION_FILE),
            *revocations(directory / STAMP_REVOCATION_FILE),
        ),
        stamp_key=_stamp_key(directory),
        valid_from=validity["not_before"].native,
        valid_until=validity["not_after"].native,
    )


def _stamp_roots(directory: Path, roots: Certificates) -> Certificates:
    """Return whom to trust for time stamps: a service's authority, or our own."""
    path = directory / STAMP_AUTHORITY_FILE
    return certificates(path) if path.exists() else roots


def _stamp_key(directory: Path) -> StampKey | None:
    path = directory / STAMP_KEY_FILE
    if not path.exists():
        return None
    key_bytes = _private(path)
    certificate = certificates(directory / STAMP_CERTIFICATE_FILE)[0]
    return StampKey(certificate, _paired(path, key_bytes, certificate))


def _private(path: Path) -> bytes:
    """Return a private key's bytes, if its owner alone can read them."""
    key_bytes = read(path)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise SealKeyUnusable(
            f"{path} can be read by others than its owner (mode {mode:04o}):"
            f" chmod 600 {path}"
        )
    return key_bytes


def _paired(
    path: Path, key_bytes: bytes, certificate: asn1_x509.Certificate
) -> asn1_keys.PrivateKeyInfo:
    """Return the private key, if the certificate was issued for it."""
    try:
        private_key = load_private_key_from_pemder_data(key_bytes, passphrase=None)
        own = serialization.load_pem_private_key(key_bytes, password=None).public_key()
        certified = x509.load_der_x509_certificate(certificate.dump()).public_key()
    except (ValueError, TypeError) as problem:
        raise SealKeyUnusable(f"{path.name} cannot be used: {problem}") from problem
    if own != certified:
        raise SealKeyUnusable(
            f"{path.name} cannot be used: its certificate belongs to another key"
        )
    return private_key


@contextmanager
def _steady(directory: Path) -> Iterator[None]:
    """Keep a key from being replaced while its files are read."""
    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except FileNotFoundError as problem:
        raise SealKeyMissing(f"there is no folder {directory}") from problem
    except OSError as problem:
        raise SealKeyUnusable(f"{directory}: {problem.strerror}") from problem
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)
