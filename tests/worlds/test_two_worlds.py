"""Whatever A does, A receives the same whatever B has answered and not revealed."""

import os
import re
from itertools import zip_longest

import pytest

from tests.worlds.sights import Sight
from tests.worlds.worlds import World, beginning, held_still, two_worlds

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("documents", "seal_key"),
]
STEPS = int(os.environ.get("WORLD_STEPS", "300"))
NOTHING = Sight("nothing", ())
# What the dice must have come to for the rest to mean anything.
PAGES = r"questions/\w+|check|waiting|lock|respondents|own-questions"
MOVES = {"B done", "B undo_done", "B lock", "B unlock", "letter"}
WANTED = MOVES | {page.partition("/")[0] for page in PAGES.split("|")}


def come_to(world: World) -> set[str]:
    """Return the moves that were made, and the pages of A's people that were shown."""
    found = {sight.what for sight in world.seen if sight.what in MOVES}
    for sight in world.seen:
        page = re.search(rf"GET .*/({PAGES})/$", sight.what)
        if page and sight.content[0] == 200:
            found.add(page[1].partition("/")[0])
    return found


def test_two_worlds_look_the_same_to_a(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = seed = differences = 0
    tried: set[str] = set()
    with held_still(monkeypatch) as (clock, draws):
        made = beginning()
        while steps < STEPS or (tried != WANTED and steps < 2 * STEPS):
            one, other = two_worlds(made, seed, clock, draws)
            for ours, theirs in zip_longest(one.seen, other.seen, fillvalue=NOTHING):
                assert ours == theirs, f"seed {seed}: {ours.difference(theirs)}"
            differences += one.theirs != other.theirs
            tried |= come_to(one)
            steps += one.steps
            seed += 1

    assert differences > seed / 2
    assert tried == WANTED
