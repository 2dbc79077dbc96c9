"""Where each partnership stands and what is next for one person.

Derived from what the three rooms hold, in a fixed number of queries however many
partnerships there are; nobody stores it.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from agreements.models import (
    Agreement,
    ExitStep,
    Revision,
    Signatory,
    Signature,
)
from agreements.states import AgreementState
from assessments.models import AnswerSheet, Lock, Round, SettlingEvent
from assessments.states import DocumentState, RoundState
from config.cards import JourneyCard
from config.moves import (
    TO_SIGN,
    Answering,
    Facts,
    may_settle,
    next_step,
)
from partnerships.models import (
    Membership,
    PartnerInvitation,
    Partnership,
    Respondent,
    User,
)
from partnerships.states import Role


def cards_for(user: User, memberships: Iterable[Membership]) -> list[JourneyCard]:
    """Return a card for every partnership of a person's memberships, newest first."""
    places = list(memberships)
    ours = [membership.agency_id for membership in places]
    partnerships = Partnership.objects.of_agencies(ours).with_names()
    return _cards(user, places, partnerships)


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
    ours = list(places)
    partnerships = list(found)
    told = _rounds(partnerships, ours)
    rounds = {pk: _latest(rounds) for pk, rounds in told.items()}
    drawn_up = _drawn_up(partnerships, ours)
    agreements = _agreements(user, drawn_up, ours)
    answering = _answering(user, rounds, ours)
    proposed = _proposed(rounds, agreements, ours)
    invited = _invited(partnerships, ours)
    cards = []
    for partnership in partnerships:
        us = next(a for a in partnership.agencies if a.pk in places)
        round_ = rounds[partnership.pk]
        facts = Facts(
            partnership=partnership,
            us=us,
            role=Role(places[us.pk].role),
            round=round_,
            answering=answering.get(partnership.pk, Answering()),
            they_propose=round_ is not None and round_.pk in proposed,
            agreement=agreements.get(partnership.pk),
        )
        is_answering = partnership.is_open and _takes_answers(round_)
        cards.append(
            JourneyCard(
                partnership=partnership,
                us=us,
                partner_name=facts.partner_name,
                is_lead=facts.is_lead,
                next=next_step(facts),
                due_on=partnership.due_on if is_answering else None,
                invitation=invited.get(partnership.pk),
                round=facts.round,
                rounds=tuple(told[partnership.pk]),
                agreement=facts.agreement,
                agreements=tuple(drawn_up[partnership.pk]),
            )
        )
    return cards


def _invited(
    partnerships: list[Partnership], ours: list[UUID]
) -> dict[UUID, PartnerInvitation]:
    """Return the open invitations that we sent, by partnership."""
    waiting = [
        one.pk for one in partnerships if one.is_waiting and one.agency_a_id in ours
    ]
    if not waiting:
        return {}
    found = PartnerInvitation.objects.open().filter(partnership__in=waiting)
    return {one.partnership_id: one for one in found}


def _rounds(
    partnerships: list[Partnership], ours: list[UUID]
) -> dict[UUID, list[Round]]:
    """Return the rounds of each partnership, the first one first."""
    locks = Lock.objects.standing().filter(round=OuterRef("pk"), agency__in=ours)
    sheets = AnswerSheet.objects.filter(round=OuterRef("pk"), agency__in=ours)
    told: dict[UUID, list[Round]] = {one.pk: [] for one in partnerships}
    rounds = Round.objects.filter(partnership__in=told).order_by("number")
    for round_ in rounds.annotate(we_began=Exists(sheets), we_locked=Exists(locks)):
        told[round_.partnership_id].append(round_)
    return told


def _latest(rounds: list[Round]) -> Any:
    """Return the latest round that nobody withdrew, None while there is none."""
    standing = (one for one in reversed(rounds) if one.state != RoundState.WITHDRAWN)
    return next(standing, None)


def _takes_answers(round_: Round | None) -> bool:
    return round_ is None or round_.is_open


