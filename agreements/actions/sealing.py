"""Publishing what the worker made: the unsigned PDF, and the sealed agreement."""

from datetime import datetime

from django.db import transaction

from agreements.actions.amending import supersede_parent
from agreements.actions.copies import send_copies
from agreements.actions.events import SYSTEM, append, locked, move
from agreements.models import Revision, SealedDocument
from agreements.states import AgreementState


@transaction.atomic
def publish_revision(
    *, revision: Revision, sha256: str, size: int, now: datetime
) -> bool:
    """Name the archived unsigned PDF and open signing; False when one is named."""
    agreement = locked(revision.agreement_id)
    if not revision.publish(sha256=sha256, size=size, now=now):
        return False
    append(
        agreement,
        type="rendered",
        actor=SYSTEM,
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={"revision": revision.number, "pdf_sha256": sha256},
    )
    return True


@transaction.atomic
def publish_sealed(
    *, sealed: SealedDocument, sha256: str, size: int, level: str, now: datetime
) -> bool:
    """Name the archived sealed PDF and tell both; False when one is named.

    `level` is what its seal was found to be, as its certificate page says.
    """
    revision = sealed.revision
    agreement = locked(revision.agreement_id)
    if not sealed.publish(sha256=sha256, size=size, now=now):
        return False
    SealedDocument.objects.filter(pk=sealed.pk).update(level=level)
    move(agreement, AgreementState.SEALED)
    append(
        agreement,
        type="sealed",
        actor=SYSTEM,
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={"sealed_sha256": sha256, "size": size, "level": level},
    )
    supersede_parent(agreement, sealed_sha256=sha256, now=now)
    send_copies(agreement, revision=revision, sealed_sha256=sha256, now=now)
    return True
