"""The seal key: a folder with a private key, its certificate and the chain above it.

The folder holds, in PEM: `seal-key.pem` (unencrypted private key), `seal.pem` (its
certificate, then any between it and the authorities), `ca.pem` (the authorities, a root
among them) and `ca.crl.pem` (what they revoked, may be absent). A site with a key of
its own puts the same files there.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.keys import load_private_key_from_pemder_data
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

KEY_FILE = "seal-key.pem"
CERTIFICATE_FILE = "seal.pem"
AUTHORITY_FILE = "ca.pem"
REVOCATION_FILE = "ca.crl.pem"


class SealKeyMissing(Exception):
    """The folder holds no complete seal key; the message names what is not there."""


class SealKeyUnusable(Exception):
    """The files are there and cannot seal; the message says why."""


@dataclass(frozen=True)
class SealKey:
    """A loaded seal key. Loading costs more than sealing: load once a process.

    `signer` is pyHanko's, `roots` what to trust when checking its seals, and
    `valid_from` and `valid_until` are in UTC.
    """

    signer: Any
    certificate: asn1_x509.Certificate
    roots: tuple[asn1_x509.Certificate, ...]
    revocations: tuple[asn1_crl.CertificateList, ...]
    valid_from: datetime
    valid_until: datetime

    def require_valid(self, now: datetime) -> None:
        """Raise SealKeyUnusable when the certificate is not valid at `now`."""
        if now < self.valid_from:
            raise SealKeyUnusable(
                f"the seal certificate is valid only from {self.valid_from:%d %B %Y}"
            )
        if now > self.valid_until:
            raise SealKeyUnusable(
                f"the seal certificate expired on {self.valid_until:%d %B %Y}"
            )


def load_seal_key(directory: Path, *, now: datetime | None = None) -> SealKey:
    """Return the seal key in `directory`, valid at `now` where that is given.

    Raises SealKeyMissing when a file is not there, and SealKeyUnusable when one cannot
    be read, they do not belong together, or the certificate may not seal.
    """
    key_bytes = _read(directory / KEY_FILE)
    certificates = _certificates(directory / CERTIFICATE_FILE)
    roots = _certificates(directory / AUTHORITY_FILE)
    revocations = _revocations(directory / REVOCATION_FILE)
    certificate = certificates[0]
    try:
        private_key = load_private_key_from_pemder_data(key_bytes, passphrase=None)
        _require_pair(key_bytes, certificate)
    except (ValueError, TypeError) as problem:
        raise SealKeyUnusable(f"{KEY_FILE} cannot be used: {problem}") from problem
    usage = certificate.key_usage_value
    if usage is None or "non_repudiation" not in usage.native:
        raise SealKeyUnusable(f"{CERTIFICATE_FILE} is not made for sealing content")
    store = SimpleCertificateStore()
    store.register_multiple([*certificates[1:], *roots])
    validity = certificate["tbs_certificate"]["validity"]
    key = SealKey(
        signer=SimpleSigner(
            signing_cert=certificate, signing_key=private_key, cert_registry=store
        ),
        certificate=certificate,
        roots=tuple(root for root in roots if root.self_signed != "no"),
        revocations=revocations,
        valid_from=validity["not_before"].native,
        valid_until=validity["not_after"].native,
    )
    if not key.roots:
        raise SealKeyUnusable(f"{AUTHORITY_FILE} holds no root certificate")
    if now is not None:
        key.require_valid(now)
    return key


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as problem:
        raise SealKeyMissing(f"there is no {path.name} in {path.parent}") from problem
    except OSError as problem:
        raise SealKeyUnusable(f"{path} cannot be read: {problem.strerror}") from problem


def _certificates(path: Path) -> tuple[asn1_x509.Certificate, ...]:
    ders = _ders(path)
    try:
        for der in ders:
            # pyHanko reads lazily and would stumble over damage only while sealing.
            x509.load_der_x509_certificate(der)
    except ValueError as problem:
        raise SealKeyUnusable(f"{path.name} is damaged: {problem}") from problem
    return tuple(asn1_x509.Certificate.load(der) for der in ders)


def _revocations(path: Path) -> tuple[asn1_crl.CertificateList, ...]:
    """Return the revocation lists of a site that has any."""
    if not path.exists():
        return ()
    return tuple(asn1_crl.CertificateList.load(der) for der in _ders(path))


def _ders(path: Path) -> list[bytes]:
    """Return the DER of each object in a PEM file; there is at least one."""
    try:
        return [der for _, _, der in asn1_pem.unarmor(_read(path), multiple=True)]
    except ValueError as problem:
        raise SealKeyUnusable(f"{path.name} is not PEM: {problem}") from problem


def _require_pair(key_pem: bytes, certificate: asn1_x509.Certificate) -> None:
    """Raise ValueError when the certificate is for another key."""
    certified = x509.load_der_x509_certificate(certificate.dump()).public_key()
    own = serialization.load_pem_private_key(key_pem, password=None).public_key()
    if own != certified:
        raise ValueError(f"{CERTIFICATE_FILE} belongs to another key")
