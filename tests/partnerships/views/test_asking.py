"""Starting a partnership, and waiting for the answer."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Agency, PartnerInvitation, Partnership
from partnerships.states import PartnershipState, Role
from tests.partnerships.factories import (
    ask,
    join,
    lead_of,
    make_active,
    make_agency,
    make_person,
)

pytestmark = pytest.mark.django_db

NEW = "/partnerships/new/"


def page(name, partnership) -> str:
    return reverse(f"partnerships:{name}", args=[partnership.pk])


def said(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def days_on(days: int) -> str:
    return (timezone.now().date() + timedelta(days)).isoformat()


def filled_in(agency, **changed):
    return {
        "email": "partner@example.com",
        "purpose": "Kept as typed",
        "language": "ru",
        "due_on": days_on(14),
        "members": [str(agency.memberships.all()[0].pk)],
        "addresses": "one@example.com, two@example.com\nONE@example.com",
        **changed,
    }


def test_a_lead_starts_a_partnership(browse):
    agency = make_agency()

    response = browse(lead_of(agency)).post(NEW, filled_in(agency))

    partnership = Partnership.objects.get()
    assert response.headers["Location"] == f"/partnerships/{partnership.pk}/"
    assert partnership.agency_a == agency
    assert partnership.language == "ru"
    assert partnership.due_on.isoformat() == days_on(14)
    assert partnership.invitations.get().email == "partner@example.com"
    assert partnership.respondents.get().user == lead_of(agency)
    assert sorted(one.email for one in partnership.team_invitations.all()) == [
        "one@example.com",
        "two@example.com",
    ]


def test_who_leads_no_agency_is_shown_a_way_to_one(browse):
    colleague = join(make_person(), make_agency()).user

    response = browse(colleague).get(NEW)

    assert "/agencies/new/" in response.content.decode()


def first(**changed):
    return {
        "name": "Студия",
        "email": "partner@example.com",
        "purpose": "Kept as typed",
        "language": "en",
        "due_on": days_on(14),
        "answers_myself": "on",
        "addresses": "",
        **changed,
    }


def test_somebody_new_names_their_agency_and_asks_by_one_click(browse):
    person = make_person()

    response = browse(person).post(NEW, first())

    partnership = Partnership.objects.get()
    assert response.headers["Location"] == f"/partnerships/{partnership.pk}/"
    assert partnership.agency_a.name == "Студия"
    assert lead_of(partnership.agency_a) == person
    assert partnership.respondents.get().user == person
    assert partnership.invitations.get().email == "partner@example.com"


def test_a_refused_first_invitation_makes_no_agency_and_keeps_what_was_typed(browse):
    person = make_person(email="ida@example.com")

    response = browse(person).post(NEW, first(email="ida@example.com"))

    assert "somebody in your own agency" in response.content.decode()
    assert 'value="Студия"' in response.content.decode()
    assert not Agency.objects.exists()


def test_somebody_answers_for_a_first_agency_too(browse):
    response = browse(make_person()).post(NEW, first(answers_myself=""))

    assert "Name at least one person" in response.content.decode()
    assert not Agency.objects.exists()


def test_with_several_agencies_one_is_chosen_first(browse):
    lead = make_person()
    one, two = make_agency("One", lead=lead), make_agency("Two", lead=lead)
    assert f"?agency={two.pk}" in browse(lead).get(NEW).content.decode()

    browse(lead).post(f"{NEW}?agency={two.pk}", filled_in(two))

    assert Partnership.objects.get().agency_a == two
    other = make_agency("Not mine")
    response = browse(lead).get(f"{NEW}?agency={other.pk}")
    assert "form" not in response.context
    assert one.name in response.content.decode()


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": ""}, "email"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "x" * 1001}, "purpose"),
        ({"due_on": ""}, "due_on"),
        ({"due_on": "soon"}, "due_on"),
        ({"due_on": "99999-01-01"}, "due_on"),
        ({"due_on": days_on(0)}, "due_on"),
        ({"due_on": days_on(366)}, "due_on"),
        ({"members": ["404"]}, "members"),
        ({"members": ["x", "9" * 40]}, "members"),
        ({"addresses": "not an address"}, "addresses"),
        ({"addresses": "a@b.example " * 300}, "addresses"),
        (
            {"addresses": " ".join(f"p{n}@b.example" for n in range(11))},
            "addresses",
        ),
        ({"members": [], "addresses": ""}, "__all__"),
        ({"addresses": "partner@example.com"}, "__all__"),
    ],
)
def test_bad_input_is_told_and_what_was_typed_stays(browse, changed, wrong):
    agency = make_agency()
    typed = filled_in(agency, **changed)

    response = browse(lead_of(agency)).post(NEW, typed)

    form = response.context["form"]
    assert response.status_code == 200
    assert wrong in form.errors
    for name in ("email", "purpose", "language", "due_on", "addresses"):
        assert form[name].value() == typed[name]
    assert not Partnership.objects.exists()


def test_every_wrong_address_is_named(browse):
    agency = make_agency()

    response = browse(lead_of(agency)).post(
        NEW, filled_in(agency, addresses="good@example.com bad worse@")
    )

    assert response.context["form"].errors["addresses"] == [
        "bad is not an e-mail address.",
        "worse@ is not an e-mail address.",
    ]


def test_one_s_own_colleague_is_no_partner(browse):
    agency = make_agency()

    response = browse(lead_of(agency)).post(
        NEW, filled_in(agency, email=lead_of(agency).email)
    )

    assert "in your own agency" in response.content.decode()


def test_people_of_other_agencies_cannot_be_ticked(browse):
    agency, other = make_agency(), make_agency("Meridian")

    response = browse(lead_of(agency)).post(
        NEW, filled_in(agency, members=[str(other.memberships.get().pk)])
    )

    assert "members" in response.context["form"].errors


def test_the_asking_side_repeats_redirects_and_withdraws(browse):
    agency = make_agency()
    partnership = ask(agency, "partner@example.com").partnership
    lead = browse(lead_of(agency))

    assert "partner@example.com" in lead.get(page("asked", partnership)).text
    again = lead.post(page("again", partnership), follow=True)
    assert "on its way again" in said(again)
    wrong = lead.post(page("readdress", partnership), {"email": "nobody"})
    assert wrong.context["form"]["email"].value() == "nobody"
    own = lead.post(page("readdress", partnership), {"email": lead_of(agency).email})
    assert "in your own agency" in own.text
    lead.post(page("readdress", partnership), {"email": "boss@example.com"})
    assert PartnerInvitation.objects.open().get().email == "boss@example.com"
    withdraw = reverse("assessments:withdraw", args=[partnership.pk])
    assert withdraw in lead.get(page("asked", partnership)).text
    lead.post(withdraw, {"seen": "invitation"})
    partnership.refresh_from_db()
    assert partnership.state == PartnershipState.WITHDRAWN
    for name in ("again", "readdress"):
        response = lead.post(
            page(name, partnership), {"email": "new@example.com"}, follow=True
        )
        assert response.status_code == 200
        assert not PartnerInvitation.objects.open().exists()


@pytest.mark.parametrize("role", [Role.RESPONDENT, Role.VIEWER])
def test_other_members_of_the_asking_side_only_read(browse, role):
    agency = make_agency()
    partnership = ask(agency, "partner@example.com").partnership
    member = browse(join(make_person(), agency, role).user)

    assert member.get(page("asked", partnership)).status_code == 200
    for name in ("again", "readdress"):
        sent = {"email": "new@example.com", "addresses": "new@example.com"}
        assert member.post(page(name, partnership), sent).status_code == 403


def test_strangers_get_404_and_so_does_the_asked_side_on_asking_pages(browse):
    a, b = make_agency(), make_agency("Meridian")
    partnership = make_active(a, b)
    stranger = browse(lead_of(make_agency("Third")))
    asked_side = browse(lead_of(b))

    for name in ("again", "readdress"):
        assert stranger.post(page(name, partnership)).status_code == 404
    assert stranger.get(page("asked", partnership)).status_code == 404
    assert asked_side.get(page("asked", partnership)).status_code == 404
    assert stranger.get(f"/partnerships/{uuid.uuid4()}/invitation/").status_code == 404


def test_buttons_are_pressed_not_followed(browse):
    agency = make_agency()
    partnership = ask(agency, "partner@example.com").partnership
    lead = browse(lead_of(agency))

    for name in ("again", "readdress"):
        assert lead.get(page(name, partnership)).status_code == 405
