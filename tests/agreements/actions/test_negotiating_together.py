"""Two leads in the same instant, on connections of their own."""

from datetime import timedelta

import pytest

from agreements.actions.negotiation import Stale
from agreements.actions.settlements import take_in_settlements
from agreements.models import Proposal
from partnerships.models import Notice
from tests.agreements.story import NOW, drafted
from tests.assessments.revealed import small_case
from tests.assessments.settling import Talk
from tests.instant import together

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("documents"),
]


def test_of_two_proposals_one_lands_and_the_other_sees_it() -> None:
    story = drafted(small_case())
    seen, a, b = story.section("creators"), story.a, story.b
    raised = together(
        lambda: story.propose_on(seen, a, paid_days=14),
        lambda: story.propose_on(seen, b, paid_days=30),
    )
    assert [type(one) for one in raised] == [Stale]
    assert Proposal.objects.count() == 1
    assert story.section("creators").values["paid_days"] in (14, 30)
    assert story.agreement.events.filter(type="proposed").count() == 1


def test_a_settlement_comes_once_though_two_look_at_once() -> None:
    story = drafted()
    Talk(story.world, "governance").settle("owners")
    agreement, now = story.agreement, NOW + timedelta(minutes=5)

    def look() -> None:
        take_in_settlements(agreement=agreement, now=now)

    assert together(look, look, look) == []
    assert Proposal.objects.count() == 1
    assert Notice.objects.filter(event="negotiation").count() == 2
