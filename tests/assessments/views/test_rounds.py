"""The pages of later rounds: asking again, and what changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.actions.answering import mark_done
from assessments.actions.withdrawing import Withdrawal, withdraw
from assessments.models import Round
from partnerships.models import User
from partnerships.states import PartnershipState, Role
from tests.assessments.actions.test_rounds import again as opened_again
from tests.assessments.actions.test_rounds import answer, revealed
from tests.assessments.factories import (
    NOW,
    Pair,
    growth,
    make_agency,
    make_pair,
    make_user,
    save,
)
from tests.assessments.versions import REWORDED, changed

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, round_: Round) -> str:
    return reverse(f"assessments:{name}", args=[round_.pk])


def in_days(days: int) -> str:
    return (timezone.now().date() + timedelta(days)).isoformat()


def twice() -> Pair:
    """Return a pair with two revealed rounds, closer in the second."""
    pair = revealed()
    opened_again(pair)
    answer(pair, 3, 4)
    return pair


def test_a_lead_opens_a_new_round():
    pair = revealed()
    client = browser(pair.lead_b)
    here = reverse("partnership", args=[pair.partnership.pk])
    assert at("again", pair.round) in client.get(here).content.decode()

    response = client.post(at("again", pair.round), {"due_on": in_days(14)})

    assert response["Location"] == here
    assert pair.round.number == 2
    page = client.get(here).content.decode()
    assert "Start answering" in page
    assert "being answered" in page
    assert "Answer again" not in page


def test_the_versions_not_older_can_be_chosen(publish: Callable[[str], None]):
    pair = revealed()
    publish(changed(REWORDED))
    client = browser(pair.lead_a)

    page = client.get(at("again", pair.round)).content.decode()
    assert page.index('value="v2"') < page.index('value="v1"')
    data = {"due_on": in_days(3), "version": "v2"}
    client.post(at("again", pair.round), data)

    assert pair.round.questionnaire_version == "v2"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "This field is required"),
        ({"due_on": "soon"}, "Enter a valid date"),
        ({"due_on": in_days(0)}, "Choose a day after today"),
        ({"due_on": in_days(400)}, "within a year"),
    ],
)
def test_a_day_that_will_not_do_is_told_beside_it(data, message):
    pair = revealed()

    response = browser(pair.lead_a).post(at("again", pair.round), data)

    html = response.content.decode()
    assert response.status_code == 200
    assert message in html
    assert 'href="#id_due_on"' in html
    assert pair.round.number == 1


def test_a_withdrawn_partnership_says_so():
    pair = revealed()
    pair.partnership.state = PartnershipState.WITHDRAWN
    pair.partnership.save()

    response = browser(pair.lead_a).post(
        at("again", pair.round), {"due_on": in_days(9)}
    )

    assert b"This partnership was withdrawn." in response.content


def test_who_may_ask_again():
    pair = revealed()
    url = at("again", pair.round)
    for role in (Role.RESPONDENT, Role.VIEWER):
        member = browser(make_user("Ilse", pair.a, role))
        assert member.get(url).status_code == 403
        assert member.post(url, {"due_on": in_days(9)}).status_code == 403
        here = reverse("partnership", args=[pair.partnership.pk])
        assert b"Answer again" not in member.get(here).content
    stranger = browser(make_user("Sam", make_agency("Elsewhere")))
    assert stranger.get(url).status_code == 404
    assert pair.round.number == 1


def test_an_open_round_is_not_asked_again():
    pair = make_pair()
    pair.begin(pair.lead_a, pair.a)

    client = browser(pair.lead_a)
    for response in (
        client.get(at("again", pair.round), follow=True),
        client.post(at("again", pair.round), {"due_on": in_days(9)}, follow=True),
    ):
        assert b"This round comes first" in response.content
    assert pair.partnership.rounds.count() == 1


def test_what_changed_is_the_same_for_both():
    pair = twice()

    url, leads = at("drift", pair.round), (pair.lead_a, pair.lead_b)
    pages = [browser(lead).get(url) for lead in leads]

    a, b = (page.context["found"] for page in pages)
    assert a == b
    row = next(row for row in a.rows if row.key == "growth")
    assert a.rows[0] == row
    assert row.change == "closer by 50 points"
    assert (row.alike.then, row.alike.now) == (
        "33%, strangers 62%",
        "83%, strangers 62%",
    )
    assert (row.a.then, row.a.now, row.b.then, row.b.now) == (
        "2 of 7",
        "3 of 7",
        "6 of 7",
        "4 of 7",
    )
    html = pages[0].content.decode()
    assert "closer on 1, further apart on 0 and where you were on 0" in html
    assert "Round 1" in html


def test_a_split_inside_an_agency_is_not_told():
    pair = revealed()
    opened_again(pair)
    ilse = pair.add_respondent("Ilse", pair.a)
    save(pair.begin(ilse, pair.a), "growth", growth(7))
    save(pair.begin(pair.lead_a, pair.a), "growth", growth(1))
    save(pair.begin(pair.lead_b, pair.b), "growth", growth(4))
    pair.lock(pair.lead_a, pair.a, ilse)
    pair.lock(pair.lead_b, pair.b)

    html = browser(pair.lead_a).get(at("drift", pair.round)).content.decode()

    assert "Talk to yourselves" not in html
    assert "Ilse" not in html
    assert "4 of 7" in html


def test_any_earlier_round_can_be_held_against():
    pair = twice()
    second = pair.round
    opened_again(pair, after=second)
    answer(pair, 7, 1)
    client = browser(make_user("Ilse", pair.b, Role.VIEWER))
    url = at("drift", pair.round)

    def then(**query: Any) -> int:
        number: int = client.get(url, query).context["then"].number
        return number

    assert then() == 2
    assert then(against=1) == 1
    for against in ("3", "0", "-1", "x", "", "１", "9" * 5000):
        assert client.get(url, {"against": against}).status_code == 404
    here = client.get(reverse("partnership", args=[pair.partnership.pk]))
    assert url in here.content.decode()


def test_the_first_round_has_nothing_before_it():
    pair = revealed()

    response = browser(pair.lead_a).get(at("drift", pair.round))

    assert b"there is none before it" in response.content


def test_before_the_reveal_there_is_no_drift():
    pair = revealed()
    opened_again(pair)
    pair.begin(pair.lead_a, pair.a)

    assert browser(pair.lead_a).get(at("drift", pair.round)).status_code == 404
    stranger = browser(make_user("Sam", make_agency("Elsewhere")))
    first = pair.partnership.rounds.get(number=1)
    assert stranger.get(at("drift", first)).status_code == 404


def test_a_topic_asked_otherwise_is_named(publish: Callable[[str], None]):
    pair = revealed()
    publish(changed(REWORDED))
    opened_again(pair, version="v2")
    answer(pair, 3, 4)

    html = browser(pair.lead_a).get(at("drift", pair.round)).content.decode()

    assert "Asked differently in the two rounds: “Risk”." in html


def test_a_newer_version_leaves_every_round_as_it_was(publish: Callable[[str], None]):
    """Publishing touches neither what is closed nor what is being answered."""
    closed, open_ = revealed(), make_pair()
    open_.begin(open_.lead_a, open_.a)
    url = at("verdict", closed.round)
    before = browser(closed.lead_a).get(url).context["found"]

    publish(changed(REWORDED))

    assert browser(closed.lead_a).get(url).context["found"] == before
    answering = reverse("assessments:question", args=[open_.round.pk, "risk"])
    page = browser(open_.lead_a).get(answering).content.decode()
    assert "How do you take on something new?" in page
    late = open_.add_respondent("Ilse", open_.b)
    sheet = open_.begin(late, open_.b)
    assert sheet.round.questionnaire_version == "v1"
    mark_done(sheet=sheet, now=NOW)
    answer(open_, 2, 6)
    assert open_.round.scorecard.answers["questionnaire"] == "v1"
    new = make_pair()
    new.begin(new.lead_a, new.a)
    assert new.round.questionnaire_version == "v2"


def test_after_a_withdrawn_round_one_can_be_asked_again():
    pair = revealed()
    opened_again(pair)
    withdraw(
        partnership=pair.partnership,
        seen=Withdrawal.ROUND,
        agency=pair.a,
        user=pair.lead_a,
        now=NOW,
    )
    client = browser(pair.lead_a)
    here = reverse("partnership", args=[pair.partnership.pk])
    first = pair.partnership.rounds.get(number=1)

    page = client.get(here).content.decode()
    assert at("again", first) in page
    client.post(at("again", first), {"due_on": in_days(9)})
    assert pair.round.number == 3
    answer(pair, 3, 4)

    drifted = client.get(at("drift", pair.round))
    assert drifted.context["then"] == first


def test_a_page_costs_the_same_however_many_rounds_there_are(
    django_assert_max_num_queries: Any,
):
    pair = twice()
    for number in (3, 4, 5):
        opened_again(pair, after=pair.round)
        answer(pair, number, 4)
    client = browser(pair.lead_a)

    for page in (at("drift", pair.round), at("again", pair.round)):
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200


def test_the_files_of_a_later_round_say_which():
    pair = twice()
    client = browser(pair.lead_a)
    first, second = pair.partnership.rounds.order_by("number")

    def name(round_: Round) -> str:
        url = reverse("assessments:export", args=[round_.pk, "csv"])
        return unquote(client.get(url)["Content-Disposition"])

    assert "round" not in name(first)
    assert name(second).endswith(", round 2, comparison.csv")


def test_every_page_of_a_result_says_of_which_round():
    pair = twice()
    client = browser(pair.lead_a)
    first, second = pair.partnership.rounds.order_by("number")

    def eyebrow(name: str, round_: Round) -> str:
        html = client.get(at(name, round_)).content.decode()
        return html.partition('class="eyebrow"')[2].partition("<h1>")[0]

    for name in ("verdict", "compare", "settlements"):
        assert "Round 2" in eyebrow(name, second)
    assert "Round 1" in eyebrow("verdict", first)
