"""The pages of settling: who may, what stays, what is told to whom."""

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.actions.drafting import draft_agreement
from assessments.settling import Stage
from assessments.views.settling import LATEST
from partnerships.models import Membership
from partnerships.states import Role
from tests.agreements.views.people import signed_in, stranger
from tests.assessments.browsing import untouched
from tests.assessments.factories import NOW, make_user
from tests.assessments.revealed import answered, revealed
from tests.assessments.settling import Talk

pytestmark = pytest.mark.django_db

LEADS_ONLY = ["settle_propose", "settle_accept", "settle_take_back", "settle_reopen"]
POST_ONLY = [*LEADS_ONLY, "settle_care", "settle_comment", "settle_walk_away"]
MOST = 12


@pytest.fixture
def talk() -> Talk:
    """Return a difference that both sides' answers opened, a dealbreaker."""
    return Talk(revealed())


@pytest.fixture
def dana(talk: Talk) -> Client:
    """Return the browser of A's lead."""
    return signed_in(talk.world.leads["a"])


@pytest.fixture
def elena(talk: Talk) -> Client:
    """Return the browser of B's lead."""
    return signed_in(talk.world.leads["b"])


def at(talk: Talk, name: str = "settle") -> str:
    """Return an address of the difference."""
    return reverse(f"assessments:{name}", args=[talk.world.round.pk, talk.dimension])


def everything(talk: Talk) -> str:
    """Return the address of the list of differences."""
    return reverse("assessments:settlements", args=[talk.world.round.pk])


def page(client: Client, url: str) -> str:
    """Return a page's HTML."""
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def said(response: Any) -> str:
    """Return the messages that the next page will show."""
    return " ".join(str(m) for m in get_messages(response.wsgi_request))


class TestWhoMay:
    """Strangers find nothing, respondents talk, viewers read."""

    @pytest.mark.parametrize("name", ["settle", *POST_ONLY])
    def test_strangers_find_nothing(self, talk: Talk, name: str) -> None:
        client = signed_in(stranger())
        call = client.post if name in POST_ONLY else client.get
        assert call(at(talk, name)).status_code == 404
        assert client.get(everything(talk)).status_code == 404

    @pytest.mark.parametrize("name", LEADS_ONLY)
    def test_respondents_do_not_decide(self, talk: Talk, name: str) -> None:
        client = signed_in(talk.world.people["a"][0])
        assert client.post(at(talk, name)).status_code == 403

    @pytest.mark.parametrize("name", ["settle_care", "settle_comment", *LEADS_ONLY])
    def test_viewers_read(self, talk: Talk, name: str) -> None:
        viewer = make_user("Vera", talk.seat("a").agency, Role.VIEWER)
        client = signed_in(viewer)
        assert client.post(at(talk, name), {"text": "Hello"}).status_code == 403
        assert "<textarea" not in page(client, at(talk))
        assert client.get(everything(talk)).status_code == 200

    @pytest.mark.parametrize("name", POST_ONLY)
    def test_acts_are_no_pages(self, dana: Client, talk: Talk, name: str) -> None:
        assert dana.get(at(talk, name)).status_code == 405

    def test_only_what_is_compared_has_a_page(self, dana: Client, talk: Talk) -> None:
        assert "Risk" in page(dana, at(Talk(talk.world, "risk")))
        told = next(
            d for d in talk.world.round.questionnaire.dimensions if not d.matters
        )
        for key in (told.key, "unheard-of"):
            assert dana.get(at(Talk(talk.world, key))).status_code == 404

    @pytest.mark.parametrize("name", ["settle", *POST_ONLY[:-1]])
    def test_before_the_reveal_there_is_only_waiting(self, name: str) -> None:
        talk = Talk(answered())
        client = signed_in(talk.world.leads["a"])
        waiting = reverse("assessments:waiting", args=[talk.world.round.pk])
        url, typed = at(talk, name), {"seen": 0, "text": "x", "step": "clarify"}
        response = client.post(url, typed) if name in POST_ONLY else client.get(url)
        if response.headers["Location"] == at(talk):
            response = client.get(at(talk))
        assert response["Location"] == waiting
        assert client.get(everything(talk))["Location"] == waiting

    def test_a_page_costs_the_same_with_more_on_it(
        self, dana: Client, talk: Talk
    ) -> None:
        counts = []
        for rows in (1, 3):
            for number in range(rows):
                talk.comment("a", f"Remark {rows} {number}")
                talk.care("b", f"Text {rows} {number}")
                talk.propose("b", 1 + rows + number)
            for url in (at(talk), everything(talk)):
                with CaptureQueriesContext(connection) as queries:
                    page(dana, url)
                counts.append(len(queries))
        assert counts[:2] == counts[2:]
        assert max(counts) <= MOST


