"""What must hold when two people act in the same instant; needs real row locks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from partnerships.actions.acceptance import Answer, CannotAccept, accept_invitation
from partnerships.actions.asking import withdraw_invitation
from partnerships.actions.joining import CannotJoin, join_agency
from partnerships.actions.letters import send_partner_invitation
from partnerships.actions.limits import CannotInvite
from partnerships.actions.team import CannotChangeTeam, change_role
from partnerships.models import Agency, Membership, Partnership
from partnerships.states import PartnershipState, Role
from tests.partnerships.factories import (
    ask,
    invite,
    join,
    lead_of,
    make_active,
    make_agency,
    make_person,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROUNDS = 3
REFUSALS = (CannotAccept, CannotInvite, CannotJoin, CannotChangeTeam)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads that start together; return results or refusals."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=10)
            return act()
        except REFUSALS as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refused(results: list[object]) -> int:
    return sum(isinstance(one, REFUSALS) for one in results)


def joining(agency: Agency, user) -> Callable[[], object]:
    invitation = invite(agency, user.email)
    return lambda: join_agency(invitation=invitation, user=user, now=timezone.now())


def accepting(asking: Agency, ours: Agency) -> Callable[[], object]:
    lead = lead_of(ours)
    invitation = ask(asking, lead.email)
    answer = Answer(agency=ours, new_name="", answers_myself=True, addresses=())
    return lambda: accept_invitation(
        invitation=invitation, answer=answer, user=lead, now=timezone.now()
    )


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_nobody_joins_both_sides_at_once(round_):
    a, b = make_agency(), make_agency()
    make_active(a, b)
    olga = make_person()

    results = at_once(joining(a, olga), joining(b, olga))

    assert refused(results) == 1
    assert olga.memberships.count() == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_nobody_joins_one_side_while_the_other_accepts(round_):
    asking, ours = make_agency(), make_agency()
    olga = make_person()
    join(olga, ours)

    results = at_once(accepting(asking, ours), joining(asking, olga))

    assert refused(results) == 1
    paired = Partnership.objects.filter(agency_b=ours).exists()
    on_both = Membership.objects.filter(agency=asking, user=olga).exists()
    assert paired != on_both


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_pair_that_asks_each_other_gets_one_partnership(round_):
    one, other = make_agency(), make_agency()

    results = at_once(accepting(one, other), accepting(other, one))

    assert refused(results) == 1
    assert Partnership.objects.filter(state=PartnershipState.ACTIVE).count() == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_withdrawing_and_accepting_at_once_have_one_winner(round_):
    asking, ours = make_agency(), make_agency()
    accept = accepting(asking, ours)
    partnership = Partnership.objects.get(agency_a=asking)

    results = at_once(
        accept,
        lambda: withdraw_invitation(
            partnership=partnership, user=lead_of(asking), now=timezone.now()
        ),
    )

    assert refused(results) == 1
    partnership.refresh_from_db()
    won = isinstance(results[0], Partnership)
    assert partnership.state == (
        PartnershipState.ACTIVE if won else PartnershipState.WITHDRAWN
    )


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_leads_who_demote_each_other_leave_one(round_):
    agency = make_agency()
    first = agency.memberships.get()
    second = join(make_person(), agency, Role.LEAD)

    def demoting(membership, user) -> Callable[[], object]:
        return lambda: change_role(
            membership=membership, role=Role.VIEWER, user=user, now=timezone.now()
        )

    results = at_once(demoting(first, second.user), demoting(second, first.user))

    assert refused(results) == 1
    assert agency.memberships.filter(role=Role.LEAD).count() == 1


def test_five_workers_with_one_letter_send_it_once():
    invitation = ask(make_agency(), "partner@example.com")

    sent = at_once(
        *[
            lambda: send_partner_invitation(
                invitation_id=invitation.pk, now=timezone.now()
            )
        ]
        * 5
    )

    assert sorted(map(str, sent)) == ["False"] * 4 + ["True"]
    assert len(mail.outbox) == 1
