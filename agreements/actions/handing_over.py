"""Handing the signing over to another lead of one's agency."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.events import append, locked, move, person, tell
from agreements.actions.freezing import close_revision, fix_revision, record_fallen
from agreements.actions.signing import CannotSign, Changed
from agreements.days import SIGNING_DAYS, is_signing_day, utc_day
from agreements.models import Agreement, Credentials, Revision, Signatory
from agreements.permissions import require_can_hand_over
from agreements.states import SIGNABLE, AgreementState
from partnerships.models import User
from partnerships.permissions import Seat, leads_agency


@dataclass(frozen=True)
class Standing:
    """What somebody was told before they handed over."""

    canonical: str
    partner_signed: bool


@transaction.atomic
def hand_over(
    *,
    agreement: Agreement,
    seat: Seat,
    user: User,
    credentials: Credentials,
    seen: Standing,
    now: datetime,
) -> Revision:
    """Let another lead sign; return the revision that names them.

    The signatories are part of what is signed: the old revision is void with it, and
    so is the partner's signature on it. Changed: things stand otherwise than `seen`.
    """
    agreement = locked(agreement.pk)
    if agreement.state not in SIGNABLE:
        raise Changed
    before = agreement.signatories.select_related("user").get(agency=seat.agency)
    require_can_hand_over(seat, before, leads_agency(before.user, seat.agency))
    _refuse(agreement, seat, before, user, seen)
    revision, signed = close_revision(agreement, now)
    after = _renamed(before, user, credentials)
    _record(agreement, seat, revision, (before, after), now)
    if signed:
        record_fallen(agreement, seat, revision, signed, now)
    # Every section stays agreed: only the names in the signature block are others.
    move(agreement, AgreementState.AGREED)
    day = _last_day(revision, now)
    fixed = fix_revision(agreement, seat, day, now)
    tell(
        agreement,
        event="handed_over",
        now=now,
        but=seat.user,
        facts={"sign_by": day.isoformat(), "signature_fell": "yes" if signed else ""},
    )
    return fixed


def _renamed(before: Signatory, user: User, credentials: Credentials) -> Signatory:
    """Put somebody else in an agency's signature block."""
    after = Signatory(
        pk=before.pk,
        agreement_id=before.agreement_id,
        agency_id=before.agency_id,
        user=user,
        **asdict(credentials),
    )
    after.save()
    return after


def _last_day(revision: Revision, now: datetime) -> date:
    """Return the last day that a revision had, or the usual one once it is over."""
    day = revision.sign_by
    if day is None or not is_signing_day(day, now):
        return utc_day(now) + timedelta(days=SIGNING_DAYS)
    return day


def _refuse(
    agreement: Agreement, seat: Seat, before: Signatory, user: User, seen: Standing
) -> None:
    revision = agreement.revisions.get(voided_at=None)
    signed = revision.signatures.all()
    if signed.filter(agency=seat.agency).exists():
        raise CannotSign(
            _("Your agency has signed already. To change something, reopen it.")
        )
    if not leads_agency(user, seat.agency) or user.pk == before.user_id:
        raise CannotSign(_("Choose another lead of your agency."))
    if seen != Standing(revision.canonical_sha256, signed.exists()):
        raise Changed


def _record(
    agreement: Agreement,
    seat: Seat,
    revision: Revision,
    signatories: tuple[Signatory, Signatory],
    now: datetime,
) -> None:
    before, after = signatories
    append(
        agreement,
        type="handed_over",
        actor=person(seat.user),
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={
            "agency": seat.side,
            "from": person(before.user),
            "to": person(after.user),
        },
        secret={
            "from_name": before.name,
            "name": after.name,
            "title": after.title,
            "legal_entity": after.legal_entity,
            "authority": after.authority,
        },
    )
