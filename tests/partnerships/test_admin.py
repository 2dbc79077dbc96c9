"""The operator looks, does not touch, and sees no token and no hidden profile."""

import pytest
from django.urls import reverse

from partnerships.models import Agency, Event, Notice, PartnerInvitation
from tests.partnerships.factories import (
    ask,
    lead_of,
    link_to,
    make_agency,
    make_person,
)

pytestmark = pytest.mark.django_db

MODELS = (
    "user",
    "agency",
    "partnership",
    "partnerinvitation",
    "teaminvitation",
    "notice",
    "event",
)


@pytest.fixture
def operator(browse):
    user = make_person()
    user.is_staff = user.is_superuser = True
    user.save()
    return browse(user)


def test_the_door_of_the_admin_is_the_site_s_own(client):
    response = client.get("/operator/login/")

    assert response.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", MODELS)
def test_lists_open_and_nothing_is_made_or_deleted(operator, name):
    agency = make_agency()
    ask(agency, "partner@example.com", "olga@example.com")
    Notice.objects.create(
        user=lead_of(agency),
        partnership=PartnerInvitation.objects.get().partnership,
        event="revealed",
        path="/",
        created_at=agency.created_at,
        next_try_at=agency.created_at,
    )
    rows = reverse(f"admin:partnerships_{name}_changelist")

    assert operator.get(rows).status_code == 200
    assert operator.get(f"{rows}add/").status_code == 403
    row = operator.get(rows).context["cl"].result_list[0]
    assert operator.get(f"{rows}{row.pk}/change/").status_code == 200
    assert operator.post(f"{rows}{row.pk}/delete/").status_code == 403


def test_no_token_and_no_hidden_part_of_a_profile(operator):
    agency = make_agency()
    Agency.objects.update(vision="Secret vision", services="Secret services")
    invitation = ask(agency, "partner@example.com")
    link_to("partner@example.com")
    invitation.refresh_from_db()
    pages = [
        operator.get(
            reverse("admin:partnerships_partnerinvitation_change", args=[invitation.pk])
        ),
        operator.get(reverse("admin:partnerships_agency_change", args=[agency.pk])),
        operator.get(reverse("admin:partnerships_partnerinvitation_changelist")),
    ]

    for page in pages:
        assert page.status_code == 200
        assert invitation.token_sha256 not in page.text
        assert "Secret" not in page.text


def test_members_without_the_operator_s_mark_stay_outside(browse):
    user = lead_of(make_agency())

    response = browse(user).get(reverse("admin:partnerships_event_changelist"))

    assert response.status_code == 302
    assert Event.objects.exists()
