"""Makes the sealed file of a signed agreement, and holds it against what it claims.

The level is found out first, with one real time stamp, because the certificate page
says it and the seal covers that page.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from agreements.documents.certificate import (
    UNREACHABLE,
    SealFacts,
    certificate_of,
)
from agreements.documents.frozen import frozen_text
from agreements.documents.printing import attachments_of, signed_pdf
from agreements.evidence import sha256_hex
from agreements.models import Revision
from agreements.sealing import (
    BAD_STAMP,
    WITHOUT_STAMP,
    CannotSeal,
    CannotStamp,
    Plan,
    SealKey,
    attachments,
    check_seal,
    planned,
    seal,
)


@dataclass(frozen=True)
class SealedFile:
    """A sealed PDF that was checked, and the level it was found to have."""

    data: bytes
    level: str


def sealed_file(
    revision: Revision, key: SealKey, *, source: str, insists: bool, now: datetime
) -> SealedFile:
    """Return the sealed and checked file of a revision that both have signed.

    `source` is where time stamps come from, as `agreements.sealing.planned` takes it.
    When none comes: CannotStamp if it `insists`, else a file that says so. Raises
    CannotSeal for a file that does not come to what it claims, SealKeyUnusable,
    archive.DocumentMissing and archive.DocumentDamaged.
    """
    try:
        plan = planned(key, source, now=now)
        facts = SealFacts(plan.level, key.fingerprint, plan.authority)
        return _made(revision, key, plan, facts, now)
    except CannotStamp:
        if insists:
            raise
    facts = SealFacts(WITHOUT_STAMP.level, key.fingerprint, why=UNREACHABLE)
    return _made(revision, key, WITHOUT_STAMP, facts, now)


def _made(
    revision: Revision, key: SealKey, plan: Plan, facts: SealFacts, now: datetime
) -> SealedFile:
    reason = _("Signed by both agencies; revision %(hash)s") % {
        "hash": revision.canonical_sha256
    }
    data = seal(signed_pdf(revision, facts), key, reason=reason, now=now, plan=plan)
    require_sound(data, revision, key, facts, now)
    return SealedFile(data, facts.level)


def require_sound(
    data: bytes, revision: Revision, key: SealKey, facts: SealFacts, now: datetime
) -> None:
    """Raise CannotSeal unless a file is what it claims; CannotStamp for its stamp.

    One seal over all of it, of the level that its certificate page names, and the
    attachments are, byte for byte, what was signed and the chain of events.
    """
    check = check_seal(data, key.roots, stamp_roots=key.stamp_roots, now=now)
    if BAD_STAMP in check.problems:
        raise CannotStamp(BAD_STAMP)
    if not check.ok:
        raise CannotSeal("; ".join(check.problems))
    if check.level != facts.level:
        words = f"the seal came to {check.level}, not to {facts.level}"
        raise CannotStamp(words)
    if sha256_hex(revision.canonical.encode()) != revision.canonical_sha256:
        raise CannotSeal("the canonical JSON no longer has its hash")
    certificate = certificate_of(revision, frozen_text(revision), facts)
    meant = {one.name: one.data for one in attachments_of(revision, certificate)}
    if attachments(data) != meant:
        raise CannotSeal("what is attached is not what was signed")
