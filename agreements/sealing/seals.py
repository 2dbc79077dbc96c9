"""Applies the seal to a PDF file."""

from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import (
    InvisSigSettings,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
)
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    SigDSSPlacementPreference,
)
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from agreements.sealing.keys import SealKey
from agreements.sealing.stamping import WITHOUT_STAMP, CannotStamp, Plan

FIELD = "Seal"


class CannotSeal(Exception):
    """The file could not be sealed; the message says why."""


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


def seal(
    pdf: bytes,
    key: SealKey,
    *,
    reason: str,
    now: datetime,
    plan: Plan = WITHOUT_STAMP,
) -> bytes:
    """Return `pdf` with a PAdES certification seal that allows no change.

    The seal has the plan's level, is invisible and lies off the page: a hidden one
    would fail PDF/A, one on the page PDF/UA. All of it is one revision of the file.

    Raises SealKeyUnusable when the key is not valid at `now` (aware), CannotStamp when
    the time-stamp service stopped answering, and CannotSeal when the file is no PDF
    that can take a seal.
    """
    key.require_valid(now)
    signer = _Signer(
        _metadata(reason, plan),
        key.signer,
        timestamper=plan.stamper,
        new_field_spec=SigFieldSpec(
            FIELD, invis_sig_settings=InvisSigSettings(box_out_of_bounds=True)
        ),
        now=now,
    )
    try:
        sealed: BytesIO = signer.sign_pdf(_Writer(BytesIO(pdf)))
    except TimestampRequestError as problem:
        raise CannotStamp(f"the time-stamp service failed: {problem}") from problem
    except (PdfError, SigningError) as problem:
        raise CannotSeal(str(problem)) from problem
    return sealed.getvalue()


def _metadata(reason: str, plan: Plan) -> PdfSignatureMetadata:
    return PdfSignatureMetadata(
        field_name=FIELD,
        reason=reason,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        embed_validation_info=plan.context is not None,
        validation_context=plan.context,
        dss_settings=DSSContentSettings(
            include_vri=False,
            placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE,
        ),
    )
