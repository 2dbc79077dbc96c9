"""Whose move it is when a later round is open beside an agreement."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.actions.rounds import open_round
from config.journey import JourneyCard, Move, card_for
from partnerships.models import User
from tests.config.stages import Stage, begin, fill, lock, stage

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("documents", "seal_key"),
]


def asked_again(name: str) -> Stage:
    """Return a partnership at a stage, with a second round open."""
    made = stage(name)
    now = timezone.now()
    open_round(
        after=made.partnership.rounds.get(),
        agency=made.agency,
        user=made.people["lead"],
        version="v1",
        due_on=now.date() + timedelta(days=14),
        now=now,
    )
    return made


def card(made: Stage, user: User) -> JourneyCard:
    found = card_for(user, list(user.memberships.all()), made.partnership.pk)
    assert found is not None
    return found


def lock_ours(made: Stage) -> None:
    """Let the lead who asked answer and lock the second round."""
    lead = made.people["lead"]
    fill(begin(made, lead), {})
    made.partnership.refresh_from_db()
    assert made.round == made.partnership.rounds.get(number=2)
    lock(made, lead)


def test_answering_goes_first_while_it_is_this_persons_move() -> None:
    made = asked_again("drafting")

    assert card(made, made.people["lead"]).action_label == "Start answering"
    begin(made, made.people["lead"])
    assert card(made, made.people["lead"]).action_label == "Continue answering"


def test_then_the_agreement_of_the_earlier_round_goes_on() -> None:
    made = asked_again("drafting")

    lock_ours(made)

    found = card(made, made.people["lead"])
    assert (found.move, found.action_label) == (Move.MINE, "Settle the next section")


def test_beside_a_sealed_agreement_one_waits_for_the_round() -> None:
    made = asked_again("sealed")

    lock_ours(made)

    found = card(made, made.people["lead"])
    assert found.move == Move.THEIRS
    assert found.waiting_text == "Waiting for the other agency to lock its answers."
    assert found.due_on is not None
