"""Agency profiles: who sees them, who changes them."""

import uuid

import pytest
from django.urls import reverse

from partnerships.models import Agency
from partnerships.states import Role
from tests.partnerships.factories import join, lead_of, make_agency, make_person

pytestmark = pytest.mark.django_db

NEW = "/agencies/new/"


def page_of(agency) -> str:
    return reverse("partnerships:agency", args=[agency.pk])


def test_whoever_makes_an_agency_leads_it(browse):
    user = make_person()

    response = browse(user).post(NEW, {"name": "Меридиан", "website": "meridian.ru"})

    made = Agency.objects.get()
    assert response.headers["Location"] == page_of(made)
    assert (made.name, made.website) == ("Меридиан", "https://meridian.ru")
    assert made.memberships.get().role == Role.LEAD


def test_a_person_can_have_several_agencies(browse):
    user = make_person()
    for name in ("One", "Two"):
        browse(user).post(NEW, {"name": name})

    assert Agency.objects.led_by(user).count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "x" * 201),
        ("name", "two\nlines"),
        ("name", "turned \u202ename"),
        ("name", "null\x00sign"),
        ("name", "https://evil.example"),
        ("website", "javascript:alert(1)"),
        ("website", "https://" + "x" * 300 + ".example"),
        ("size", "millions"),
        ("vision", "x" * 3001),
    ],
)
def test_bad_input_is_told_and_what_was_typed_stays(browse, field, value):
    typed = {"name": "Brightline", "needs": "Kept as typed", field: value}

    response = browse(make_person()).post(NEW, typed)

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "Kept as typed" in response.content.decode()
    assert 'class="error-summary"' in response.content.decode()
    assert not Agency.objects.exists()


def test_fields_sent_twice_and_unknown_ones_are_no_error(browse):
    response = browse(make_person()).post(
        NEW, {"name": ["One", "Two"], "created_at": "1999-01-01", "id": "1"}
    )

    assert response.status_code == 302
    assert Agency.objects.get().name == "Two"


def test_a_flood_of_fields_is_refused(browse):
    fields = {f"field{number}": "x" for number in range(1001)}

    assert browse(make_person()).post(NEW, fields).status_code == 400


def test_an_oversized_body_is_refused(browse):
    response = browse(make_person()).post(NEW, {"name": "x" * 1024 * 1024 * 2})

    assert response.status_code == 400
    assert not Agency.objects.exists()


def test_a_lead_changes_the_profile(browse):
    agency = make_agency()

    browse(lead_of(agency)).post(
        page_of(agency), {"name": "Brightline 2", "city": "Łódź", "size": "2-10"}
    )

    agency.refresh_from_db()
    assert (agency.name, agency.city, agency.size) == ("Brightline 2", "Łódź", "2-10")


def test_a_wrong_name_does_not_become_the_page_s_title(browse):
    agency = make_agency("Brightline")

    response = browse(lead_of(agency)).post(page_of(agency), {"name": "a://b"})

    assert "<h1>Brightline</h1>" in response.content.decode()


@pytest.mark.parametrize("role", [Role.RESPONDENT, Role.VIEWER])
def test_other_members_read_and_do_not_change(browse, role):
    agency = make_agency()
    member = make_person()
    join(member, agency, role)

    page = browse(member).get(page_of(agency))
    assert page.status_code == 200
    assert '<form method="post" novalidate>' not in page.content.decode()
    refused = browse(member).post(page_of(agency), {"name": "Mine"})
    assert refused.status_code == 403
    agency.refresh_from_db()
    assert agency.name == "Brightline"


def test_strangers_and_unknown_ids_get_the_same(browse):
    stranger = browse(lead_of(make_agency("Meridian")))

    for url in (page_of(make_agency()), f"/agencies/{uuid.uuid4()}/"):
        assert stranger.get(url).status_code == 404
        assert stranger.post(url, {"name": "Mine"}).status_code == 404


def test_visitors_are_asked_to_sign_in(client):
    url = page_of(make_agency())

    assert client.get(url).headers["Location"] == f"/accounts/login/?next={url}"


def test_names_are_inert_and_the_page_is_not_kept(browse):
    agency = make_agency("<script>alert(1)</script>")

    response = browse(lead_of(agency)).get(page_of(agency))

    assert "<script>alert" not in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store, private"
