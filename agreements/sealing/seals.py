"""Applies the seal to a PDF file, and checks the seal of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import (
    InvisSigSettings,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
)
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from agreements.sealing.keys import SealKey

FIELD = "Seal"


class CannotSeal(Exception):
    """The file could not be sealed; the message says why."""


@dataclass(frozen=True)
class SealCheck:
    """What checking a seal found. `signed_at` is what the seal claims, in its zone."""

    ok: bool
    problems: tuple[str, ...]
    signer: str = ""
    signed_at: datetime | None = None


class _Writer(IncrementalPdfFileWriter):
    """Leaves the XMP metadata alone.

    Rewriting it breaks the PDF/A extension schema that declares the file PDF/UA too.
    """

    def _update_meta(self) -> None:
        return


class _Signer(PdfSigner):
    """Writes the given time into the seal, not that of the machine's zone."""

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = now

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._now
        return session


def seal(pdf: bytes, key: SealKey, *, reason: str, now: datetime) -> bytes:
    """Return `pdf` with a PAdES B-B certification seal that allows no change.

    The seal is invisible and lies off the page: a hidden one would fail PDF/A, one on
    the page PDF/UA. Raises SealKeyUnusable when the key is not valid at `now` (aware),
    and CannotSeal when the file is no PDF that can take a seal.
    """
    key.require_valid(now)
    signer = _Signer(
        PdfSignatureMetadata(
            field_name=FIELD,
            reason=reason,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        ),
        key.signer,
        new_field_spec=SigFieldSpec(
            FIELD, invis_sig_settings=InvisSigSettings(box_out_of_bounds=True)
        ),
        now=now,
    )
    try:
        sealed: BytesIO = signer.sign_pdf(_Writer(BytesIO(pdf)))
    except (PdfError, SigningError) as problem:
        raise CannotSeal(str(problem)) from problem
    return sealed.getvalue()


def check_seal(
    pdf: bytes,
    roots: Sequence[asn1_x509.Certificate],
    *,
    now: datetime | None = None,
) -> SealCheck:
    """Return whether `pdf` carries one sound seal from below `roots` over all of it.

    Certificates are judged at `now`, today if it is not given. Whatever the bytes are,
    the answer is a SealCheck: it is meant for files from anywhere.
    """
    try:
        reader = PdfFileReader(BytesIO(pdf))
        seals = list(reader.embedded_signatures)
        if len(seals) != 1:
            return SealCheck(False, (f"the file carries {len(seals)} seals, not one",))
        context = ValidationContext(trust_roots=list(roots), moment=now)
        status = validate_pdf_signature(seals[0], signer_validation_context=context)
        level = seals[0].docmdp_level
    # A damaged file can fail anywhere in the parser, in ways nobody can list.
    except Exception as problem:
        return SealCheck(False, (f"the seal cannot be read: {problem}",))
    problems = _problems(status, level)
    return SealCheck(
        ok=not problems,
        problems=problems,
        signer=status.signing_cert.subject.human_friendly,
        signed_at=status.signer_reported_dt,
    )


def _problems(status: Any, level: MDPPerm | None) -> tuple[str, ...]:
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    found = (
        (status.intact, "the sealed bytes were changed"),
        (status.valid, "the signature does not fit its certificate"),
        (status.trusted, "the certificate does not come from a trusted authority"),
        (whole, "the seal does not cover the whole file"),
        (level == MDPPerm.NO_CHANGES, "the seal allows later changes"),
        (status.bottom_line, "the seal as a whole does not hold"),
    )
    return tuple(words for holds, words in found if not holds)
