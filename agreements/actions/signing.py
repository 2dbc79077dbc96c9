"""Signing: the act of one agency's signatory."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.events import append, locked, move, person, tell
from agreements.days import utc_day
from agreements.documents.drawing import Drawing, drawing_text
from agreements.documents.frozen import frozen_text
from agreements.documents.glyphs import unprintable
from agreements.documents.signing import intent_of
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
from agreements.states import SIGNABLE, SIGNING_FAILED, AgreementState
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
def sign(
    *,
    agreement: Agreement,
    seat: Seat,
    seen: Hashes,
    typed_name: str,
    circumstances: Circumstances,
    now: datetime,
    drawing: Drawing = (),
) -> Signature:
    """Sign the revision for the seat's agency; a repeated request signs once.

    The second of two signatures completes the agreement in the same transaction: its
    sealed document is due from then on.
    """
    agreement = locked(agreement.pk)
    existing = signature_given(agreement, seat, seen)
    if existing is not None:
        return existing
    revision, given = fit_to_sign(agreement, seat, seen, typed_name, now)
    signature = Signature.objects.create(
        revision=revision,
        agency=seat.agency,
        user=seat.user,
        typed_name=typed_name,
        intent=intent_of(frozen_text(revision), seat.side),
        drawing=drawing,
        **_as_recorded(circumstances),
        canonical_sha256=seen.canonical,
        pdf_sha256=seen.pdf,
        signed_at=now,
    )
    event = _record_signature(agreement, seat, signature, given, now)
    _advance(agreement, revision, event, now)
    return signature


def signature_given(agreement: Agreement, seat: Seat, seen: Hashes) -> Signature | None:
    """Return this person's standing signature on what was seen, None without one.

    A signature of a signing that failed stands no more, though its row stays.
    """
    if agreement.state in SIGNING_FAILED:
        return None
    return Signature.objects.filter(
        revision__agreement=agreement,
        revision__voided_at=None,
        agency=seat.agency,
        user=seat.user,
        canonical_sha256=seen.canonical,
    ).first()


def fit_to_sign(
    agreement: Agreement, seat: Seat, seen: Hashes, typed_name: str, now: datetime
) -> tuple[Revision, Consent]:
    """Return what would be signed and the consent to it, or raise CannotSign.

    Asked before anybody proves who they are, too: a code counts only once.
    """
    revision, signatory = signable(agreement, seat, seen, now)
    given = revision.consents.filter(user=seat.user, withdrawn_at=None).first()
    if given is None:
        raise CannotSign(_("Consent to signing electronically first."))
    # The same name can be typed with characters between its words that no PDF prints.
    if not is_same_name(typed_name, signatory.name) or unprintable(typed_name):
        raise WrongName(
            _("Type your name as it stands in the agreement: %(name)s")
            % {"name": signatory.name}
        )
    return revision, given


def signable(
    agreement: Agreement, seat: Seat, seen: Hashes, now: datetime
) -> tuple[Revision, Signatory]:
    """Return what stands of an agreement, if this seat may sign what it saw."""
    if agreement.state not in SIGNABLE:
        raise Changed
    revision = agreement.revisions.get(voided_at=None)
    signatories = list(agreement.signatories.select_related("agency"))
    require_signatory(seat, signatories)
    if seen.canonical != revision.canonical_sha256:
        raise Changed
    if not revision.is_ready:
        raise CannotSign(_("The PDF is still being made. Signing opens in a moment."))
    if seen.pdf != revision.sha256:
        raise Changed
    if revision.is_overdue(utc_day(now)):
        raise CannotSign(_("The time to sign is over."))
    mine = next(one for one in signatories if one.agency_id == seat.agency.pk)
    return revision, mine


def is_same_name(typed: str, name: str) -> bool:
    """Return whether both are one name; case, spacing and Unicode form do not count."""
    return _folded(typed) == _folded(name)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _as_recorded(circumstances: Circumstances) -> dict[str, str]:
    """Return them as they are kept, a browser's name as far as it can be printed."""
    named = "".join(one for one in circumstances.user_agent if one.isprintable())
    return {
        "method": circumstances.method,
        "ip_address": circumstances.ip_address,
        "user_agent": named[:400],
    }


def _record_signature(
    agreement: Agreement,
    seat: Seat,
    signature: Signature,
    given: Consent,
    now: datetime,
) -> Event:
    secret = {
        "typed_name": signature.typed_name,
        "intent": signature.intent,
        "ip_address": signature.ip_address,
        "user_agent": signature.user_agent,
    }
    if signature.drawing:
        secret["drawing"] = drawing_text(signature.drawing)
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
        secret=secret,
    )


def _advance(
    agreement: Agreement, revision: Revision, signed: Event, now: datetime
) -> None:
    """Take the signed agreement one state further; the second one completes it.

    Both agencies get the head of the chain in a letter, out of anybody's reach.
    """
    facts = {"head": signed.hash}
    if agreement.state == AgreementState.FROZEN:
        move(agreement, AgreementState.PARTLY_SIGNED)
        day = {"sign_by": revision.sign_by.isoformat()} if revision.sign_by else {}
        tell(agreement, event="signed_by_one", now=now, facts=facts | day)
        return
    move(agreement, AgreementState.SIGNED)
    sealed = SealedDocument.objects.create(
        revision=revision, **SealedDocument.due_fields(now)
    )
    tell(agreement, event="signed", now=now, facts=facts)
    ring("agreements.tasks.seal_agreement", sealed.pk)
