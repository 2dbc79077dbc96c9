"""Keeping a signing in time: its last day, and reminding who has not signed."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.events import append, locked, person, tell
from agreements.days import MOST_SIGNING_DAYS, is_signing_day, utc_day
from agreements.models import Agreement, Revision, Signatory
from agreements.states import SIGNABLE
from partnerships.models import Agency
from partnerships.permissions import Seat

A_DAY = timedelta(days=1)


class CannotMove(Exception):
    """Why the last day to sign cannot be moved there, in words for people."""


class CannotRemind(Exception):
    """Why a signatory is not reminded now, in words for people."""


@transaction.atomic
def move_deadline(
    *, agreement: Agreement, seat: Seat, sign_by: date, now: datetime
) -> None:
    """Move the last day to sign; the same day again changes nothing."""
    agreement = locked(agreement.pk)
    if agreement.state not in SIGNABLE:
        raise CannotMove(_("The agreement is not being signed now."))
    revision = agreement.revisions.get(voided_at=None)
    if revision.is_overdue(utc_day(now)):
        raise CannotMove(_("The time to sign is over. Reopen the agreement first."))
    if not is_signing_day(sign_by, now):
        raise CannotMove(
            _("Give a day from today on, at most %(days)s days ahead.")
            % {"days": MOST_SIGNING_DAYS}
        )
    if revision.sign_by == sign_by:
        return
    before, revision.sign_by = revision.sign_by, sign_by
    revision.save(update_fields=["sign_by"])
    append(
        agreement,
        type="deadline_moved",
        actor=person(seat.user),
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={
            "agency": seat.side,
            "from": before.isoformat() if before else None,
            "to": sign_by.isoformat(),
        },
    )
    tell(
        agreement,
        event="deadline_moved",
        now=now,
        but=seat.user,
        facts={"sign_by": sign_by.isoformat()},
    )


@transaction.atomic
def remind_signatory(
    *, agreement: Agreement, seat: Seat, agency: Agency, now: datetime
) -> None:
    """Write to an agency's signatory, who has not signed; once a day per agency."""
    agreement = locked(agreement.pk)
    revision, signatory = _awaited(agreement, agency, now)
    if signatory.user_id == seat.user.pk:
        raise CannotRemind(_("It is you who signs."))
    side = agreement.partnership.side_of(agency)
    reminded = agreement.events.filter(
        type="reminded", at__gt=now - A_DAY, payload__agency=side
    )
    if reminded.filter(revision_hash=revision.canonical_sha256).exists():
        raise CannotRemind(_("A reminder went out within the last day."))
    append(
        agreement,
        type="reminded",
        actor=person(seat.user),
        now=now,
        revision_hash=revision.canonical_sha256,
        payload={"agency": side, "by": seat.side},
    )
    day = revision.sign_by.isoformat() if revision.sign_by else ""
    tell(
        agreement,
        event="sign_reminder",
        now=now,
        users=[signatory.user],
        facts={"sign_by": day},
    )


def _awaited(
    agreement: Agreement, agency: Agency, now: datetime
) -> tuple[Revision, Signatory]:
    """Return what waits for an agency's signature, and whose; CannotRemind."""
    if agreement.state not in SIGNABLE:
        raise CannotRemind(_("The agreement is not being signed now."))
    revision = agreement.revisions.get(voided_at=None)
    if revision.is_overdue(utc_day(now)):
        raise CannotRemind(_("The time to sign is over."))
    if revision.signatures.filter(agency=agency).exists():
        raise CannotRemind(_("That agency has signed already."))
    return revision, agreement.signatories.select_related("user").get(agency=agency)
