"""Consenting to sign electronically, and taking the consent back."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agreements.actions.events import append, locked, person
from agreements.actions.signing import CannotSign, Changed, Hashes, signable
from agreements.documents.signing import (
    disclosure_of,
    disclosure_sha256,
    withdrawn_consents,
)
from agreements.models import Agreement, Consent, Revision
from agreements.permissions import require_signatory
from agreements.states import SIGNABLE, SIGNING_FAILED
from partnerships.permissions import Seat


@transaction.atomic
def consent(
    *,
    agreement: Agreement,
    seat: Seat,
    seen: Hashes,
    disclosure: str,
    now: datetime,
    withdrawn: int | None = None,
) -> Consent:
    """Consent to sign electronically, having read the disclosure with that SHA-256.

    A repeated request consents once. `withdrawn` is how many consents of theirs to
    this revision the person had taken back then: none revives by an old request.
    """
    agreement = locked(agreement.pk)
    existing = _standing(agreement, seat).filter(
        revision__canonical_sha256=seen.canonical
    )
    given = existing.first()
    if given is not None and agreement.state not in SIGNING_FAILED:
        return given
    revision, _signatory = signable(agreement, seat, seen, now)
    if withdrawn not in (None, withdrawn_consents(revision, seat)):
        raise Changed
    shown = disclosure_of(revision)
    if disclosure != disclosure_sha256(shown):
        raise Changed
    given = Consent.objects.create(
        revision=revision,
        user=seat.user,
        disclosure_version=shown.version,
        disclosure_sha256=disclosure,
        consented_at=now,
    )
    _record(agreement, seat, revision, given, "consented", now)
    return given


@transaction.atomic
def withdraw_consent(
    *, agreement: Agreement, seat: Seat, now: datetime, withdrawn: int | None = None
) -> None:
    """Take the consent back before signing; a repeated request does it once.

    Signing needs a new one then. `withdrawn` is as in `consent`.
    """
    agreement = locked(agreement.pk)
    if agreement.state not in SIGNABLE:
        raise CannotSign(_("There is nothing to sign now."))
    require_signatory(seat, list(agreement.signatories.all()))
    revision = agreement.revisions.get(voided_at=None)
    if revision.signatures.filter(agency=seat.agency).exists():
        raise CannotSign(
            _("You have signed already. To change something, reopen the agreement.")
        )
    given = _standing(agreement, seat).first()
    if given is None or withdrawn not in (None, withdrawn_consents(revision, seat)):
        return
    given.withdrawn_at = now
    given.save(update_fields=["withdrawn_at"])
    _record(agreement, seat, revision, given, "consent_withdrawn", now)


def _standing(agreement: Agreement, seat: Seat) -> QuerySet[Consent]:
    return Consent.objects.filter(
        revision__agreement=agreement,
        revision__voided_at=None,
        user=seat.user,
        withdrawn_at=None,
    )


def _record(
    agreement: Agreement,
    seat: Seat,
    revision: Revision,
    given: Consent,
    event: str,
    now: datetime,
) -> None:
    append(
        agreement,
        type=event,
        actor=person(seat.user),
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={
            "agency": seat.side,
            "disclosure": given.disclosure_version,
            "disclosure_sha256": given.disclosure_sha256,
        },
    )
