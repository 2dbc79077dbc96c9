"""Amending a sealed agreement: a numbered child that starts from what both signed.

The parent stays in force until the child is sealed. Its chain says when an amendment
of it was started, dropped or sealed; the child's chain begins with the hash of the
sealed file that it amends.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.drafting import blocks, declarers_of
from agreements.actions.events import SYSTEM, append, locked, move, person, tell
from agreements.actions.news import News, news_for
from agreements.models import Agreement, SealedDocument, Section, Signatory
from agreements.states import NEGOTIABLE, AgreementState
from assessments.models import Round
from partnerships.models import Partnership
from partnerships.permissions import Seat, leads_agency


class CannotAmend(Exception):
    """Why an agreement cannot be amended now, in words for people."""


class CannotDrop(Exception):
    """Why an amendment cannot be dropped now, in words for people."""


@transaction.atomic
def amend(*, agreement: Agreement, seat: Seat, now: datetime) -> Agreement:
    """Start an amendment of an agreement in force; a second request returns the first.

    Every section starts as both signed it and counts as accepted until it changes. A
    round that was revealed since brings what the answers say now, and its dealbreakers.
    """
    # Numbers are given under the partnership's row, as rounds are.
    Partnership.objects.select_for_update(no_key=True).get(pk=agreement.partnership_id)
    parent = locked(agreement.pk)
    begun = parent.amendments.standing().with_partnership().first()
    if begun is not None:
        return begun
    if parent.state != AgreementState.SEALED:
        raise CannotAmend(_("Only an agreement that is in force can be amended."))
    child = _begin(parent, seat, now)
    append(
        parent,
        type="amendment_started",
        actor=person(seat.user),
        now=now,
        payload={"amendment": str(child.pk), "number": child.number},
    )
    tell(
        child,
        event="amendment_started",
        now=now,
        but=seat.user,
        facts={"number": str(parent.number)},
    )
    return child


@transaction.atomic
def drop_amendment(
    *, agreement: Agreement, seat: Seat, reason: str, now: datetime
) -> None:
    """Give an amendment up; the agreement that it was to amend stays as it is.

    Dropping twice is dropping once.
    """
    child = locked(agreement.pk)
    if child.state == AgreementState.DROPPED:
        return
    parent = locked(check_droppable(child))
    move(child, AgreementState.DROPPED)
    Agreement.objects.filter(pk=child.pk).update(closed_at=now)
    append(
        child,
        type="dropped",
        actor=person(seat.user),
        now=now,
        secret={"reason": reason},
    )
    append(
        parent,
        type="amendment_dropped",
        actor=person(seat.user),
        now=now,
        payload={"amendment": str(child.pk), "number": child.number},
    )
    tell(
        child,
        event="amendment_dropped",
        now=now,
        but=seat.user,
        facts={"number": str(parent.number)},
    )


def check_droppable(agreement: Agreement) -> UUID:
    """Return what an amendment amends; CannotDrop where there is nothing to drop."""
    if agreement.parent_id is None:
        raise CannotDrop(_("Only an amendment can be dropped."))
    if agreement.state == AgreementState.DROPPED:
        raise CannotDrop(_("It was dropped already."))
    if agreement.state not in NEGOTIABLE:
        raise CannotDrop(
            _("It is not being negotiated now. Reopen it for changes, then drop it.")
        )
    return agreement.parent_id


def supersede_parent(child: Agreement, *, sealed_sha256: str, now: datetime) -> None:
    """Put a sealed amendment in force in place of its parent, in the same transaction.

    The child is locked already and its parent is locked after it. A parent that ended
    meanwhile stays ended: the amendment that both signed is then in force by itself.
    """
    if child.parent_id is None:
        return
    parent = locked(child.parent_id)
    if parent.state != AgreementState.SEALED:
        return
    move(parent, AgreementState.SUPERSEDED)
    Agreement.objects.filter(pk=parent.pk).update(closed_at=now)
    append(
        parent,
        type="superseded",
        actor=SYSTEM,
        now=now,
        payload={
            "by": str(child.pk),
            "number": child.number,
            "sealed_sha256": sealed_sha256,
        },
    )


def _begin(parent: Agreement, seat: Seat, now: datetime) -> Agreement:
    """Make the child of a locked parent: its sections, who signs, its first event."""
    sealed = SealedDocument.objects.select_related("revision").get(
        revision__agreement=parent
    )
    child = Agreement.objects.create(
        partnership=parent.partnership,
        round=_round_for(parent),
        number=parent.partnership.agreements.count() + 1,
        content_version=parent.content_version,
        drafted_by=seat.user,
        drafted_at=now,
        parent=parent,
        parent_sha256=sealed.sha256,
    )
    rows = Section.objects.bulk_create(
        _carried(parent, child, json.loads(sealed.revision.canonical), now)
    )
    _carry_signatories(parent, child)
    append(
        child,
        type="drafted",
        actor=person(seat.user),
        now=now,
        payload={
            "content_version": child.content_version,
            "round": str(child.round_id),
            "amends": {
                "agreement": str(parent.pk),
                "number": parent.number,
                "sealed_sha256": sealed.sha256,
            },
            "sections": {row.key: row.content_hash for row in rows},
        },
    )
    return child


def _round_for(parent: Agreement) -> Round:
    """Return the newest revealed round, the parent's own where there is none since."""
    later = Round.objects.revealed_after(parent.round).with_partnership().last()
    return later or Round.objects.with_partnership().get(pk=parent.round_id)


def _carried(
    parent: Agreement, child: Agreement, frozen: Mapping[str, Any], now: datetime
) -> Iterator[Section]:
    """Yield the sections as both signed them, with what newer answers say beside."""
    signed = {one["key"]: one["content_hash"] for one in frozen["sections"]}
    news = news_for(parent, child, now)
    declarers = declarers_of(child.round) if news else {}
    for row in parent.sections.all():
        said = news.get(row.key, News())
        yield Section(
            agreement=child,
            key=row.key,
            position=row.position,
            values=row.values,
            wording=row.wording,
            drafted_values=row.values,
            drafted_wording=row.wording,
            carried_hash=signed[row.key],
            content_hash=row.content_hash,
            provenance=dict(said.provenance),
            contested=list(said.contested),
            blocked_by=blocks(said.blocked_by, declarers),
            changed_at=now,
        )


def _carry_signatories(parent: Agreement, child: Agreement) -> None:
    """Let those who signed sign again, where they lead their agency still."""
    signatories = parent.signatories.select_related("user", "agency")
    for named in signatories:
        if leads_agency(named.user, named.agency):
            Signatory.objects.create(
                agreement=child,
                agency=named.agency,
                user=named.user,
                name=named.name,
                title=named.title,
                legal_entity=named.legal_entity,
                authority=named.authority,
            )
