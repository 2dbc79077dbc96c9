"""The rules of whose move it is in a partnership, and what that move is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.days import day_text
from agreements.models import Ending
from agreements.states import NEGOTIABLE, AgreementState
from assessments.states import RoundState
from config.parting import ending_url, force_today, notice_on
from partnerships.models import Agency
from partnerships.states import PartnershipState, Role

TO_SIGN = {AgreementState.AGREED, AgreementState.FROZEN, AgreementState.PARTLY_SIGNED}


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
class Answering:
    """How far one agency's people are in a round that takes answers."""

    has_respondents: bool = False
    i_answer: bool = False
    i_began: bool = False
    i_am_done: bool = False
    we_are_unfinished: bool = False


@dataclass(frozen=True)
class Facts:
    """What the rooms know of one partnership, as one person may see it.

    `round` and `agreement` are the latest ones, None while there is none; the round
    knows whether `we_began` and `we_locked`, an agreement in `TO_SIGN` who signs it.
    """

    partnership: Any
    us: Agency
    role: Role
    round: Any = None
    answering: Answering = Answering()
    they_propose: bool = False
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


def may_be_told(round_: Any) -> bool:
    """Return whether a person may be told that a round is there, as `Facts` has it.

    The first one is there once somebody of either agency has begun; that somebody of
    the partner's has is not told.
    """
    if round_ is None:
        return False
    return bool(round_.we_began or round_.number > 1 or round_.is_revealed)


def next_step(facts: Facts) -> Next:
    """Return the stage and the one next action; the rules, in order of the story."""
    if facts.partnership.state == PartnershipState.WITHDRAWN:
        text = _("Withdrawn before anything was revealed. Every answer is deleted.")
        return Next(stage=_("Withdrawn"), move=Move.SETTLED, waiting=text)
    if facts.round is None or facts.round.state == RoundState.OPEN:
        return _while_asked_again(facts) if facts.agreement else _while_answering(facts)
    if (
        facts.is_lead
        and facts.they_propose
        and may_settle(facts.round, facts.agreement)
    ):
        return _to_answer(facts)
    if facts.agreement is None or _is_over_and_answered_again(facts):
        url = reverse("assessments:verdict", args=[facts.round.pk])
        return Next(
            stage=_("Revealed"), move=Move.MINE, action=_("Read the verdict"), url=url
        )
    ending = notice_on(facts.agreement)
    if ending is not None:
        return _while_parting(facts, ending)
    if _is_settled_anew(facts):
        url = reverse("assessments:verdict", args=[facts.round.pk])
        stage = _("Sealed, and answered again")
        waiting = _("What you answered since can go into an amendment.")
        return Next(stage, Move.SETTLED, _("Read the new verdict"), url, waiting)
    return _while_agreeing(facts)


def may_settle(round_: Any, agreement: Any) -> bool:
    """Return whether what is settled now can still come into an agreement."""
    return (
        agreement is None
        or agreement.round_id != round_.pk
        or agreement.state in NEGOTIABLE
    )


def _is_settled_anew(facts: Facts) -> bool:
    """Return whether a round was revealed after the one that a sealed agreement is of.

    Nothing presses then, but the newest verdict is what there is to read.
    """
    is_of_another: bool = facts.agreement.round_id != facts.round.pk
    return is_of_another and facts.agreement.state == AgreementState.SEALED


def _is_over_and_answered_again(facts: Facts) -> bool:
    """Return whether the agreement ended and a later round can make a new one."""
    is_of_another: bool = facts.agreement.round_id != facts.round.pk
    return is_of_another and facts.agreement.state == AgreementState.ENDED


def _to_answer(facts: Facts) -> Next:
    """The partner proposes how to settle a difference and waits for an answer."""
    return Next(
        stage=_("Settling your differences"),
        move=Move.MINE,
        action=_("Answer the proposal"),
        url=reverse("assessments:settlements", args=[facts.round.pk]),
        waiting=_("%(partner)s proposes how to settle a difference.")
        % {"partner": facts.partner_name},
    )


def _while_asked_again(facts: Facts) -> Next:
    """A later round is open beside an agreement: whichever needs this person first."""
    answering, agreeing = _while_answering(facts), _while_agreeing(facts)
    if answering.move == Move.MINE or agreeing.move == Move.SETTLED:
        return answering
    return agreeing


