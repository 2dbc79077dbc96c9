"""Who belongs to an agency and who can be asked into it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnerships.actions.joining import CannotJoin, join_agency
from partnerships.actions.limits import LETTERS_A_DAY, CannotInvite
from partnerships.actions.team import (
    CannotChangeTeam,
    change_role,
    remove_member,
    repeat_team_invitation,
    take_back_team_invitation,
)
from partnerships.models import Event, Membership, TeamInvitation
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

pytestmark = pytest.mark.django_db


def test_a_colleague_joins_with_the_role_they_were_asked_for():
    agency = make_agency()
    olga = make_person("Ольга")
    invitation = invite(agency, olga.email.upper(), Role.VIEWER)

    join_agency(invitation=invitation, user=olga, now=timezone.now())

    assert agency.memberships.get(user=olga).role == Role.VIEWER
    invitation.refresh_from_db()
    assert invitation.accepted_by == olga
    assert Event.objects.filter(verb="member_joined", actor=olga).count() == 1


def test_an_invitation_is_spent_once():
    agency = make_agency()
    olga = make_person()
    invitation = invite(agency, olga.email)
    join_agency(invitation=invitation, user=olga, now=timezone.now())
    Membership.objects.filter(user=olga).delete()

    with pytest.raises(CannotJoin, match="no longer open"):
        join_agency(invitation=invitation, user=olga, now=timezone.now())
    assert not Membership.objects.filter(user=olga).exists()


@pytest.mark.parametrize("verified", [True, False])
def test_only_the_proven_owner_of_the_address_joins(verified):
    agency = make_agency()
    invitation = invite(agency, "olga@example.com")
    email = "other@example.com" if verified else "olga@example.com"
    somebody = make_person(email=email, verified=verified)

    with pytest.raises(CannotJoin, match="another address"):
        join_agency(invitation=invitation, user=somebody, now=timezone.now())
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_an_expired_invitation_is_not_accepted():
    agency = make_agency()
    olga = make_person()
    invitation = invite(agency, olga.email)

    with pytest.raises(CannotJoin, match="no longer open"):
        join_agency(
            invitation=invitation, user=olga, now=timezone.now() + timedelta(14)
        )


def test_nobody_of_the_partner_can_join():
    a, b = make_agency("Brightline"), make_agency("Meridian")
    make_active(a, b)
    invitation = invite(a, lead_of(b).email)

    with pytest.raises(CannotJoin, match="Nobody can be on both sides"):
        join_agency(invitation=invitation, user=lead_of(b), now=timezone.now())

    assert not a.memberships.filter(user=lead_of(b)).exists()
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_somebody_of_a_former_partner_can_join():
    a, b = make_agency("Brightline"), make_agency("Meridian")
    partnership = make_active(a, b)
    partnership.state = PartnershipState.WITHDRAWN
    partnership.save()
    invitation = invite(a, lead_of(b).email)

    join_agency(invitation=invitation, user=lead_of(b), now=timezone.now())

    assert a.memberships.filter(user=lead_of(b)).exists()


def test_who_was_asked_to_answer_becomes_a_respondent_on_joining():
    agency = make_agency()
    partnership = ask(agency, "partner@example.com", "olga@example.com").partnership
    olga = make_person(email="olga@example.com")

    join_agency(invitation=TeamInvitation.objects.get(), user=olga, now=timezone.now())

    assert partnership.respondents.filter(user=olga, agency=agency).exists()
    assert agency.memberships.get(user=olga).role == Role.RESPONDENT


def test_a_member_keeps_their_role_and_answers_when_asked_twice():
    agency = make_agency()
    olga = make_person(email="olga@example.com")
    partnership = ask(agency, "partner@example.com", olga.email).partnership
    join_agency(
        invitation=invite(agency, olga.email, Role.LEAD), user=olga, now=timezone.now()
    )

    join_agency(
        invitation=TeamInvitation.objects.get(partnership=partnership),
        user=olga,
        now=timezone.now(),
    )

    assert agency.memberships.get(user=olga).role == Role.LEAD
    assert partnership.respondents.filter(user=olga).exists()


def test_members_and_the_invited_are_not_invited_again():
    agency = make_agency()
    invite(agency, "olga@example.com")

    with pytest.raises(CannotInvite, match="invited already"):
        invite(agency, "Olga@Example.com")
    with pytest.raises(CannotInvite, match="in your team"):
        invite(agency, lead_of(agency).email)


def test_an_agency_sends_thirty_letters_a_day():
    agency = make_agency()
    for number in range(LETTERS_A_DAY):
        invite(agency, f"colleague{number}@example.com")

    with pytest.raises(CannotInvite, match="30 invitations within a day"):
        invite(agency, "one-more@example.com")
    with pytest.raises(CannotInvite, match="30 invitations within a day"):
        repeat_team_invitation(
            invitation=TeamInvitation.objects.all()[0],
            user=lead_of(agency),
            now=timezone.now(),
        )
    with pytest.raises(CannotInvite, match="30 invitations within a day"):
        ask(make_agency("Second", lead=lead_of(agency)), "partner@example.com")
    repeat_team_invitation(
        invitation=TeamInvitation.objects.all()[0],
        user=lead_of(agency),
        now=timezone.now() + timedelta(1),
    )


def test_a_repeated_letter_is_due_at_once_and_works_for_two_weeks_more():
    agency = make_agency()
    invitation = invite(agency, "olga@example.com")
    TeamInvitation.objects.update(attempts=7, sent_at=timezone.now())
    later = timezone.now() + timedelta(20)

    repeat_team_invitation(invitation=invitation, user=lead_of(agency), now=later)

    invitation.refresh_from_db()
    assert (invitation.sent_at, invitation.attempts) == (None, 0)
    assert invitation.next_try_at == later
    assert invitation.is_open(later + timedelta(13))


def test_what_was_taken_back_stays_so():
    agency = make_agency()
    olga = make_person()
    invitation = invite(agency, olga.email)
    lead, now = lead_of(agency), timezone.now()
    take_back_team_invitation(invitation=invitation, user=lead, now=now)

    with pytest.raises(CannotInvite):
        take_back_team_invitation(invitation=invitation, user=lead, now=now)
    with pytest.raises(CannotInvite):
        repeat_team_invitation(invitation=invitation, user=lead, now=now)
    with pytest.raises(CannotJoin):
        join_agency(invitation=invitation, user=olga, now=timezone.now())


def test_the_last_lead_neither_leaves_nor_steps_down():
    agency = make_agency()
    first = agency.memberships.get()
    join(make_person(), agency, Role.RESPONDENT)

    with pytest.raises(CannotChangeTeam, match="needs a lead"):
        remove_member(membership=first, user=first.user, now=timezone.now())
    with pytest.raises(CannotChangeTeam, match="needs a lead"):
        change_role(
            membership=first, role=Role.VIEWER, user=first.user, now=timezone.now()
        )
    assert agency.memberships.get(pk=first.pk).role == Role.LEAD


def test_a_lead_hands_over_and_leaves():
    agency = make_agency()
    first = agency.memberships.get()
    second = join(make_person(), agency)
    change_role(membership=second, role=Role.LEAD, user=first.user, now=timezone.now())

    remove_member(membership=first, user=first.user, now=timezone.now())

    assert [one.role for one in agency.memberships.all()] == [Role.LEAD]
