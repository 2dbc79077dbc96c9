"""Checks the seal of a file from anywhere, and reads what is attached to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any

from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from agreements.sealing.stamping import LONG_TERM, PLAIN, STAMPED

BAD_STAMP = "the time stamp does not hold"

Roots = Sequence[asn1_x509.Certificate]


@dataclass(frozen=True)
class SealCheck:
    """What checking a seal found.

    `level` is what the seal really comes to, empty when it does not hold. `signed_at`
    is what the seal claims, in its zone, and `stamped_at` what its time stamp proves.
    """

    ok: bool
    problems: tuple[str, ...]
    level: str = ""
    signer: str = ""
    signed_at: datetime | None = None
    stamped_at: datetime | None = None


def check_seal(
    pdf: bytes,
    roots: Roots,
    *,
    stamp_roots: Roots | None = None,
    now: datetime | None = None,
) -> SealCheck:
    """Return whether `pdf` carries one sound seal from below `roots` over all of it.

    A time stamp must come from below `stamp_roots`, by default `roots`; with one, the
    seal's certificate is judged at its time, else at `now`, today if it is not given.
    No network is used. Whatever the bytes are, the answer is a SealCheck: it is meant
    for files from anywhere.
    """
    try:
        reader = PdfFileReader(BytesIO(pdf))
        seals = list(reader.embedded_signatures)
        if len(seals) != 1:
            return SealCheck(False, (f"the file carries {len(seals)} seals, not one",))
        return _checked(reader, seals[0], roots, stamp_roots or roots, now)
    # A damaged file can fail anywhere in the parser, in ways nobody can list.
    except Exception as problem:
        return SealCheck(False, (f"the seal cannot be read: {problem}",))


def attachments(pdf: bytes) -> dict[str, bytes]:
    """Return the files attached to a PDF file that can be read, by name."""
    reader = PdfFileReader(BytesIO(pdf))
    names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    found = {}
    for index in range(0, len(names), 2):
        specification = names[index + 1]
        found[str(specification["/UF"])] = specification["/EF"]["/F"].data
    return found


def _checked(
    reader: PdfFileReader,
    seal: Any,
    roots: Roots,
    stamp_roots: Roots,
    now: datetime | None,
) -> SealCheck:
    token = next(extract_tst_data_iter(seal.signer_info, signed=False), None)
    stamped_at = _time_of(token) if token is not None else None
    moment = stamped_at or now
    status = validate_pdf_signature(
        seal,
        signer_validation_context=ValidationContext(
            trust_roots=list(roots), moment=moment
        ),
        ts_validation_context=ValidationContext(
            trust_roots=list(stamp_roots), moment=moment
        ),
    )
    problems = _problems(status, seal.docmdp_level)
    return SealCheck(
        ok=not problems,
        problems=problems,
        level="" if problems else _level(reader, seal, roots, stamp_roots, stamped_at),
        signer=status.signing_cert.subject.human_friendly,
        signed_at=status.signer_reported_dt,
        stamped_at=stamped_at,
    )


def _problems(status: Any, level: MDPPerm | None) -> tuple[str, ...]:
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    stamp = status.timestamp_validity
    found = (
        (status.intact, "the sealed bytes were changed"),
        (status.valid, "the signature does not fit its certificate"),
        (status.trusted, "the certificate does not come from a trusted authority"),
        (whole, "the seal does not cover the whole file"),
        (level == MDPPerm.NO_CHANGES, "the seal allows later changes"),
        (_holds(stamp), BAD_STAMP),
        (status.bottom_line, "the seal as a whole does not hold"),
    )
    return tuple(words for holds, words in found if not holds)


def _holds(stamp: Any) -> bool:
    """Return whether a time stamp is sound and trusted; none at all is sound."""
    return stamp is None or (stamp.valid and stamp.intact and stamp.trusted)


def _level(
    reader: PdfFileReader,
    seal: Any,
    roots: Roots,
    stamp_roots: Roots,
    stamped_at: datetime | None,
) -> str:
    """Return which level a sound seal has."""
    if stamped_at is None:
        return PLAIN
    if "/DSS" not in reader.root:
        return STAMPED
    by_the_file = partial(_by_the_file, DocumentSecurityStore.read_dss(reader))
    status = validate_pdf_signature(
        seal,
        signer_validation_context=by_the_file(roots, stamped_at),
        ts_validation_context=by_the_file(stamp_roots, stamped_at),
    )
    return LONG_TERM if status.bottom_line else STAMPED


def _by_the_file(
    store: DocumentSecurityStore, roots: Roots, moment: datetime
) -> ValidationContext:
    """Return a context of what is in the file; nothing holds without its revocation."""
    known: ValidationContext = store.as_validation_context(
        {"trust_roots": list(roots), "revocation_mode": "require", "moment": moment}
    )
    return known


def _time_of(token: Any) -> datetime:
    at: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return at
