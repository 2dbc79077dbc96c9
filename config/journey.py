"""Where each partnership stands and what is next for one person.

Derived from what the three rooms hold, in a fixed number of queries however many
partnerships there are; nobody stores it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from agreements.models import Agreement, Revision, Signatory, Signature
from assessments.models import AnswerSheet, Lock, Round, SettlingEvent
from assessments.states import DocumentState, RoundState
from config.moves import Facts, Move, Next, next_step
from partnerships.models import Agency, Membership, Partnership, Respondent, User
from partnerships.states import Role


@dataclass(frozen=True)
class JourneyCard:
    """One partnership on the desk of one person."""

    partnership: Partnership
    us: Agency
    partner_name: str
    is_lead: bool
    next: Next
    due_on: date | None
    round: Round | None
    agreement: Agreement | None

    @property
    def stage_label(self) -> str:
        """Return the stage in words."""
        return self.next.stage

    @property
    def move(self) -> Move:
        """Return whose turn it is."""
        return self.next.move

    @property
    def action_label(self) -> str:
        """Return what the one button says, empty when there is nothing to press."""
        return self.next.action

    @property
    def action_url(self) -> str | None:
        """Return where the button leads."""
        return self.next.url

    @property
    def waiting_text(self) -> str:
        """Return what the person waits for, empty when it is their turn."""
        return self.next.waiting


def cards_for(user: User, memberships: Iterable[Membership]) -> list[JourneyCard]:
    """Return a card for every partnership of these memberships, newest first."""
    partnerships = Partnership.objects.for_user(user).with_agencies()
    return _cards(user, memberships, partnerships)


def card_for(
    user: User, memberships: Iterable[Membership], pk: UUID
) -> JourneyCard | None:
    """Return the card of one partnership, None for a stranger to it."""
    partnerships = Partnership.objects.for_user(user).with_agencies().filter(pk=pk)
    return next(iter(_cards(user, memberships, partnerships)), None)


def _cards(
    user: User, memberships: Iterable[Membership], found: QuerySet[Partnership]
) -> list[JourneyCard]:
    places = {membership.agency_id: membership for membership in memberships}
    partnerships = list(_asked(found, user, list(places)))
    rounds = _latest(_rounds(user, partnerships, list(places)))
    agreements = _latest(_agreements(user, partnerships, list(places)))
    cards = []
    for partnership in partnerships:
        us = next(a for a in partnership.agencies if a.pk in places)
        facts = Facts(
            partnership=partnership,
            us=us,
            role=Role(places[us.pk].role),
            round=rounds.get(partnership.pk),
            agreement=agreements.get(partnership.pk),
        )
        is_answering = partnership.is_open and (
            facts.round is None or facts.round.state == RoundState.OPEN
        )
        cards.append(
            JourneyCard(
                partnership=partnership,
                us=us,
                partner_name=facts.partner_name,
                is_lead=facts.is_lead,
                next=next_step(facts),
                due_on=partnership.due_on if is_answering else None,
                round=facts.round,
                agreement=facts.agreement,
            )
        )
    return cards


def _latest(rows: Iterable[Any]) -> dict[UUID, Any]:
    """Return the highest-numbered row of each partnership."""
    return {row.partnership_id: row for row in rows}


def _asked(
    found: QuerySet[Partnership], user: User, ours: list[UUID]
) -> QuerySet[Partnership]:
    named = Respondent.objects.filter(partnership=OuterRef("pk"))
    return found.annotate(
        i_answer=Exists(named.filter(user=user)),
        has_respondents=Exists(named.filter(agency__in=ours)),
    )


def _rounds(
    user: User, partnerships: list[Partnership], ours: list[UUID]
) -> Iterable[Round]:
    sheets = AnswerSheet.objects.filter(round=OuterRef("pk"))
    locks = Lock.objects.standing().filter(round=OuterRef("pk"))
    done = AnswerSheet.objects.filter(
        round=OuterRef(OuterRef("pk")), user=OuterRef("user_id"), done_at__isnull=False
    )
    unfinished = Respondent.objects.filter(
        partnership=OuterRef("partnership"), agency__in=ours
    ).filter(~Exists(done))
    return (
        Round.objects.standing()
        .filter(partnership__in=partnerships)
        .select_related("partnership")
        .annotate(
            i_began=Exists(sheets.filter(user=user)),
            we_began=Exists(sheets.filter(agency__in=ours)),
            i_am_done=Exists(sheets.filter(user=user, done_at__isnull=False)),
            we_are_unfinished=Exists(unfinished),
            we_locked=Exists(locks.filter(agency__in=ours)),
            they_propose=Exists(
                SettlingEvent.objects.filter(round=OuterRef("pk"))
                .unanswered()
                .exclude(agency__in=ours)
            ),
        )
        .order_by("partnership", "number")
    )


def _agreements(
    user: User, partnerships: list[Partnership], ours: list[UUID]
) -> Iterable[Agreement]:
    signatories = Signatory.objects.filter(agreement=OuterRef("pk"))
    standing = Revision.objects.filter(agreement=OuterRef("pk"), voided_at=None)
    signatures = Signature.objects.filter(
        revision__agreement=OuterRef("pk"), revision__voided_at=None
    )
    return (
        Agreement.objects.filter(partnership__in=partnerships)
        .annotate(
            we_named_signatory=Exists(signatories.filter(agency__in=ours)),
            they_named_signatory=Exists(signatories.exclude(agency__in=ours)),
            i_sign=Exists(signatories.filter(user=user)),
            can_be_signed=Exists(standing.filter(state=DocumentState.READY)),
            we_signed=Exists(signatures.filter(agency__in=ours)),
        )
        .order_by("partnership", "number")
    )
