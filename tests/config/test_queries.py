"""The pages that span the rooms cost the same with one row and with three."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.config.stages import told
from tests.partnerships.factories import (
    ask,
    join,
    lead_of,
    make_active,
    make_agency,
    make_person,
)

pytestmark = pytest.mark.django_db
MOST = 13


def cost(client: Client, url: str) -> int:
    """Return how many queries a page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_home_with_more_partnerships() -> None:
    counts = []
    for rows in (1, 3):
        agency = make_agency()
        for number in range(rows):
            make_active(agency, make_agency(f"Partner {number}"))
            ask(agency, f"asked{number}@example.com")
        client = Client()
        client.force_login(lead_of(agency))
        counts.append(cost(client, "/"))

    assert counts[0] == counts[1] <= MOST


def test_a_partnership_with_more_people() -> None:
    counts = []
    for rows in (1, 3):
        agency, other = make_agency(), make_agency("Partner")
        partnership = make_active(agency, other)
        for side in (agency, other):
            for _ in range(rows):
                person = join(make_person(), side).user
                partnership.respondents.create(
                    agency=side, user=person, added_at=partnership.created_at
                )
        client = Client()
        client.force_login(lead_of(agency))
        counts.append(cost(client, f"/partnerships/{partnership.pk}/"))

    assert counts[0] == counts[1] <= MOST


@pytest.mark.usefixtures("documents", "seal_key")
def test_home_and_partnership_from_stage_to_stage() -> None:
    for name, made in told():
        client = Client()
        client.force_login(made.people["lead"])

        assert cost(client, "/") <= MOST, name
        assert cost(client, f"/partnerships/{made.partnership.pk}/") <= MOST, name
