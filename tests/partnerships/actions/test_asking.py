"""Asking a partner, and accepting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnerships.actions.acceptance import Answer, CannotAccept, accept_invitation
from partnerships.actions.asking import (
    readdress_invitation,
    repeat_invitation,
    withdraw_invitation,
)
from partnerships.actions.limits import CannotInvite
from partnerships.actions.respondents import name_respondents
from partnerships.models import (
    Agency,
    Notice,
    PartnerInvitation,
    Partnership,
    TeamInvitation,
)
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


def answer(agency=None, new_name="", *, myself=True, addresses=()) -> Answer:
    return Answer(
        agency=agency, new_name=new_name, answers_myself=myself, addresses=addresses
    )


def accept(invitation, user, given, now=None):
    return accept_invitation(
        invitation=invitation, answer=given, user=user, now=now or timezone.now()
    )


def test_asking_invites_the_partner_and_the_colleagues():
    agency = make_agency()
    olga = make_person(email="olga@example.com")
    join(olga, agency)

    partnership = ask(
        agency, "Partner@Example.com", "olga@example.com", "new@example.com"
    ).partnership

    assert partnership.state == PartnershipState.INVITED
    assert partnership.invitations.get().email == "partner@example.com"
    answering = set(partnership.respondents.values_list("user", flat=True))
    assert answering == {lead_of(agency).pk, olga.pk}
    assert TeamInvitation.objects.get().email == "new@example.com"


def test_the_partner_is_of_another_agency():
    agency = make_agency()
    join(make_person(email="olga@example.com"), agency)

    with pytest.raises(CannotInvite, match="somebody in your own agency"):
        ask(agency, "OLGA@example.com")
    with pytest.raises(CannotInvite, match="both sides"):
        ask(agency, "both@example.com", "both@example.com")
    invite(agency, "colleague@example.com")
    with pytest.raises(CannotInvite, match="both sides"):
        ask(agency, "colleague@example.com")
    assert not Partnership.objects.exists()


def test_an_open_question_is_not_asked_twice():
    agency = make_agency()
    first = ask(agency, "partner@example.com")

    with pytest.raises(CannotInvite, match="already"):
        ask(agency, "partner@example.com")
    withdraw_invitation(
        partnership=first.partnership, user=lead_of(agency), now=timezone.now()
    )
    ask(agency, "partner@example.com")


def test_a_viewer_is_not_named_to_answer():
    agency = make_agency()
    join(make_person("Vera", "vera@example.com"), agency, Role.VIEWER)

    with pytest.raises(CannotInvite, match="Vera is a viewer"):
        ask(agency, "partner@example.com", "vera@example.com")


def test_accepting_binds_the_agency_and_tells_those_who_asked():
    asking, ours = make_agency("Brightline"), make_agency("Меридиан")
    invitation = ask(asking, lead_of(ours).email)

    partnership = accept(
        invitation, lead_of(ours), answer(ours, addresses=["neu@example.com"])
    )

    assert partnership.state == PartnershipState.ACTIVE
    assert partnership.agency_b == ours
    assert partnership.respondents.filter(agency=ours).get().user == lead_of(ours)
    assert TeamInvitation.objects.get().agency == ours
    letter = Notice.objects.get()
    assert (letter.user, letter.event) == (lead_of(asking), "partner_accepted")


def test_accepting_can_make_the_agency():
    invitation = ask(make_agency(), "partner@example.com")
    user = make_person(email="partner@example.com")

    partnership = accept(invitation, user, answer(None, "Меридиан"))

    assert partnership.agency_b is not None
    assert partnership.agency_b.name == "Меридиан"
    assert lead_of(partnership.agency_b) == user


def test_a_refusal_leaves_nothing_behind():
    asking = make_agency()
    invitation = ask(asking, "partner@example.com")
    user = make_person(email="partner@example.com")
    join(user, asking)

    with pytest.raises(CannotAccept, match="You belong to Brightline yourself"):
        accept(invitation, user, answer(None, "Meridian"))

    assert Agency.objects.count() == 1
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert invitation.partnership.state == PartnershipState.INVITED


def test_one_agency_is_not_both_sides():
    asking = make_agency()
    invitation = ask(asking, "partner@example.com")
    user = make_person(email="partner@example.com")
    join(user, asking, Role.LEAD)

    with pytest.raises(CannotAccept, match="the agency that asked"):
        accept(invitation, user, answer(asking))


def test_nobody_of_the_team_belongs_to_both():
    asking, ours = make_agency("Brightline"), make_agency("Meridian")
    dana = make_person("Dana")
    join(dana, asking)
    join(dana, ours)

    with pytest.raises(CannotAccept, match="Dana: in your agency and in Brightline"):
        accept(ask(asking, lead_of(ours).email), lead_of(ours), answer(ours))


@pytest.mark.parametrize("turned", [False, True])
def test_a_pair_has_one_open_partnership(turned):
    asking, ours = make_agency("Brightline"), make_agency("Meridian")
    first = make_active(ours, asking) if turned else make_active(asking, ours)
    invitation = ask(asking, lead_of(ours).email)

    with pytest.raises(CannotAccept, match="open partnership already"):
        accept(invitation, lead_of(ours), answer(ours))
    Partnership.objects.filter(pk=first.pk).update(state=PartnershipState.WITHDRAWN)
    accept(invitation, lead_of(ours), answer(ours))


def test_only_a_lead_accepts_for_an_agency():
    ours = make_agency("Meridian")
    user = make_person(email="partner@example.com")
    join(user, ours, Role.RESPONDENT)

    with pytest.raises(CannotAccept, match="Only a lead"):
        accept(ask(make_agency(), user.email), user, answer(ours))


@pytest.mark.parametrize("verified", [True, False])
def test_only_the_proven_owner_of_the_address_accepts(verified):
    invitation = ask(make_agency(), "partner@example.com")
    email = "other@example.com" if verified else "partner@example.com"
    user = make_person(email=email, verified=verified)

    with pytest.raises(CannotAccept, match="another address"):
        accept(invitation, user, answer(None, "Meridian"))


def test_an_invitation_is_accepted_once_and_in_time():
    invitation = ask(make_agency(), "partner@example.com")
    user = make_person(email="partner@example.com")

    with pytest.raises(CannotAccept, match="no longer open"):
        accept(invitation, user, answer(None, "M"), timezone.now() + timedelta(14))
    accept(invitation, user, answer(None, "Meridian"))
    with pytest.raises(CannotAccept, match="no longer open"):
        accept(invitation, user, answer(None, "Another"))
    assert Agency.objects.count() == 2


def test_withdrawing_and_accepting_exclude_each_other():
    asking = make_agency()
    invitation = ask(asking, "partner@example.com")
    user = make_person(email="partner@example.com")
    partnership, lead, now = invitation.partnership, lead_of(asking), timezone.now()
    withdraw_invitation(partnership=partnership, user=lead, now=now)

    with pytest.raises(CannotAccept, match="no longer open"):
        accept(invitation, user, answer(None, "Meridian"))
    with pytest.raises(CannotInvite, match="in the meantime"):
        withdraw_invitation(partnership=partnership, user=lead, now=now)
    with pytest.raises(CannotInvite, match="no longer open"):
        repeat_invitation(partnership=partnership, user=lead, now=now)
    with pytest.raises(CannotInvite, match="was withdrawn"):
        name_respondents(
            partnership=partnership,
            agency=asking,
            members=[],
            addresses=["new@example.com"],
            user=lead,
            now=now,
        )


def test_another_address_kills_the_first_invitation():
    asking = make_agency()
    first = ask(asking, "partner@example.com")

    readdress_invitation(
        partnership=first.partnership,
        email="boss@example.com",
        user=lead_of(asking),
        now=timezone.now(),
    )

    first.refresh_from_db()
    assert first.revoked_at is not None
    assert PartnerInvitation.objects.open().get().email == "boss@example.com"
    with pytest.raises(CannotAccept, match="no longer open"):
        accept(first, make_person(email="partner@example.com"), answer(None, "M"))


def test_a_side_has_at_most_twenty_respondents():
    asking = make_agency()
    addresses = [f"colleague{number}@example.com" for number in range(10)]
    partnership = ask(asking, "partner@example.com", *addresses).partnership
    more = [f"more{number}@example.com" for number in range(10)]

    with pytest.raises(CannotInvite, match="At most 20"):
        name_respondents(
            partnership=partnership,
            agency=asking,
            members=[],
            addresses=more,
            user=lead_of(asking),
            now=timezone.now(),
        )
    assert TeamInvitation.objects.count() == 10
