"""How a signing comes to nothing: declined, called off, or too late."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.events import SYSTEM, append, locked, move, person, tell
from agreements.actions.freezing import is_standing, signed_sides
from agreements.actions.signing import CannotSign, Changed
from agreements.days import utc_day
from agreements.models import Agreement
from agreements.permissions import require_signatory
from agreements.states import SIGNABLE, AgreementState
from partnerships.permissions import Seat

if TYPE_CHECKING:
    from agreements.evidence import JsonValue


@transaction.atomic
def decline(
    *,
    agreement: Agreement,
    seat: Seat,
    reason: str,
    now: datetime,
    number: int | None = None,
) -> None:
    """Refuse to sign, with a reason; either side may then reopen the agreement.

    `number` is the revision that the person looked at, None for whichever stands;
    Changed when it is another.
    """
    agreement = locked(agreement.pk)
    if agreement.state not in SIGNABLE:
        raise CannotSign(_("There is nothing to decline: look at its state again."))
    if not is_standing(agreement, number):
        raise Changed
    require_signatory(seat, list(agreement.signatories.all()))
    revision = agreement.revisions.get(voided_at=None)
    if revision.signatures.filter(agency=seat.agency).exists():
        raise CannotSign(
            _("You have signed already. To change something, reopen the agreement.")
        )
    _fail(agreement, AgreementState.DECLINED, "declined", seat, reason, now)
    tell(agreement, event="declined", now=now, but=seat.user)


@transaction.atomic
def call_off(
    *,
    agreement: Agreement,
    seat: Seat,
    reason: str,
    now: datetime,
    number: int | None = None,
) -> None:
    """Stop the signing, with a reason that both read; signatures count no more.

    `number` is as in `decline`.
    """
    agreement = locked(agreement.pk)
    if agreement.state not in SIGNABLE:
        raise CannotSign(_("There is nothing to call off: look at its state again."))
    if not is_standing(agreement, number):
        raise Changed
    _fail(agreement, AgreementState.VOIDED, "voided", seat, reason, now)
    tell(agreement, event="called_off", now=now)


@transaction.atomic
def expire(*, agreement_id: UUID, now: datetime) -> bool:
    """Close a signing whose last day is over; False when there is nothing to close."""
    agreement = locked(agreement_id)
    if agreement.state not in SIGNABLE:
        return False
    revision = agreement.revisions.get(voided_at=None)
    if not revision.is_overdue(utc_day(now)):
        return False
    _fail(agreement, AgreementState.EXPIRED, "expired", None, "", now)
    tell(agreement, event="signing_expired", now=now)
    return True


def _fail(
    agreement: Agreement,
    to: AgreementState,
    event: str,
    seat: Seat | None,
    reason: str,
    now: datetime,
) -> None:
    """Move a locked agreement where no signature counts, and write down why."""
    revision = agreement.revisions.get(voided_at=None)
    payload: dict[str, JsonValue] = {
        "revision": revision.number,
        "signatures": signed_sides(agreement, revision),
    }
    if seat is not None:
        payload["agency"] = seat.side
    if revision.sign_by is not None:
        payload["sign_by"] = revision.sign_by.isoformat()
    move(agreement, to)
    append(
        agreement,
        type=event,
        actor=person(seat.user) if seat else SYSTEM,
        now=now,
        revision_hash=revision.canonical_sha256,
        payload=payload,
        secret={"reason": reason} if reason else None,
    )
