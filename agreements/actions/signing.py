"""Consenting, signing and declining: the acts of one agency's signatory."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements import content
from agreements.actions.events import append, locked, move, person, tell
from agreements.documents.frozen import frozen_text
from agreements.documents.signing import intent_of
from agreements.evidence import sha256_hex
from agreements.models import (
    Agreement,
    Consent,
    Event,
    Revision,
    SealedDocument,
    Signatory,
    Signature,
)
from agreements.permissions import require_signatory
from agreements.states import SIGNABLE, AgreementState
from partnerships.doorbell import ring
from partnerships.permissions import Seat


class CannotSign(Exception):
    """Why a signature cannot be given now, in words for people."""


class Changed(CannotSign):
    """What the person was looking at is not what stands now."""

    def __init__(self) -> None:
        super().__init__(
            _("The agreement changed since you opened this page. Look at it again.")
        )


class WrongName(CannotSign):
    """The typed name is not the signatory's."""


@dataclass(frozen=True)
class Hashes:
    """The two hashes that people sign: of the canonical JSON and the unsigned PDF."""

    canonical: str
    pdf: str


@dataclass(frozen=True)
class Circumstances:
    """How a signature was given; `method` says what proved who it was."""

    method: str
    ip_address: str
    user_agent: str


@transaction.atomic
def consent(
    *, agreement: Agreement, seat: Seat, seen: Hashes, disclosure: str, now: datetime
) -> Consent:
    """Consent to sign electronically, having read the disclosure with that SHA-256.

    A repeated request consents once.
    """
    agreement = locked(agreement.pk)
    existing = Consent.objects.filter(
        revision__agreement=agreement,
        revision__voided_at=None,
        revision__canonical_sha256=seen.canonical,
        user=seat.user,
    ).first()
    if existing is not None:
        return existing
    agreement, revision, _signatory = _signable(agreement, seat, seen)
    text = content.published(agreement.content_version).disclosure
    current = sha256_hex(text.text.encode())
    if disclosure != current:
        raise Changed
    given = Consent.objects.create(
        revision=revision,
        user=seat.user,
        disclosure_version=text.version,
        disclosure_sha256=current,
        consented_at=now,
    )
    append(
        agreement,
        type="consented",
        actor=person(seat.user),
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={
            "agency": seat.side,
            "disclosure": text.version,
            "disclosure_sha256": current,
        },
    )
    return given


@transaction.atomic
def sign(
    *,
    agreement: Agreement,
    seat: Seat,
    seen: Hashes,
    typed_name: str,
    circumstances: Circumstances,
    now: datetime,
) -> Signature:
    """Sign the revision for the seat's agency; a repeated request signs once.

    The second of two signatures completes the agreement in the same transaction: its
    sealed document is due from then on.
    """
    agreement = locked(agreement.pk)
    existing = Signature.objects.filter(
        revision__agreement=agreement,
        revision__voided_at=None,
        agency=seat.agency,
        user=seat.user,
        canonical_sha256=seen.canonical,
    ).first()
    if existing is not None:
        return existing
    agreement, revision, signatory = _signable(agreement, seat, seen)
    given = revision.consents.filter(user=seat.user).first()
    if given is None:
        raise CannotSign(_("Consent to signing electronically first."))
    if not is_same_name(typed_name, signatory.name):
        raise WrongName(
            _("Type your name as it stands in the agreement: %(name)s")
            % {"name": signatory.name}
        )
    signature = Signature.objects.create(
        revision=revision,
        agency=seat.agency,
        user=seat.user,
        typed_name=typed_name,
        intent=intent_of(frozen_text(revision), seat.side),
        method=circumstances.method,
        ip_address=circumstances.ip_address,
        user_agent=circumstances.user_agent[:400],
        canonical_sha256=seen.canonical,
        pdf_sha256=seen.pdf,
        signed_at=now,
    )
    _record_signature(agreement, seat, signature, given, now)
    _advance(agreement, revision, seat, now)
    return signature


@transaction.atomic
def decline(*, agreement: Agreement, seat: Seat, reason: str, now: datetime) -> None:
    """Refuse to sign, with a reason; either side may then reopen the agreement."""
    agreement = locked(agreement.pk)
    if agreement.state not in SIGNABLE:
        raise CannotSign(_("There is nothing to decline: look at its state again."))
    revision = agreement.revisions.get(voided_at=None)
    require_signatory(seat, list(agreement.signatories.all()))
    if revision.signatures.filter(agency=seat.agency).exists():
        raise CannotSign(
            _("You have signed already. To change something, reopen the agreement.")
        )
    move(agreement, AgreementState.DECLINED)
    append(
        agreement,
        type="declined",
        actor=person(seat.user),
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={"agency": seat.side},
        secret={"reason": reason},
    )
    tell(agreement, event="declined", now=now, but=seat.user)


def is_same_name(typed: str, name: str) -> bool:
    """Return whether both are one name; case, spacing and Unicode form do not count."""
    return _folded(typed) == _folded(name)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _signable(
    agreement: Agreement, seat: Seat, seen: Hashes
) -> tuple[Agreement, Revision, Signatory]:
    """Lock; return what stands, if it is what was seen and this seat may sign it."""
    agreement = locked(agreement.pk)
    if agreement.state not in SIGNABLE:
        raise Changed
    revision = agreement.revisions.get(voided_at=None)
    signatories = list(agreement.signatories.select_related("agency"))
    require_signatory(seat, signatories)
    if not revision.is_ready:
        raise CannotSign(_("The PDF is still being made. Signing opens in a moment."))
    if seen != Hashes(revision.canonical_sha256, revision.sha256):
        raise Changed
    mine = next(one for one in signatories if one.agency_id == seat.agency.pk)
    return agreement, revision, mine


def _record_signature(
    agreement: Agreement,
    seat: Seat,
    signature: Signature,
    given: Consent,
    now: datetime,
) -> Event:
    return append(
        agreement,
        type="signed",
        actor=person(seat.user),
        now=now,
        revision_hash=signature.canonical_sha256,
        payload={
            "agency": seat.side,
            "pdf_sha256": signature.pdf_sha256,
            "method": signature.method,
            "disclosure": given.disclosure_version,
        },
        secret={
            "typed_name": signature.typed_name,
            "intent": signature.intent,
            "ip_address": signature.ip_address,
            "user_agent": signature.user_agent,
        },
    )


def _advance(
    agreement: Agreement, revision: Revision, seat: Seat, now: datetime
) -> None:
    """Take the signed agreement one state further; the second one completes it."""
    if agreement.state == AgreementState.FROZEN:
        move(agreement, AgreementState.PARTLY_SIGNED)
        tell(agreement, event="signed_by_one", now=now)
        return
    move(agreement, AgreementState.SIGNED)
    sealed = SealedDocument.objects.create(
        revision=revision, **SealedDocument.due_fields(now)
    )
    tell(agreement, event="signed", now=now)
    ring("agreements.tasks.seal_agreement", sealed.pk)
