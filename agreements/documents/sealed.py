"""Makes the sealed file of a signed agreement, and holds it against what it claims.

The level is found out first, with one real time stamp, because the certificate page
says it and the seal covers that page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from agreements import content
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
    """A sealed PDF that was checked, and what its seal was found to be."""

    data: bytes
    facts: SealFacts

    @property
    def level(self) -> str:
        """Return the level of its seal, as the file itself says."""
        return self.facts.level


def sealed_file(
    revision: Revision, key: SealKey, *, source: str, insists: bool, now: datetime
) -> SealedFile:
    """Return the sealed and checked file of a revision that both have signed.

    `source` is where time stamps come from, as `agreements.sealing.planned` takes it.
    When none comes: CannotStamp if it `insists`, else a file that says so. Raises
    CannotSeal for a file that does not come to what it claims, SealKeyUnusable,
    archive.DocumentMissing and archive.DocumentDamaged.
    """
    said = content.paper(frozen_text(revision).language).file
    made = sealed_and_checked(
        partial(signed_pdf, revision),
        key,
        reason=said["signed"].format(hash=revision.canonical_sha256),
        source=source,
        insists=insists,
        now=now,
    )
    require_signed(made, revision)
    return made


def sealed_and_checked(
    pages: Callable[[SealFacts], bytes],
    key: SealKey,
    *,
    reason: str,
    source: str,
    insists: bool,
    now: datetime,
) -> SealedFile:
    """Seal what `pages` makes for the level that can be reached; errors as above."""
    try:
        plan = planned(key, source, now=now)
        facts = SealFacts(plan.level, key.fingerprint, plan.authority)
        return _made(pages(facts), key, plan, facts, reason, now)
    except CannotStamp:
        if insists:
            raise
    facts = SealFacts(WITHOUT_STAMP.level, key.fingerprint, why=UNREACHABLE)
    return _made(pages(facts), key, WITHOUT_STAMP, facts, reason, now)


def _made(
    pdf: bytes, key: SealKey, plan: Plan, facts: SealFacts, reason: str, now: datetime
) -> SealedFile:
    """Seal a file; CannotSeal or CannotStamp unless its seal is what the page says."""
    data = seal(pdf, key, reason=reason, now=now, plan=plan)
    check = check_seal(data, key.roots, stamp_roots=key.stamp_roots, now=now)
    if BAD_STAMP in check.problems:
        raise CannotStamp(BAD_STAMP)
    if not check.ok:
        raise CannotSeal("; ".join(check.problems))
    if check.level != facts.level:
        words = f"the seal came to {check.level}, not to {facts.level}"
        raise CannotStamp(words)
    return SealedFile(data, facts)


def require_signed(made: SealedFile, revision: Revision) -> None:
    """Raise CannotSeal unless a file's attachments are what both signed.

    They are compared byte for byte: the frozen file, its JSON, the chain of events.
    """
    if sha256_hex(revision.canonical.encode()) != revision.canonical_sha256:
        raise CannotSeal("the canonical JSON no longer has its hash")
    certificate = certificate_of(revision, frozen_text(revision), made.facts)
    meant = {one.name: one.data for one in attachments_of(revision, certificate)}
    if attachments(made.data) != meant:
        raise CannotSeal("what is attached is not what was signed")
