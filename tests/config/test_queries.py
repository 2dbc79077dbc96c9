"""Every page costs at most twelve queries, with one row and with many.

Two things are excepted: the first time that somebody reads a frozen text or takes a
file of it, that is written down; and all that is kept of a person takes a query a kind.
"""

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.actions.amending import drop_amendment
from agreements.actions.calling_off import call_off
from agreements.actions.commenting import comment
from agreements.actions.ending import give_notice
from agreements.actions.freezing import unfreeze
from agreements.actions.negotiation import settle
from agreements.models import Comment
from agreements.reports.overview import section_url
from tests.agreements.story import (
    NOW,
    Story,
    agreed,
    amended,
    drafted,
    sealed,
    signable,
)
from tests.agreements.views.people import at, signed_in
from tests.assessments.settling import Talk
from tests.config.routes import ROUTES, addresses
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
MOST = 12
MANY = 31
EVERYTHING = "own_data_json"
PDF = b"%PDF-1.7 stand-in"


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


def lasting_cost(client: Client, url: str) -> int:
    """Return how many queries an address takes, once what is noted once is noted."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        # Who signs is asked for by two of them; everything else is open to a lead.
        assert response.status_code != 403 or url.endswith(("/sign/", "/decline/"))
        if len(queries) <= MOST:
            break
    return len(queries)


@pytest.mark.usefixtures("documents", "seal_key")
def test_every_address_from_stage_to_stage() -> None:
    for name, made in told():
        client = signed_in(made.people["lead"])
        dear = {
            route: count
            for route, url in addresses(made).items()
            if route != EVERYTHING
            and ROUTES[route].get
            and (count := lasting_cost(client, url)) > MOST
        }
        assert not dear, name


def dear(story: Story, sections: Sequence[str] = ("creators",)) -> dict[str, int]:
    """Return the pages of an agreement that cost a lead too much, with their price."""
    client = signed_in(story.world.leads["a"])
    urls = {name: at(story, name) for name in PAGES}
    urls["partnership"] = f"/partnerships/{story.world.round.partnership_id}/"
    urls["home"] = "/"
    for key in sections:
        urls[f"section {key}"] = section_url(story.section(key))
        urls[f"clause {key}"] = reverse(
            "agreements:clause", args=[story.agreement_id, key]
        )
    counts = {name: lasting_cost(client, url) for name, url in urls.items()}
    return {name: count for name, count in counts.items() if count > MOST}


PAGES = (
    "detail",
    "read",
    "changes",
    "amend",
    "drop",
    "signatory",
    "sign",
    "decline",
    "call_off",
    "deadline",
    "hand_over",
    "signed",
    "ending",
)


def talk_over(story: Story, times: int) -> None:
    """Let both propose for a section again and again, and talk about it."""
    for days in range(times):
        story.propose(story.a if days % 2 else story.b, "risk", loss_split=times + days)
    head = comment(
        section=story.section("risk"), seat=story.a, text="Why?", reply_to=None, now=NOW
    )
    Comment.objects.bulk_create(
        Comment(
            section=head.section,
            agency=story.b.agency,
            author=story.b.user,
            text="So!",
            created_at=NOW,
            reply_to=head if number % 2 else None,
        )
        for number in range(times)
    )


def test_an_agreement_that_is_talked_over() -> None:
    """Settled differences came in and somebody would walk away: nothing is dearer."""
    story = drafted()
    client = signed_in(story.world.leads["a"])
    Talk(story.world, "governance").settle("owners", "As on the call")
    counts = []
    for times in (1, MANY):
        talk_over(story, times)
        client.get(at(story, "detail"))
        urls = [section_url(story.section(key)) for key in ("risk", "vision")]
        urls += [at(story, "detail"), at(story, "read")]
        counts.append([cost(client, url) for url in urls])
        assert not dear(story, ("risk", "vision"))

    assert counts[0] == counts[1]
    assert cost(client, f"{urls[0]}?page=2&comments=all") <= MOST


@pytest.mark.usefixtures("documents")
def test_a_signing_that_came_to_nothing_and_was_begun_again() -> None:
    story = agreed()
    for _ in range(3):
        story.freeze_with(PDF)
        story.sign(story.b)
        unfreeze(agreement=story.agreement, seat=story.a, now=NOW, seen=["b"])
        settle(story.agreement, NOW)
    assert not dear(story)
    story.freeze_with(PDF)
    assert not dear(story)
    failed = signable()
    call_off(agreement=failed.agreement, seat=failed.a, reason="Later", now=NOW)
    assert not dear(failed)


@pytest.mark.usefixtures("documents")
def test_an_amendment_from_its_start_to_its_end() -> None:
    parent = sealed()
    dropped = amended(parent)
    drop_amendment(agreement=dropped.agreement, seat=dropped.a, reason="No", now=NOW)
    child = amended(parent)
    assert not dear(parent)
    assert not dear(dropped)
    Talk(child.world, "governance").settle("owners", "As on the call")
    child.propose(child.a, "creators", paid_days=33)
    assert not dear(child)
    child.agree_all()
    assert not dear(child)
    child.freeze_with(PDF)
    assert not dear(child)
    child.seal_with(PDF)
    assert not dear(parent)
    assert not dear(child)
    give_notice(agreement=child.agreement, seat=child.a, reason="", now=NOW)
    assert not dear(child)
