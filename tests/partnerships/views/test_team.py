"""The team page and its buttons."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Membership, TeamInvitation, User
from partnerships.states import Role
from tests.partnerships.factories import (
    ask,
    invite,
    join,
    lead_of,
    make_agency,
    make_person,
)

pytestmark = pytest.mark.django_db


def page_of(agency) -> str:
    return reverse("partnerships:team", args=[agency.pk])


def button(name, agency, pk) -> str:
    return reverse(f"partnerships:{name}", args=[agency.pk, pk])


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_a_lead_invites_a_colleague(browse):
    agency = make_agency()

    response = browse(lead_of(agency)).post(
        page_of(agency), {"email": "olga@example.com", "role": "viewer"}, follow=True
    )

    assert "on its way" in said(response)
    assert TeamInvitation.objects.get().role == Role.VIEWER


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"email": "nobody", "role": "lead"}, "email"),
        ({"email": "x" * 250 + "@example.com", "role": "lead"}, "email"),
        ({"email": "a@example.com\nBcc: b@example.com", "role": "lead"}, "email"),
        ({"email": "olga@example.com", "role": "owner"}, "role"),
        ({"email": "olga@example.com"}, "role"),
    ],
)
def test_bad_input_is_told_and_what_was_typed_stays(browse, typed, wrong):
    agency = make_agency()

    response = browse(lead_of(agency)).post(page_of(agency), typed)

    assert response.status_code == 200
    assert wrong in response.context["form"].errors
    assert response.context["form"]["email"].value() == typed["email"]
    assert not TeamInvitation.objects.exists()


def test_an_invited_colleague_is_not_invited_again(browse):
    agency = make_agency()
    invite(agency, "olga@example.com")

    response = browse(lead_of(agency)).post(
        page_of(agency), {"email": "olga@example.com", "role": "viewer"}
    )

    assert "invited already" in response.content.decode()


def test_inviting_says_the_same_whether_the_address_has_an_account(browse):
    agency = make_agency()
    make_person(email="known@example.com")
    make_agency("Meridian", lead=make_person(email="elsewhere@example.com"))
    answers = {
        said(
            browse(lead_of(agency)).post(
                page_of(agency), {"email": email, "role": "viewer"}, follow=True
            )
        )
        for email in ("known@example.com", "elsewhere@example.com", "new@example.com")
    }

    assert len(answers) == 1


def test_a_lead_changes_roles_and_ends_memberships(browse):
    agency = make_agency()
    member = join(make_person(), agency)
    lead = browse(lead_of(agency))

    lead.post(button("member_role", agency, member.pk), {"role": "viewer"})
    member.refresh_from_db()
    assert member.role == Role.VIEWER

    lead.post(button("member_remove", agency, member.pk))
    assert not Membership.objects.filter(pk=member.pk).exists()


def test_the_last_lead_is_told_why_they_stay(browse):
    agency = make_agency()
    membership = agency.memberships.get()
    lead = browse(membership.user)

    for name in ("member_role", "member_remove"):
        response = lead.post(
            button(name, agency, membership.pk), {"role": "viewer"}, follow=True
        )
        assert "needs a lead" in said(response)
    response = lead.post(
        button("member_role", agency, membership.pk), {"role": "king"}, follow=True
    )
    assert "Choose one of the roles" in said(response)


def test_a_member_leaves(browse):
    agency = make_agency()
    member = join(make_person(), agency)

    response = browse(member.user).post(button("member_remove", agency, member.pk))

    assert response.headers["Location"] == "/"
    assert not Membership.objects.filter(pk=member.pk).exists()


def test_a_lead_repeats_and_takes_back_an_invitation(browse):
    agency = make_agency()
    invitation = invite(agency, "olga@example.com")
    lead = browse(lead_of(agency))

    response = lead.post(
        button("team_invitation_again", agency, invitation.pk), follow=True
    )
    assert "on its way again" in said(response)
    url = button("team_invitation_take_back", agency, invitation.pk)
    assert "taken back" in said(lead.post(url, follow=True))
    assert "no longer open" in said(lead.post(url, follow=True))


@pytest.mark.parametrize("role", [Role.RESPONDENT, Role.VIEWER])
def test_other_members_only_read(browse, role):
    agency = make_agency()
    other = join(make_person(), agency)
    member = browse(join(make_person(), agency, role).user)
    invitation = invite(agency, "olga@example.com")

    page = member.get(page_of(agency))
    assert page.status_code == 200
    assert "olga@example.com" not in page.content.decode()
    for url in (
        page_of(agency),
        button("member_role", agency, other.pk),
        button("member_remove", agency, other.pk),
        button("team_invitation_again", agency, invitation.pk),
        button("team_invitation_take_back", agency, invitation.pk),
    ):
        sent = {"role": "lead", "email": "new@example.com"}
        assert member.post(url, sent).status_code == 403


def test_strangers_and_crossed_ids_get_404(browse):
    agency, other = make_agency(), make_agency("Meridian")
    membership = agency.memberships.get()
    invitation = invite(agency, "olga@example.com")
    stranger = browse(lead_of(other))

    assert stranger.get(page_of(agency)).status_code == 404
    for owner in (agency, other):
        for url in (
            button("member_role", owner, membership.pk),
            button("member_remove", owner, membership.pk),
            button("team_invitation_again", owner, invitation.pk),
            button("team_invitation_take_back", owner, invitation.pk),
            button("member_remove", owner, 10**30),
            button("team_invitation_again", owner, 10**30),
        ):
            assert stranger.post(url, {"role": "lead"}).status_code == 404


def test_a_member_is_not_reached_through_another_agency_of_mine(browse):
    lead = make_person()
    one, two = make_agency("One", lead=lead), make_agency("Two", lead=lead)
    member = join(make_person(), one)

    for name in ("member_role", "member_remove"):
        response = browse(lead).post(button(name, two, member.pk), {"role": "lead"})
        assert response.status_code == 404
    assert Membership.objects.get(pk=member.pk).role == Role.RESPONDENT


def test_buttons_are_pressed_not_followed(browse):
    agency = make_agency()
    invitation = invite(agency, "olga@example.com")
    lead = browse(lead_of(agency))

    for url in (
        button("member_role", agency, agency.memberships.get().pk),
        button("member_remove", agency, agency.memberships.get().pk),
        button("team_invitation_again", agency, invitation.pk),
        button("team_invitation_take_back", agency, invitation.pk),
    ):
        assert lead.get(url).status_code == 405


def test_queries_do_not_grow_with_the_team(browse, django_assert_max_num_queries):
    counts = []
    for extra in (0, 2):
        agency = make_agency()
        for number in range(extra + 1):
            join(make_person(), agency)
            invite(agency, f"colleague{number}@example.com")
        lead = browse(lead_of(agency))
        with django_assert_max_num_queries(12) as queries:
            lead.get(page_of(agency))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_respondents_buttons_come_back_to_their_page(browse):
    agency = make_agency()
    partnership = ask(agency, "partner@example.com", "olga@example.com").partnership
    url = button("team_invitation_again", agency, TeamInvitation.objects.get().pk)

    response = browse(lead_of(agency)).post(url, {"respondents": "1"})

    assert response.headers["Location"] == reverse(
        "assessments:respondents", args=[partnership.pk]
    )


def fill(agency, count, prefix=""):
    """Put as many people into the team, and invite as many others."""
    now = timezone.now()
    people = User.objects.bulk_create(
        User(
            email=f"{prefix}member{n:03}@example.com".replace(" ", ""),
            name=f"{prefix}Member {n:03}",
        )
        for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(user=one, agency=agency, role=Role.RESPONDENT, created_at=now)
        for one in people
    )
    TeamInvitation.objects.bulk_create(
        TeamInvitation(
            agency=agency,
            email=f"invited{n:03}@example.com",
            role=Role.RESPONDENT,
            created_by=lead_of(agency),
            created_at=now,
            next_try_at=now,
            expires_at=now,
        )
        for n in range(count)
    )


def test_three_hundred_members_and_invitations_cost_no_more_and_fit(browse):
    counts = []
    for rows in (1, 300):
        agency = make_agency()
        fill(agency, rows, f"of {rows} ")
        client = browse(lead_of(agency))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/agencies/{agency.pk}/team/")
        assert len(gzip.compress(page.content)) <= 60 * 1024
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
    text = page.text
    assert text.count('id="role_') == 25
    assert "Page 1 of 13" in text
    second = client.get(f"/agencies/{agency.pk}/team/?page=13&invited=12").text
    assert second.count('id="role_') == 1
    assert second.count("invited") >= 25


def test_somebody_is_found_by_name_and_by_address(browse):
    agency = make_agency()
    fill(agency, 40)
    client = browse(lead_of(agency))
    url = f"/agencies/{agency.pk}/team/"

    assert client.get(url, {"q": "MEMBER 017"}).text.count('id="role_') == 1
    assert client.get(url, {"q": "member018@"}).text.count('id="role_') == 1
    assert "Nobody here is called" in client.get(url, {"q": "<b>nobody"}).text
    assert client.get(url, {"q": "a\x00b"}).status_code == 200