def _answering(
    user: User, rounds: dict[UUID, Any], ours: list[UUID]
) -> dict[UUID, Answering]:
    """Return by partnership how far our people are, where answers are still given."""
    latest = {pk: one for pk, one in rounds.items() if _takes_answers(one)}
    if not latest:
        return {}
    asked: dict[UUID, set[int]] = {pk: set() for pk in latest}
    named = Respondent.objects.filter(partnership__in=latest, agency__in=ours)
    for pk, person in named.values_list("partnership_id", "user_id"):
        asked[pk].add(person)
    sheets = AnswerSheet.objects.filter(
        round__in=[one.pk for one in latest.values() if one], agency__in=ours
    )
    done: dict[tuple[UUID | None, int], bool] = {
        (pk, person): done_at is not None
        for pk, person, done_at in sheets.values_list("round_id", "user_id", "done_at")
    }
    found = {}
    for pk, round_ in latest.items():
        at = round_.pk if round_ else None
        found[pk] = Answering(
            has_respondents=bool(asked[pk]),
            i_answer=user.pk in asked[pk],
            i_began=(at, user.pk) in done,
            i_am_done=done.get((at, user.pk), False),
            we_are_unfinished=not all(done.get((at, one)) for one in asked[pk]),
        )
    return found


def _proposed(
    rounds: dict[UUID, Any], agreements: dict[UUID, Agreement], ours: list[UUID]
) -> set[UUID]:
    """Return the rounds in which the partner waits for our answer to a proposal."""
    revealed = [
        one.pk
        for pk, one in rounds.items()
        if one and one.is_revealed and may_settle(one, agreements.get(pk))
    ]
    if not revealed:
        return set()
    events = SettlingEvent.objects.filter(round__in=revealed).unanswered()
    return set(events.exclude(agency__in=ours).values_list("round_id", flat=True))


def _drawn_up(
    partnerships: list[Partnership], ours: list[UUID]
) -> dict[UUID, list[Agreement]]:
    """Return the agreements of each partnership in order, dropped ones included.

    Each brings its notice along, and whether `we_owe` a word on a step of parting.
    """
    steps = ExitStep.objects.filter(ending__agreement=OuterRef("pk"))
    told: dict[UUID, list[Agreement]] = {one.pk: [] for one in partnerships}
    found = (
        Agreement.objects.filter(partnership__in=told)
        .select_related("ending__note")
        .annotate(we_owe=Exists(steps.owed_by(ours)))
    )
    for agreement in found.order_by("number"):
        told[agreement.partnership_id].append(agreement)
    return told


def _agreements(
    user: User, drawn_up: dict[UUID, list[Agreement]], ours: list[UUID]
) -> dict[UUID, Agreement]:
    """Return the latest agreement by partnership; of one to sign, by whom as well.

    An amendment that was dropped is the latest of nothing.
    """
    latest = {
        pk: one
        for pk, agreements in drawn_up.items()
        for one in agreements
        if one.state != AgreementState.DROPPED
    }
    to_sign = [one.pk for one in latest.values() if one.state in TO_SIGN]
    if to_sign:
        latest |= {one.partnership_id: one for one in _signing(user, to_sign, ours)}
    return latest


def _signing(
    user: User, agreements: list[UUID], ours: list[UUID]
) -> Iterable[Agreement]:
    signatories = Signatory.objects.filter(agreement=OuterRef("pk"))
    standing = Revision.objects.filter(agreement=OuterRef("pk"), voided_at=None)
    signatures = Signature.objects.filter(
        revision__agreement=OuterRef("pk"), revision__voided_at=None
    )
    return Agreement.objects.filter(pk__in=agreements).annotate(
        we_named_signatory=Exists(signatories.filter(agency__in=ours)),
        they_named_signatory=Exists(signatories.exclude(agency__in=ours)),
        i_sign=Exists(signatories.filter(user=user)),
        can_be_signed=Exists(standing.filter(state=DocumentState.READY)),
        sign_by=Subquery(standing.values("sign_by")[:1]),
        we_signed=Exists(signatures.filter(agency__in=ours)),
    )
