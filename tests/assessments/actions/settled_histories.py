"""Histories that go on after the reveal: the agencies settle what they differ on."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from assessments.actions.settling.acting import CannotSettle
from assessments.models import Round
from assessments.questionnaire import Dimension
from tests.assessments.actions.histories import SIDES, TOPICS, History
from tests.assessments.revealed import World
from tests.assessments.settling import Talk

ACTS = ("propose", "accept", "take_back", "reopen", "comment", "care")


class SettledHistory(History):
    """What the leads may do about any round that was revealed, the latest or not."""

    @rule(sureness=st.integers(0, 2))
    def lock_both(self, sureness: int) -> None:
        """Both lock, one after the other; left to chance, few rounds get there."""
        if not sureness:
            self.lock("a", 0)
            self.lock("b", 0)

    @precondition(lambda self: self.kept)
    @rule(
        side=SIDES,
        topic=st.sampled_from([topic for topic in TOPICS if topic.matters]),
        act=st.sampled_from(ACTS),
        is_taken=st.booleans(),
        data=st.data(),
    )
    def settle(
        self,
        side: str,
        topic: Dimension,
        act: str,
        is_taken: bool,
        data: st.DataObject,
    ) -> None:
        """A lead says or decides something; the invariants hold the round to it."""
        key = data.draw(st.sampled_from(sorted(self.kept, key=str)))
        leads = {one: self.people[one, "lead"] for one in "ab"}
        talk = Talk(World(Round.objects.get(pk=key), leads), topic.key)
        with self._answered(side, CannotSettle):
            getattr(talk, act)(side)
            if act == "propose" and is_taken:
                talk.accept("b" if side == "a" else "a")
