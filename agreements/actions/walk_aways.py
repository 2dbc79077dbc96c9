"""Letting go of a walk-away, so that a blocked section can be agreed."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.events import append, locked, one_of, person
from agreements.actions.letters import Told, tell_in_time
from agreements.actions.negotiation import (
    CannotNegotiate,
    Stale,
    closed,
    settle,
)
from agreements.models import Agreement, Section, WalkAway, WalkAwayConsent
from agreements.permissions import can_release
from agreements.states import NEGOTIABLE
from partnerships.models import Membership
from partnerships.permissions import Seat


@transaction.atomic
def consent_to_wording(
    *, section: Section, seat: Seat, walk_away: WalkAway, seen: str, now: datetime
) -> None:
    """Let the section be agreed in the wording `seen`, and in no other.

    While something is missing there is no final wording to consent to.
    """
    if section.content_hash == seen and section.missing:
        raise CannotNegotiate(
            _("Something is still open in this section. Consent to its final wording.")
        )
    agreement, current = _releasable(section, seat, walk_away, seen)
    if walk_away in current.blocking:
        let_go(agreement, current, walk_away, seat, wording=seen, now=now)


@transaction.atomic
def withdraw_walk_away(
    *, section: Section, seat: Seat, walk_away: WalkAway, seen: str, now: datetime
) -> None:
    """Take the walk-away back for good, whatever the wording becomes."""
    agreement, current = _releasable(section, seat, walk_away, seen)
    if walk_away in current.blocking:
        let_go(agreement, current, walk_away, seat, wording="", now=now)


def _releasable(
    section: Section, seat: Seat, walk_away: WalkAway, seen: str
) -> tuple[Agreement, Section]:
    """Lock the agreement; return it and the section, if it is as `seen` and theirs."""
    agreement = locked(section.agreement_id)
    if agreement.state not in NEGOTIABLE:
        raise CannotNegotiate(closed())
    current = agreement.sections.with_standing().get(pk=section.pk)
    if current.content_hash != seen:
        raise Stale(current)
    is_member = Membership.objects.filter(
        user_id=walk_away.user_id, agency=seat.agency
    ).exists()
    if not can_release(seat, walk_away, is_member):
        raise PermissionDenied
    return agreement, current


def let_go(
    agreement: Agreement,
    section: Section,
    walk_away: WalkAway,
    seat: Seat,
    *,
    wording: str,
    now: datetime,
) -> None:
    """Record it on a locked agreement: for the content hash `wording`, or for good."""
    WalkAwayConsent.objects.update_or_create(
        section=section,
        dimension=walk_away.dimension,
        declared_by_id=walk_away.user_id,
        defaults={"user": seat.user, "content_hash": wording, "given_at": now},
    )
    append(
        agreement,
        type="walk_away_consented" if wording else "walk_away_withdrawn",
        actor=one_of(seat),
        now=now,
        payload={
            "section": section.key,
            "dimension": walk_away.dimension,
            "content_hash": section.content_hash,
        },
        # The partner never learns who it was, and both agencies hold the chain.
        secret={
            "declared_by": f"person:{walk_away.user_id}",
            "released_by": person(seat.user),
        },
    )
    settle(agreement, now)
    tell_in_time(agreement, Told.RELEASES, now=now, but=seat.user)
