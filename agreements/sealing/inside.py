"""What a sealed file brings along for whoever checks its seal."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from asn1crypto import pem as asn1_pem
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError


class Unsealed(Exception):
    """The file carries no seal, or is no PDF that can be read."""


@dataclass(frozen=True)
class Credentials:
    """Certificates and revocation lists as PEM, each empty where the file has none.

    `seal` begins with the certificate of the seal; `authorities` vouch for themselves.
    """

    seal: bytes
    authorities: bytes
    revocations: bytes


def credentials_in(pdf: bytes) -> Credentials:
    """Return what the seal of `pdf` carries; Unsealed when there is no seal."""
    try:
        reader = PdfFileReader(BytesIO(pdf))
        seals = list(reader.embedded_signatures)
    except PdfError as problem:
        raise Unsealed(f"it is no PDF that can be read: {problem}") from problem
    if not seals:
        raise Unsealed("it carries no seal")
    found = [*seals[0].other_embedded_certs]
    revocations: list[bytes] = []
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        pass
    else:
        found += store.load_certs()
        revocations = [crl.get_object().data for crl in store.crls]
    signer = seals[0].signer_cert.dump()
    others = [one for one in found if one.self_signed == "no"]
    roots = [one for one in found if one.self_signed != "no"]
    return Credentials(
        seal=_pem("CERTIFICATE", [signer, *_ders(others)]),
        authorities=_pem("CERTIFICATE", _ders(roots)),
        revocations=_pem("X509 CRL", revocations),
    )


def _ders(certificates: Iterable[Any]) -> list[bytes]:
    return sorted(one.dump() for one in certificates)


def _pem(name: str, ders: Iterable[bytes]) -> bytes:
    """Return each once, in the order given."""
    return b"".join(asn1_pem.armor(name, der) for der in dict.fromkeys(ders))
