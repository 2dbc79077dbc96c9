"""What both agencies settled since the reveal, in the draft of their agreement."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agreements import content
from agreements.actions.drafting import draft_agreement
from agreements.drafting import Blocked, DraftSection, Origin, Settled, Walker
from agreements.models import Section
from assessments.actions.settling.walk_aways import withdraw_walk_away
from assessments.questionnaire import Position
from assessments.scoring import Side, WalkAway
from tests.agreements.test_drafting import (
    V1,
    between,
    compared,
    contest,
    drafted,
    unhurried,
)
from tests.agreements.views.people import signed_in
from tests.assessments.factories import NOW
from tests.assessments.revealed import revealed
from tests.assessments.scoring.documents import (
    LED,
    QUESTIONNAIRE,
    Document,
    case,
    random_documents,
)
from tests.assessments.settling import Talk

ON = date(2026, 11, 25)


def settled(option: Position | None, wording: str = "") -> Settled:
    return Settled(option, wording, ON)


def worked(**settlements: Settled) -> dict[str, DraftSection]:
    return drafted(case(), settlements=settlements)


def test_what_was_settled_is_filled_with_the_value_it_stands_for() -> None:
    section = worked(governance=settled("committee", "We meet on Mondays"))[
        "governance"
    ]
    assert section.values["decides"] == "committee"
    assert "decides" not in {found.parameter for found in section.contested}
    provenance = section.provenance["decides"]
    assert provenance.kind is Origin.SETTLED
    assert not provenance.kind.is_open
    assert (provenance.settled, provenance.settled_on) == (
        "A joint committee",
        "2026-11-25",
    )
    assert provenance.wording == "We meet on Mondays"
    assert provenance.a
    assert provenance.b


@pytest.mark.parametrize(("option", "value"), [(2, "speed"), (6, "quality")])
def test_an_answer_on_a_scale_stands_for_a_value(option: int, value: str) -> None:
    section = worked(speed_quality=settled(option))["priorities"]
    assert section.values["winner_speed_quality"] == value


def test_what_stands_for_no_value_keeps_the_contest_and_is_its_meeting_point() -> None:
    section = worked(speed_quality=settled(4, "Date for launches, standard for brand"))[
        "priorities"
    ]
    found = contest(section, "winner_speed_quality")
    assert (found.meeting_point, found.meeting_value) == ("4/7", None)
    provenance = section.provenance["winner_speed_quality"]
    assert provenance.kind is Origin.CONTESTED
    assert provenance.settled == "4/7"
    assert provenance.wording == "Date for launches, standard for brand"


def test_it_is_not_filled_with_what_both_had_said_before() -> None:
    fast = {"speed_quality.winner": 2}
    section = between(fast, fast, settlements={"speed_quality": settled(4)})
    priorities = section["priorities"]
    assert "winner_speed_quality" not in priorities.values
    assert contest(priorities, "winner_speed_quality").meeting_point == "4/7"


def test_what_one_side_left_open_is_filled_once_it_is_settled() -> None:
    sections = between(
        {"governance.decides": "committee"},
        {},
        settlements={"governance": settled("committee")},
    )
    assert sections["governance"].values["decides"] == "committee"
    assert sections["governance"].provenance["decides"].b == ""


def test_other_questions_of_the_topic_stay_as_they_are_and_quote_the_wording() -> None:
    before = worked()["priorities"]
    after = worked(speed_quality=settled(6, "The standard wins"))["priorities"]
    assert contest(after, "quality_means") == contest(before, "quality_means")
    provenance = after.provenance["quality_means"]
    assert (provenance.settled, provenance.wording) == ("", "The standard wins")
    assert after.provenance["winner_depth_volume"].settled_on == ""


def test_words_alone_fill_nothing() -> None:
    section = worked(governance=settled(None, "We take turns"))["governance"]
    assert "decides" not in section.values
    assert section.provenance["decides"].wording == "We take turns"
    assert contest(section, "decides").meeting_value == "committee"


def test_a_settled_dealbreaker_blocks_nothing() -> None:
    sections = worked(speed_quality=settled(None, "In turn"), depth=settled(6))
    assert sections["priorities"].blocked_by == ()
    assert sections["vision"].blocked_by == (Blocked("success", (Walker("b", 0),)),)


def test_a_withdrawn_walk_away_blocks_no_longer() -> None:
    def withdrawn(*who: tuple[Side, int]) -> dict[str, DraftSection]:
        taken = frozenset(WalkAway(side, place, "speed_quality") for side, place in who)
        return drafted(case(), withdrawn=taken)

    assert withdrawn(("a", 0))["priorities"].blocked_by == (
        Blocked("speed_quality", (Walker("b", 0),)),
    )
    both = withdrawn(("a", 0), ("b", 0))
    assert both["priorities"].blocked_by == ()
    rows = both["compromise"].values["not_for_trade"]
    assert not isinstance(rows, int | str)
    assert "Speed and quality" not in {row["what"] for row in rows}


@st.composite
def settled_documents(draw: st.DrawFn) -> tuple[Document, dict[str, Settled]]:
    """Draw answers, and what was settled on some of the dimensions."""
    source: Document = draw(random_documents())
    keys = draw(st.sets(st.sampled_from(LED), max_size=4))
    settlements = {}
    for key in sorted(keys):
        lead = QUESTIONNAIRE.dimension(key).lead
        assert lead is not None
        option: Any = draw(st.none() | st.sampled_from(lead.positions))
        settlements[key] = settled(option, "So be it")
    return source, settlements


@unhurried
@given(settled_documents())
def test_settling_changes_what_it_settles_and_nothing_else(
    drawn: tuple[Document, dict[str, Settled]],
) -> None:
    source, settlements = drawn
    before, after = drafted(source), drafted(source, settlements=settlements)
    read_from = {
        (section, parameter.key): item for section, parameter, item in compared()
    }
    for key, section in after.items():
        assert content.value_problems(V1.section(key), section.values) == {}
        assert {b.dimension for b in section.blocked_by} == {
            b.dimension for b in before[key].blocked_by
        } - set(settlements)
        for parameter, provenance in section.provenance.items():
            item = read_from.get((key, parameter))
            was = before[key]
            if provenance.kind is Origin.SETTLED:
                assert item is not None
                assert item.lead
                assert settlements[item.dimension].option is not None
            elif provenance.settled == "":
                assert section.values.get(parameter) == was.values.get(parameter)
                assert provenance.kind is was.provenance[parameter].kind


@pytest.mark.django_db
class TestAgreement:
    """From the settling page to the section's page."""

    @pytest.fixture(autouse=True)
    def _documents(self, documents: Any) -> None:
        """Keep files in a folder of this test's own."""

    def section(self, talk: Talk, key: str) -> tuple[Client, str]:
        """Draft, and return A's browser and a section's address."""
        agreement = draft_agreement(
            round_=talk.world.round, seat=talk.seat("a"), now=NOW
        )
        url = reverse("agreements:section", args=[agreement.pk, key])
        return signed_in(talk.world.leads["a"]), url

    def test_a_section_says_that_both_settled_it_and_what_each_had_said(self) -> None:
        talk = Talk(revealed(), "governance")
        talk.settle("committee", "We meet on Mondays")
        client, url = self.section(talk, "governance")
        html = client.get(url).content.decode()
        assert "Settled by both on 23 November 2026: A joint committee." in html
        assert "“We meet on Mondays”" in html
        assert "Your answers before that: Brightline Growth: " in html
        section = Section.objects.get(key="governance")
        assert section.values["decides"] == "committee"
        assert not section.acceptances.exists()

    def test_what_was_opened_again_is_not_in_the_draft(self) -> None:
        talk = Talk(revealed(), "governance")
        talk.settle("committee")
        talk.reopen("b")
        self.section(talk, "governance")
        assert "decides" not in Section.objects.get(key="governance").values

    def test_a_withdrawn_walk_away_blocks_no_section(self) -> None:
        talk = Talk(revealed())
        for side in "ab":
            declarer = talk.world.people[side][0]
            withdraw_walk_away(
                round_=talk.world.round,
                dimension=talk.dimension,
                seat=talk.seat(declarer),
                declarer=declarer.pk,
                now=NOW,
            )
        client, url = self.section(talk, "priorities")
        assert Section.objects.get(key="priorities").blocked_by == []
        assert "Your answers differ" in client.get(url).content.decode()

    def test_what_stands_for_no_value_is_told_beside_the_contest(self) -> None:
        talk = Talk(revealed())
        talk.settle(4, "Date for launches")
        client, url = self.section(talk, "priorities")
        html = client.get(url).content.decode()
        assert "Settled by both on 23 November 2026: 4/7." in html
        assert "“Date for launches”" in html
        assert "Your answers differ" in html
