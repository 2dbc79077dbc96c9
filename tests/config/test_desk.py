"""The desk: what needs me, then what waits for others, then the rest, however many."""

import gzip
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.models import Agency, PartnerInvitation, Partnership, Respondent
from partnerships.states import PartnershipState
from tests.config.pages import Page
from tests.partnerships.factories import (
    DUE_ON,
    NOW,
    ask,
    invite,
    join,
    lead_of,
    link_to,
    make_active,
    make_agency,
    make_person,
)

pytestmark = pytest.mark.django_db
MOST_BYTES = 60 * 1024


def many(mine: Agency, count: int, state: PartnershipState) -> list[Partnership]:
    """Put partnerships with as many others beside those there are."""
    others = Agency.objects.bulk_create(
        Agency(name=f"{state.label} partner {number:03}", created_at=NOW)
        for number in range(count)
    )
    lead = lead_of(mine)
    return Partnership.objects.bulk_create(
        Partnership(
            agency_a=mine,
            agency_b=other,
            purpose="A joint pitch for the museums of the north " * 5,
            language="en",
            due_on=DUE_ON + timedelta(days=number),
            state=state,
            created_by=lead,
            created_at=NOW,
            accepted_at=NOW,
        )
        for number, other in enumerate(others)
    )


def leave_to(mine: Agency, partnerships: list[Partnership]) -> None:
    """Let a colleague answer, so that the lead waits."""
    colleague = join(make_person("Olga"), mine).user
    Respondent.objects.bulk_create(
        Respondent(partnership=one, agency=mine, user=colleague, added_at=NOW)
        for one in partnerships
    )


def desk(mine: Agency) -> Client:
    client = Client()
    client.force_login(lead_of(mine))
    return client


def names(text: str) -> list[str]:
    """Return the names on the desk, in order."""
    return [part.partition("</bdi>")[0] for part in text.split('journey-name"')[1:]]


def test_the_first_visit_says_in_three_sentences_what_this_is() -> None:
    client = Client()
    client.force_login(make_person())

    page = client.get("/").text

    told = page.partition('id="first"')[2].partition("<p>")[2].partition("</p>")[0]
    assert told.count(".") == 3
    assert page.count("btn-primary") == 1
    assert "Find a partnership" not in page


def test_what_needs_me_comes_first_and_the_nearest_day_before_the_others() -> None:
    mine = make_agency()
    waiting = many(mine, 2, PartnershipState.ACTIVE)
    leave_to(mine, waiting)
    late, soon = (many(mine, 1, PartnershipState.ACTIVE)[0] for _ in range(2))
    Partnership.objects.filter(pk=late.pk).update(due_on=DUE_ON + timedelta(days=9))
    many(mine, 1, PartnershipState.WITHDRAWN)

    text = desk(mine).get("/").text

    order = [soon, late, *waiting]
    links = [
        text.index(f'journey-name" href="/partnerships/{one.pk}/') for one in order
    ]
    assert links == sorted(links)
    assert text.count("btn-primary") == 1
    assert "Waiting for your colleagues to start answering." in text
    assert "<details" in text[links[-1] :]


def test_a_desk_without_anything_to_do_says_so() -> None:
    mine = make_agency()
    leave_to(mine, many(mine, 1, PartnershipState.ACTIVE))

    text = desk(mine).get("/").text

    assert "Nothing needs you right now." in text
    assert "btn-primary" not in text


def test_three_hundred_partnerships_cost_no_more_queries_and_fit_into_a_page() -> None:
    counts = []
    for each in (1, 100):
        mine = make_agency()
        leave_to(mine, many(mine, each, PartnershipState.ACTIVE))
        many(mine, each, PartnershipState.ACTIVE)
        many(mine, each, PartnershipState.WITHDRAWN)
        client = desk(mine)
        for path in ("/", "/?show=theirs", "/?q=partner"):
            with CaptureQueriesContext(connection) as queries:
                page = client.get(path)
            assert len(gzip.compress(page.content)) <= MOST_BYTES
            counts.append(len(queries))

    assert len(set(counts)) == 1
    assert counts[0] <= 12


def test_each_pile_can_be_paged_through_to_its_last() -> None:
    mine = make_agency()
    many(mine, 60, PartnershipState.ACTIVE)
    client = desk(mine)

    assert "?show=mine" in client.get("/").text
    seen = [names(client.get(f"/?show=mine&page={page}").text) for page in (1, 2, 3)]

    assert [len(page) for page in seen] == [25, 25, 10]
    assert len({name for page in seen for name in page}) == 60
    assert client.get("/?show=mine&page=99").status_code == 200
    assert client.get("/?show=nothing").status_code == 200


@pytest.mark.parametrize("words", ["PARTNER 007", "007 museums", "  partner   007 "])
def test_a_partnership_is_found_by_its_names_and_its_purpose(words: str) -> None:
    mine = make_agency()
    many(mine, 12, PartnershipState.ACTIVE)

    text = desk(mine).get("/", {"q": words}).text

    assert text.count("journey-name") == 1
    assert "Active partner 007" in text


def test_what_is_found_nowhere_is_said_and_the_words_stand_in_the_field() -> None:
    mine = make_agency()
    many(mine, 1, PartnershipState.ACTIVE)

    text = desk(mine).get("/", {"q": '<b>"nobody'}).text

    assert "No partnership of yours mentions" in text
    assert Page(text).one(id="q")["value"] == '<b>"nobody'


def test_a_partner_who_has_not_joined_is_called_by_the_address_asked() -> None:
    mine = make_agency()
    ask(mine, "partner@example.com")
    client = desk(mine)

    assert "goes out within a minute" in client.get("/").text
    link_to("partner@example.com")
    text = client.get("/").text

    assert "<bdi>partner@example.com</bdi>" in text
    assert "The invitation went out on" in text
    PartnerInvitation.objects.update(expires_at=NOW - timedelta(days=400))
    assert "has expired" in client.get("/").text


def test_whom_our_agency_invited_to_answer_is_listed_for_us_alone() -> None:
    ours, theirs = make_agency(), make_agency("Partner")
    held = make_active(ours, theirs)
    invite(ours, "petr@example.com", partnership=held)

    assert "petr@example.com" in desk(ours).get(f"/partnerships/{held.pk}/").text
    assert "petr@example.com" not in desk(theirs).get(f"/partnerships/{held.pk}/").text
