"""Tells poppler's pdfsig whom to trust: a certificate store of the kind it reads.

Run as a program, because the library may be opened only once in a process:
`python -m tests.nss FOLDER CA.PEM`.
"""

import ctypes
import subprocess
import sys
from ctypes import byref, c_char_p, c_int, c_uint, c_ulong, c_void_p
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

NONE = c_void_p(None)


def trusting(folder: Path, authority: Path) -> Path:
    """Make a store in `folder` that trusts the authority, and return its place."""
    folder.mkdir()
    subprocess.run(
        [sys.executable, "-m", "tests.nss", folder, authority],
        cwd=Path(__file__).resolve().parent.parent,
        check=True,
        capture_output=True,
    )
    return folder


class _Item(ctypes.Structure):
    """The library's bytes with their length."""

    _fields_ = (("type", c_int), ("data", c_char_p), ("length", c_uint))


def main(folder: str, authority: str) -> None:
    """Make the store."""
    nss = ctypes.CDLL("libnss3.so")
    pointer = ("PK11_GetInternalKeySlot", "CERT_GetDefaultCertDB")
    for name in (*pointer, "CERT_FindCertByNickname"):
        getattr(nss, name).restype = c_void_p
    _done(nss.NSS_InitReadWrite(c_char_p(f"sql:{folder}".encode())))
    slot = c_void_p(nss.PK11_GetInternalKeySlot())
    _done(nss.PK11_InitPin(slot, NONE, c_char_p(b"")))
    certificate = x509.load_pem_x509_certificate(Path(authority).read_bytes())
    der = certificate.public_bytes(Encoding.DER)
    named = c_char_p(b"authority")
    item = _Item(0, der, len(der))
    _done(nss.PK11_ImportDERCert(slot, byref(item), c_ulong(0), named, c_int(0)))
    database = c_void_p(nss.CERT_GetDefaultCertDB())
    root = c_void_p(nss.CERT_FindCertByNickname(database, named))
    trust = (c_uint * 3)()
    _done(nss.CERT_DecodeTrustString(byref(trust), c_char_p(b"C,C,C")))
    _done(nss.CERT_ChangeCertTrust(database, root, byref(trust)))


def _done(status: int) -> None:
    if status != 0:
        raise RuntimeError("the certificate store could not be made")


if __name__ == "__main__":
    main(*sys.argv[1:])