class TestProposing:
    """Propose, counter, take back, accept, open again."""

    def test_from_a_proposal_to_both(
        self, dana: Client, elena: Client, talk: Talk
    ) -> None:
        offer = {"option": "4", "wording": "Five days", "reason": "Fair", "seen": 0}
        assert dana.post(at(talk, "settle_propose"), offer)["Location"] == at(talk)
        ours, theirs = page(dana, at(talk)), page(elena, at(talk))
        assert "Take it back" in ours
        assert "They propose" in theirs
        assert "Five days" in theirs
        assert elena.post(at(talk, "settle_accept"), {"seen": 1}).status_code == 302
        assert talk.now.stage is Stage.SETTLED
        for client in (dana, elena):
            assert "Settled by both" in page(client, at(talk))

    def test_a_counter_offer_shows_what_it_changed_in_the_words(
        self, dana: Client, elena: Client, talk: Talk
    ) -> None:
        talk.propose("a", 4, "Quotes within five days")
        assert "What it changed" not in page(elena, at(talk))
        talk.propose("b", 4, "Quotes within seven days")
        for client in (dana, elena):
            html = page(client, at(talk))
            assert "Quotes within <del>five</del><ins>seven</ins> days" in html
        talk.propose("a", 5, "Quotes within seven days")
        talk.propose("b", 6)
        assert page(dana, at(talk)).count("What it changed") == 1

    def test_one_button_is_the_next_thing_to_do(
        self, dana: Client, elena: Client, talk: Talk
    ) -> None:
        def primary(client: Client) -> list[str]:
            return re.findall('btn-primary"[^>]*>([^<]+)<', page(client, at(talk)))

        assert primary(dana) == ["Propose this"]
        talk.propose("a")
        # It is the others' turn here: the way on is the next one.
        assert primary(dana) == ["Next difference"]
        assert primary(elena) == ["Accept"]
        talk.accept("b")
        assert primary(dana) == ["Next difference"]

    def test_an_empty_proposal_keeps_its_reason(self, dana: Client, talk: Talk) -> None:
        response = dana.post(
            at(talk, "settle_propose"), {"seen": 0, "option": "", "reason": "Fairly so"}
        )
        html = response.content.decode()
        assert "write down what you propose" in html
        assert "Fairly so" in html
        assert talk.now.seen == 0

    @pytest.mark.parametrize(
        "wrong",
        [
            {"option": "8"},
            {"option": ["3", "4"]},
            {"seen": "soon"},
            {"seen": "-1"},
            {"seen": "9" * 400},
            {"wording": "x" * 2001},
            {"wording": "a\x07bell"},
        ],
    )
    def test_bad_input_keeps_what_was_typed(
        self, dana: Client, talk: Talk, wrong: dict[str, Any]
    ) -> None:
        typed = {
            "seen": 0,
            "option": "4",
            "wording": "Five days",
            "reason": "Fairly so",
        }
        response = dana.post(at(talk, "settle_propose"), {**typed, **wrong})
        assert response.status_code == 200
        html = response.content.decode()
        assert "Please look at this again" in html
        assert "Fairly so" in html
        assert talk.now.seen == 0

    def test_a_late_proposal_shows_both_texts(
        self, dana: Client, elena: Client, talk: Talk
    ) -> None:
        talk.propose("b", 6, "As slow as it takes")
        offer = {
            "option": "2",
            "wording": "Five days",
            "reason": "Fairly so",
            "seen": 0,
        }
        response = dana.post(at(talk, "settle_propose"), offer)
        assert response.status_code == 409
        html = response.content.decode()
        assert "As slow as it takes" in html
        assert html.count("Five days") == 2
        assert "2/7" in html
        assert 'name="seen" value="1"' in html
        again = dana.post(at(talk, "settle_propose"), {**offer, "seen": 1})
        assert again["Location"] == at(talk)
        assert talk.now.standing is not None
        assert talk.now.standing.option == 2

    def test_what_changed_is_not_accepted(self, elena: Client, talk: Talk) -> None:
        talk.propose("a", 2)
        talk.propose("a", 3)
        response = elena.post(at(talk, "settle_accept"), {"seen": 1})
        assert "while you were looking" in said(response)
        for hostile in ("", "x", "9" * 400):
            elena.post(at(talk, "settle_accept"), {"seen": hostile})
        assert talk.now.stage is Stage.PROPOSED

    def test_taking_back_and_opening_again(
        self, dana: Client, elena: Client, talk: Talk
    ) -> None:
        talk.propose("a")
        dana.post(at(talk, "settle_take_back"), {"seen": 1})
        assert talk.now.stage is Stage.OPEN
        talk.settle(5)
        empty = elena.post(at(talk, "settle_reopen"), {"seen": 4, "reason": " "})
        assert "Please look at this again" in empty.content.decode()
        elena.post(
            at(talk, "settle_reopen"), {"seen": 4, "reason": "The brief changed"}
        )
        assert talk.now.stage is Stage.OPEN
        assert "The brief changed" in page(dana, at(talk))

    def test_meeting_point_and_words_can_be_put_into_the_form(
        self, dana: Client, talk: Talk
    ) -> None:
        url = at(Talk(talk.world, "governance"))
        assert "fill=suggestion" in page(dana, url)
        form = untouched(page(dana, f"{url}?fill=suggestion"))
        assert form["option"] == "committee"
        assert "we go by “A joint committee”" in form["wording"]
        assert untouched(page(dana, url))["option"] == ""
        assert Talk(talk.world, "governance").now.seen == 0

    def test_a_dealbreaker_has_no_words_to_start_from(
        self, dana: Client, talk: Talk
    ) -> None:
        assert "fill=suggestion" not in page(dana, at(talk))
        assert untouched(page(dana, f"{at(talk)}?fill=suggestion"))["wording"] == ""


