"""Reads certificates and revocation lists; nothing here opens a private key."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import crl as asn1_crl
from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509

from agreements.sealing.folder import (
    AUTHORITY_FILE,
    RETIRED_FOLDER,
    STAMP_AUTHORITY_FILE,
)


class SealKeyMissing(Exception):
    """The folder holds no complete seal key; the message names what is not there."""


class SealKeyUnusable(Exception):
    """The files are there and cannot seal; the message says why."""


@dataclass(frozen=True)
class Authorities:
    """Whom to believe: for seals, and for the time stamps in them."""

    seals: tuple[asn1_x509.Certificate, ...]
    stamps: tuple[asn1_x509.Certificate, ...]


def authorities(directory: Path) -> Authorities:
    """Return today's authorities of the folder, and the retired ones after them.

    Raises SealKeyMissing without any, SealKeyUnusable when a file is damaged.
    """
    retired = sorted((directory / RETIRED_FOLDER).glob("*/"))
    seals: list[asn1_x509.Certificate] = []
    stamps: list[asn1_x509.Certificate] = []
    for folder in (directory, *retired):
        roots = roots_among(certificates(folder / AUTHORITY_FILE))
        seals += roots
        service = folder / STAMP_AUTHORITY_FILE
        stamps += certificates(service) if service.exists() else roots
    return Authorities(tuple(seals), tuple(stamps))


def roots_among(
    found: Iterable[asn1_x509.Certificate],
) -> tuple[asn1_x509.Certificate, ...]:
    """Return the certificates that vouch for themselves."""
    return tuple(one for one in found if one.self_signed != "no")


def certificates(path: Path) -> tuple[asn1_x509.Certificate, ...]:
    """Return the certificates of a PEM file; there is at least one."""
    ders = _ders(path)
    try:
        for der in ders:
            # pyHanko reads lazily and would stumble over damage only while sealing.
            x509.load_der_x509_certificate(der)
    except ValueError as problem:
        raise SealKeyUnusable(f"{path.name} is damaged: {problem}") from problem
    return tuple(asn1_x509.Certificate.load(der) for der in ders)


def revocations(path: Path) -> tuple[asn1_crl.CertificateList, ...]:
    """Return the revocation lists of a PEM file, none where there is no file."""
    if not path.exists():
        return ()
    ders = _ders(path)
    try:
        for der in ders:
            x509.load_der_x509_crl(der)
    except ValueError as problem:
        raise SealKeyUnusable(f"{path.name} is damaged: {problem}") from problem
    return tuple(asn1_crl.CertificateList.load(der) for der in ders)


def read(path: Path) -> bytes:
    """Return the bytes of a file of the folder."""
    try:
        return path.read_bytes()
    except FileNotFoundError as problem:
        raise SealKeyMissing(f"there is no {path.name} in {path.parent}") from problem
    except OSError as problem:
        raise SealKeyUnusable(f"{path} cannot be read: {problem.strerror}") from problem


def _ders(path: Path) -> list[bytes]:
    """Return the DER of each object in a PEM file; there is at least one."""
    try:
        return [der for _, _, der in asn1_pem.unarmor(read(path), multiple=True)]
    except ValueError as problem:
        raise SealKeyUnusable(f"{path.name} is not PEM: {problem}") from problem
