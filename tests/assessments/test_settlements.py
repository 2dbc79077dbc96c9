"""What settling has come to, as scoring takes it and as a sentence says it."""

import pytest

from assessments.actions.settling.walk_aways import withdraw_walk_away
from assessments.models import settlements_in, walk_aways_in
from assessments.reports import findings_of
from assessments.scoring import Settlements, WalkAway
from assessments.settlements.overview import settled_in, summary
from tests.assessments.factories import NOW
from tests.assessments.revealed import World, revealed
from tests.assessments.settling import Talk

pytestmark = pytest.mark.django_db
DEALBREAKERS = ("speed_quality", "depth", "success")


def withdraw_all(world: World, dimension: str) -> None:
    """Let everybody who would walk away over a dimension take that back."""
    talk = Talk(world, dimension)
    for one in walk_aways_in(world.round, dimension):
        person = next(
            user
            for people in world.people.values()
            for user in people
            if user.pk == one.user_id
        )
        withdraw_walk_away(
            round_=world.round,
            dimension=dimension,
            seat=talk.seat(person),
            declarer=person.pk,
            now=NOW,
        )


def line(world: World) -> str:
    """Return the sentence beside the verdict."""
    found = findings_of(world.round, viewer=None)
    return summary(world.round, found, settlements_in(world.round))


def settled(world: World) -> Settlements:
    """Return what scoring takes."""
    return settled_in(world.round, settlements_in(world.round))


def test_what_is_settled_is_taken_at_its_option_and_nobody_walks_away_over_it() -> None:
    world = revealed()
    Talk(world).settle(5)
    Talk(world, "depth").propose("a", 6)
    everybody = {(side, place) for side in ("a", "b") for place in (0, 1)}
    assert settled(world).options == {"speed_quality": 5}
    assert {(w.side, w.respondent, w.dimension) for w in settled(world).released} == {
        (side, place, "speed_quality") for side, place in everybody
    }


def test_words_alone_have_no_option_but_end_the_dealbreaker() -> None:
    world = revealed()
    for key in DEALBREAKERS:
        Talk(world, key).settle(None, "Each brief says which comes first")
    assert settled(world).options == {}
    assert "As settled this would be “Fix first”" in line(world)


def test_withdrawn_walk_aways_count_as_settled_though_nothing_is() -> None:
    world = revealed()
    withdraw_all(world, DEALBREAKERS[0])
    assert settled(world) == Settlements(
        released=frozenset(
            {WalkAway("a", 0, "speed_quality"), WalkAway("b", 0, "speed_quality")}
        )
    )
    assert line(world) == (
        "0 of 16 settled. As settled this would still be “Do not start yet”."
    )
    for key in DEALBREAKERS[1:]:
        withdraw_all(world, key)
    assert line(world) == "0 of 16 settled. As settled this would be “Fix first”."


def test_what_was_opened_again_counts_no_more() -> None:
    world = revealed()
    Talk(world).settle(5)
    Talk(world).reopen("a")
    assert settled(world) == Settlements()
    assert line(world) == "0 of 16 settled."