class TestTalking:
    """CARE, comments, and what is asked of whom."""

    def test_a_long_talk_shows_its_end_and_leads_to_the_rest(
        self, dana: Client, talk: Talk
    ) -> None:
        for number in range(LATEST + 2):
            talk.comment("b", f"Remark {number:02}.")
            talk.propose("a", 1 + number % 7, reason=f"Reason {number:02}.")
        html = page(dana, at(talk))
        assert re.findall(r"Remark \d\d\.", html)[0] == "Remark 02."
        assert "Remark 11." in html
        assert "Show 2 earlier comments" in html
        assert "Reason 01." not in html
        assert "Show 2 earlier steps" in html
        assert "Remark 00." in page(dana, f"{at(talk)}?comments=all")
        assert "Reason 00." in page(dana, f"{at(talk)}?history=all")

    def test_both_read_what_each_wrote(
        self, dana: Client, elena: Client, talk: Talk
    ) -> None:
        typed = {"seen": 0, "step": "reframe", "text": "How do we keep both?"}
        dana.post(at(talk, "settle_care"), typed)
        dana.post(at(talk, "settle_comment"), {"seen": 1, "text": "On Monday?"})
        html = page(elena, at(talk))
        assert "How do we keep both?" in html
        assert "On Monday?" in html

    def test_a_late_text_of_the_same_step_shows_both(
        self, dana: Client, talk: Talk
    ) -> None:
        talk.care(talk.world.people["a"][0], "My colleague’s words")
        typed = {"seen": 0, "step": "clarify", "text": "My own words"}
        response = dana.post(at(talk, "settle_care"), typed)
        assert response.status_code == 409
        html = response.content.decode()
        assert "My colleague’s words" in html
        assert html.count("My own words") == 2
        dana.post(at(talk, "settle_care"), {**typed, "seen": 1})
        assert "My own words" in page(dana, at(talk))

    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            ("settle_care", {"seen": 0, "step": "dance", "text": "Kept words"}),
            ("settle_care", {"seen": 0, "step": "clarify", "text": ""}),
            ("settle_care", {"seen": 0, "text": "x" * 2001, "step": "%s"}),
            ("settle_comment", {"seen": 0, "text": ""}),
            ("settle_comment", {"seen": "x", "text": "Kept words"}),
        ],
    )
    def test_bad_input(
        self, dana: Client, talk: Talk, name: str, typed: dict[str, Any]
    ) -> None:
        response = dana.post(at(talk, name), typed)
        html = response.content.decode()
        assert "Please look at this again" in html
        if name == "settle_comment":
            assert str(typed["text"]) in html
        assert talk.now.seen == 0

    def test_markup_stays_text(self, dana: Client, elena: Client, talk: Talk) -> None:
        talk.comment("a", "<script>alert(1)</script>{{ 7 }}")
        talk.propose("a", 4, "<b>bold</b>", "<i>why</i>")
        html = page(elena, at(talk))
        assert "<script>alert" not in html
        assert "&lt;b&gt;bold" in html
        assert "<i>why" not in html