def _while_answering(facts: Facts) -> Next:
    is_invited = facts.partnership.state == PartnershipState.INVITED
    stage = _("A partner is invited") if is_invited else _("Answering")

    def mine(action: str, name: str, pk: UUID) -> Next:
        return Next(stage, Move.MINE, action, reverse(name, args=[pk]))

    ours, pk = facts.answering, facts.partnership.pk
    if facts.round is not None and facts.round.we_locked:
        waiting = _("Waiting for the other agency to lock its answers.")
        if is_invited:
            waiting = _("Waiting for the other agency to accept.")
        url = reverse("assessments:waiting", args=[facts.round.pk])
        return Next(stage, Move.THEIRS, _("See who is done"), url, waiting)
    if ours.i_answer:
        if not ours.i_began:
            return mine(_("Start answering"), "assessments:start", pk)
        if not ours.i_am_done:
            return mine(_("Continue answering"), "assessments:resume", facts.round.pk)
    if facts.is_lead and not ours.has_respondents:
        return mine(_("Name who answers"), "assessments:respondents", pk)
    if facts.is_lead and facts.round and not ours.we_are_unfinished:
        return mine(_("Lock our answers"), "assessments:lock", facts.round.pk)
    if not may_be_told(facts.round):
        waiting = _("Waiting for your colleagues to start answering.")
        return Next(stage, Move.THEIRS, waiting=waiting)
    url = reverse("assessments:waiting", args=[facts.round.pk])
    waiting = _("Waiting for your colleagues to finish answering.")
    if not ours.we_are_unfinished:
        waiting = _("Waiting for a lead of your agency to lock the answers.")
    return Next(stage, Move.THEIRS, _("See who is done"), url, waiting)


def _while_agreeing(facts: Facts) -> Next:
    agreement = facts.agreement
    here = reverse("agreements:detail", args=[agreement.pk])
    match AgreementState(agreement.state):
        case AgreementState.DRAFT:
            stage = _("Negotiating the agreement")
            action = _("Settle the next section")
            if agreement.is_amendment:
                action = _("Open the amendment")
                stage = _("Negotiating an amendment, agreement %(number)s") % {
                    "number": agreement.number
                }
            if facts.is_lead:
                return Next(stage, Move.MINE, action, here)
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
        case AgreementState.SEALED if ending := notice_on(agreement):
            return _while_parting(facts, ending)
        case AgreementState.SEALED:
            url = reverse("agreements:signed", args=[agreement.pk])
            return Next(_("Sealed"), Move.SETTLED, _("Open the agreement"), url)
        case AgreementState.DECLINED | AgreementState.VOIDED | AgreementState.EXPIRED:
            return Next(_signing_failed(agreement), Move.MINE, _("Read why"), here)
        case AgreementState.ENDED:
            url = ending_url(agreement)
            return Next(_("Ended"), Move.SETTLED, _("Open the note of the end"), url)
        case AgreementState.SUPERSEDED | AgreementState.DROPPED:
            stage = str(AgreementState(agreement.state).label)
            return Next(stage, Move.SETTLED, _("Open the agreement"), here)


def _while_parting(facts: Facts, ending: Ending) -> Next:
    """Notice was given: leads say of each step that it is done, for their agency."""
    url = ending_url(facts.agreement)
    stage = _("Notice given")
    waiting = f"{force_today(ending)}."
    if facts.is_lead and facts.agreement.we_owe:
        return Next(stage, Move.MINE, _("Confirm the exit steps"), url, waiting)
    return Next(stage, Move.THEIRS, _("See the exit steps"), url, waiting)


def _signing_failed(agreement: Any) -> str:
    """Return what became of the signing, in words."""
    match AgreementState(agreement.state):
        case AgreementState.DECLINED:
            return _("Signing was declined")
        case AgreementState.EXPIRED:
            return _("The time to sign is over")
    return _("Signing was called off")


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
    if agreement.sign_by:
        stage = _("Signing, until the end of %(day)s (UTC)") % {
            "day": day_text(agreement.sign_by)
        }
    if agreement.we_signed:
        waiting = _("Waiting for the other agency to sign.")
        return Next(stage, Move.THEIRS, _("Read the agreement"), here, waiting)
    if agreement.i_sign and facts.is_lead and agreement.can_be_signed:
        url = reverse("agreements:sign", args=[agreement.pk])
        return Next(stage, Move.MINE, _("Sign"), url)
    waiting = _("Waiting for your agency's signatory.")
    if not agreement.can_be_signed:
        waiting = _("The document to sign is being made.")
    return Next(stage, Move.THEIRS, _("Read the agreement"), here, waiting)
