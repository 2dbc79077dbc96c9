"""Where each partnership stands and what is next for one person.

Derived from what the three rooms hold, in a fixed number of queries however many
partnerships there are; nobody stores it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement, Revision, Signatory, Signature
from agreements.states import AgreementState
from assessments.models import AnswerSheet, Lock, Round
from assessments.states import DocumentState, RoundState
from partnerships.models import Agency, Membership, Partnership, Respondent, User
from partnerships.states import PartnershipState, Role


class Move(StrEnum):
    """Whose turn it is, seen from one person."""

    MINE = "mine"
    THEIRS = "theirs"
    SETTLED = "settled"


@dataclass(frozen=True)
class Next:
    """A stage in words and the one thing to do in it, or to wait for."""

    stage: str
    move: Move
    action: str = ""
    url: str | None = None
    waiting: str = ""


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


@dataclass(frozen=True)
class Facts:
    """What the rooms know of one partnership, as one person may see it.

    `round` and `agreement` are the latest ones, with the answers to the questions
    that `_rounds` and `_agreements` ask; None while there is none.
    """

    partnership: Any
    us: Agency
    role: Role
    round: Any = None
    agreement: Any = None

    @property
    def is_lead(self) -> bool:
        """Return whether the person leads their agency."""
        return self.role == Role.LEAD

    @property
    def partner_name(self) -> str:
        """Return the other agency's name, empty until it accepts."""
        partner = self.partnership.partner_of(self.us)
        return partner.name if partner else ""


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
            i_am_done=Exists(sheets.filter(user=user, done_at__isnull=False)),
            we_are_unfinished=Exists(unfinished),
            we_locked=Exists(locks.filter(agency__in=ours)),
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


def next_step(facts: Facts) -> Next:
    """Return the stage and the one next action; the rules, in order of the story."""
    if facts.partnership.state == PartnershipState.WITHDRAWN:
        text = _("Withdrawn before anything was revealed. Every answer is deleted.")
        return Next(stage=_("Withdrawn"), move=Move.SETTLED, waiting=text)
    if facts.round is None or facts.round.state == RoundState.OPEN:
        return _while_asked_again(facts) if facts.agreement else _while_answering(facts)
    if facts.agreement is None:
        url = reverse("assessments:verdict", args=[facts.round.pk])
        return Next(
            stage=_("Revealed"), move=Move.MINE, action=_("Read the verdict"), url=url
        )
    return _while_agreeing(facts)


def _while_asked_again(facts: Facts) -> Next:
    """A later round is open beside an agreement: whichever needs this person first."""
    answering, agreeing = _while_answering(facts), _while_agreeing(facts)
    if answering.move == Move.MINE or agreeing.move == Move.SETTLED:
        return answering
    return agreeing


def _while_answering(facts: Facts) -> Next:
    is_invited = facts.partnership.state == PartnershipState.INVITED
    stage = _("Invitation sent") if is_invited else _("Answering")

    def mine(action: str, name: str, pk: UUID) -> Next:
        return Next(stage, Move.MINE, action, reverse(name, args=[pk]))

    pk = facts.partnership.pk
    if facts.round is not None and facts.round.we_locked:
        waiting = _("Waiting for the other agency to lock its answers.")
        if is_invited:
            waiting = _("Waiting for the other agency to accept.")
        url = reverse("assessments:waiting", args=[facts.round.pk])
        return Next(stage, Move.THEIRS, _("See who is done"), url, waiting)
    if facts.partnership.i_answer:
        if facts.round is None or not facts.round.i_began:
            return mine(_("Start answering"), "assessments:start", pk)
        if not facts.round.i_am_done:
            return mine(_("Continue answering"), "assessments:resume", facts.round.pk)
    if facts.is_lead and not facts.partnership.has_respondents:
        return mine(_("Name who answers"), "assessments:respondents", pk)
    if facts.is_lead and facts.round and not facts.round.we_are_unfinished:
        return mine(_("Lock our answers"), "assessments:lock", facts.round.pk)
    if facts.round is None:
        waiting = _("Waiting for your colleagues to start answering.")
        return Next(stage, Move.THEIRS, waiting=waiting)
    url = reverse("assessments:waiting", args=[facts.round.pk])
    waiting = _("Waiting for your colleagues to finish answering.")
    if not facts.round.we_are_unfinished:
        waiting = _("Waiting for a lead of your agency to lock the answers.")
    return Next(stage, Move.THEIRS, _("See who is done"), url, waiting)


def _while_agreeing(facts: Facts) -> Next:
    agreement = facts.agreement
    here = reverse("agreements:detail", args=[agreement.pk])
    match AgreementState(agreement.state):
        case AgreementState.DRAFT:
            stage = _("Negotiating the agreement")
            if facts.is_lead:
                return Next(stage, Move.MINE, _("Settle the next section"), here)
            waiting = _("The leads of both agencies are negotiating.")
            return Next(stage, Move.THEIRS, _("Read the draft"), here, waiting)
        case AgreementState.AGREED:
            return _before_freezing(facts, here)
        case AgreementState.FROZEN | AgreementState.PARTLY_SIGNED:
            return _while_signing(facts, here)
        case AgreementState.SIGNED:
            url = reverse("agreements:signed", args=[agreement.pk])
            waiting = _("Signed by both. The sealed file is being made.")
            stage = _("Signed by both")
            return Next(stage, Move.THEIRS, _("See the state"), url, waiting)
        case AgreementState.SEALED:
            url = reverse("agreements:signed", args=[agreement.pk])
            return Next(_("Sealed"), Move.SETTLED, _("Open the agreement"), url)
        case AgreementState.DECLINED:
            stage = _("Signing was declined")
            return Next(stage, Move.MINE, _("Read the reason"), here)


def _before_freezing(facts: Facts, here: str) -> Next:
    stage = _("Every section agreed")
    if not facts.is_lead:
        waiting = _("The leads of both agencies prepare the signing.")
        return Next(stage, Move.THEIRS, _("Read the agreement"), here, waiting)
    if not facts.agreement.we_named_signatory:
        return Next(stage, Move.MINE, _("Name who signs for you"), here)
    if not facts.agreement.they_named_signatory:
        waiting = _("Waiting for the other agency to name who signs.")
        return Next(stage, Move.THEIRS, _("Read the agreement"), here, waiting)
    return Next(stage, Move.MINE, _("Freeze it for signing"), here)


def _while_signing(facts: Facts, here: str) -> Next:
    agreement = facts.agreement
    stage = _("Signing")
    if agreement.we_signed:
        waiting = _("Waiting for the other agency to sign.")
        return Next(stage, Move.THEIRS, _("Read the agreement"), here, waiting)
    if agreement.i_sign and agreement.can_be_signed:
        url = reverse("agreements:sign", args=[agreement.pk])
        return Next(stage, Move.MINE, _("Sign"), url)
    waiting = _("Waiting for your agency's signatory.")
    if not agreement.can_be_signed:
        waiting = _("The document to sign is being made.")
    return Next(stage, Move.THEIRS, _("Read the agreement"), here, waiting)