class TestWalkAways:
    """Who declared one is named to nobody; only they withdraw it."""

    def test_whoever_declared_it_withdraws_it(self, talk: Talk) -> None:
        declarer = talk.world.people["b"][0]
        client = signed_in(declarer)
        assert "Withdraw the walk-away" in page(client, at(talk))
        typed = {"declared_by": declarer.pk}
        client.post(at(talk, "settle_walk_away"), typed)
        assert len(talk.now.withdrawn) == 1
        assert "Withdraw the walk-away" not in page(client, at(talk))

    def test_the_partner_never_learns_who(self, dana: Client, talk: Talk) -> None:
        declarer = talk.world.people["b"][0]
        typed = {"declared_by": declarer.pk}
        signed_in(declarer).post(at(talk, "settle_walk_away"), typed)
        html = page(dana, at(talk))
        assert "Withdrew a walk-away" in html
        assert declarer.name not in html
        assert "Withdraw the walk-away" not in html

    def test_nobody_else_withdraws_it(
        self, dana: Client, elena: Client, talk: Talk
    ) -> None:
        typed = {"declared_by": talk.world.people["b"][0].pk}
        assert elena.post(at(talk, "settle_walk_away"), typed).status_code == 403
        for wrong in ("", "x", "٣", "9" * 400, talk.world.leads["b"].pk):
            response = elena.post(at(talk, "settle_walk_away"), {"declared_by": wrong})
            assert response.status_code == 404
        # Nobody finds out by trying who of the other agency declared one.
        for somebody in talk.world.people["b"]:
            typed = {"declared_by": somebody.pk}
            response = dana.post(at(talk, "settle_walk_away"), typed)
            assert response.status_code == 404

    def test_a_lead_does_for_somebody_who_left(
        self, dana: Client, elena: Client, talk: Talk
    ) -> None:
        declarer = talk.world.people["b"][0]
        Membership.objects.filter(user=declarer).delete()
        assert "has left your agency" in page(elena, at(talk))
        elena.post(at(talk, "settle_walk_away"), {"declared_by": declarer.pk})
        assert "of somebody who has left" in page(elena, at(talk))
        html = page(dana, at(talk))
        assert "Withdrew a walk-away" in html
        assert "has left" not in html


class TestOverview:
    """All differences, whose turn it is first, and what it has come to."""

    def test_what_waits_for_us_comes_first(
        self, dana: Client, elena: Client, talk: Talk
    ) -> None:
        talk.propose("a")
        Talk(talk.world, "governance").settle("committee")
        html = page(elena, everything(talk))
        assert "Answer the proposal" in html
        states = ["Waiting for you", "Open", "Settled by both"]
        places = [html.rindex(f">{state}</span>") for state in states]
        assert places == sorted(places)
        assert "Proposed by your agency" in page(dana, everything(talk))

    def test_the_line_says_what_it_would_be_as_settled(
        self, dana: Client, talk: Talk
    ) -> None:
        before = page(dana, everything(talk))
        assert "0 of " in before
        assert "As settled" not in before
        talk.settle()
        html = page(dana, everything(talk))
        assert "1 of " in html
        assert "still open" in html
        assert "As settled this would still be “Do not start yet”" in html
        verdict = reverse("assessments:verdict", args=[talk.world.round.pk])
        assert "1 of " in page(dana, verdict)
        assert "<h1>Do not start yet</h1>" in page(dana, verdict)
        for key in ("depth", "success"):
            Talk(talk.world, key).settle(4)
        assert "As settled this would be “Fix first”" in page(dana, everything(talk))

    def test_a_drafted_agreement_is_told_of(self, dana: Client, talk: Talk) -> None:
        assert "arrives in it as a proposal" not in page(dana, at(talk))
        draft_agreement(round_=talk.world.round, seat=talk.seat("a"), now=NOW)
        for url in (at(talk), everything(talk)):
            assert "arrives in it as a proposal" in page(dana, url)
