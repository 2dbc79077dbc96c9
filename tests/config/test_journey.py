"""Whose move it is beside a later round, and when a proposal waits."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.actions.drafting import draft_agreement
from agreements.days import day_text
from assessments.actions.rounds import open_round
from assessments.actions.settling.deciding import accept, propose, reopen, take_back
from assessments.models import settlement_in
from config.cards import JourneyCard
from config.journey import card_for
from config.moves import Move
from partnerships.models import Membership, User
from partnerships.permissions import seat_of
from partnerships.states import Role
from tests.agreements.parting import confirm, noticed
from tests.agreements.views.people import at, signed_in
from tests.assessments.factories import make_pair, make_user
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


def test_nobody_is_told_that_the_partner_has_begun() -> None:
    pair = make_pair()
    people = [pair.lead_a, make_user("Vera", pair.a, Role.VIEWER)]
    clients = [signed_in(person) for person in people]
    pages = [reverse("home"), reverse("partnership", args=[pair.partnership.pk])]

    def seen() -> list[str]:
        told = [client.get(page).text for client in clients for page in pages]
        return [re.sub(r"[A-Za-z0-9]{64}", "", text) for text in told]

    before = seen()
    pair.begin(pair.lead_b, pair.b)

    assert seen() == before


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


def decide(made: Stage, act: Callable[..., None], user: User, **more: Any) -> None:
    """Let a lead decide about one difference, on what is there."""
    assert made.round is not None
    act(
        round_=made.round,
        dimension="speed_quality",
        seat=seat_of(user, made.partnership),
        seen=settlement_in(made.round, "speed_quality").seen,
        now=timezone.now(),
        **more,
    )


def offer(made: Stage, user: User) -> None:
    decide(made, propose, user, option=4, wording="", reason="")


@pytest.mark.parametrize("name", ["revealed", "drafting"])
def test_a_proposal_waits_for_the_leads_it_was_made_to(name: str) -> None:
    made = stage(name)
    ours, theirs = made.leads
    offer(made, theirs)

    found = card(made, ours)
    assert (found.move, found.action_label) == (Move.MINE, "Answer the proposal")
    assert made.round is not None
    assert found.action_url == reverse("assessments:settlements", args=[made.round.pk])
    assert found.waiting_text == (
        f"{found.partner_name} proposes how to settle a difference."
    )
    for other in (theirs, made.people["respondent"], made.people["viewer"]):
        assert card(made, other).action_label != "Answer the proposal"


def test_a_proposal_that_was_answered_or_taken_back_waits_for_nobody() -> None:
    made = stage("revealed")
    ours, theirs = made.leads

    def waits_for(user: User) -> bool:
        return card(made, user).action_label == "Answer the proposal"

    offer(made, theirs)
    decide(made, propose, ours, option=5, wording="", reason="")
    assert (waits_for(ours), waits_for(theirs)) == (False, True)
    decide(made, take_back, ours)
    assert (waits_for(ours), waits_for(theirs)) == (False, False)
    offer(made, theirs)
    decide(made, accept, ours)
    assert (waits_for(ours), waits_for(theirs)) == (False, False)
    decide(made, reopen, ours, reason="We asked our people")
    assert (waits_for(ours), waits_for(theirs)) == (False, False)


def test_a_proposal_calls_as_long_as_the_text_can_take_it_in() -> None:
    made = stage("agreed")
    assert card(made, made.leads[0]).action_label == "Freeze it for signing"
    offer(made, made.leads[1])
    assert card(made, made.leads[0]).action_label == "Answer the proposal"


def test_once_the_text_is_frozen_no_proposal_calls() -> None:
    made = stage("frozen")
    offer(made, made.leads[1])
    assert card(made, made.leads[0]).action_label != "Answer the proposal"


def test_who_signs_sees_until_when_and_whoever_leads_no_more_does_not_sign() -> None:
    made = stage("frozen")
    assert made.agreement is not None
    revision = made.agreement.revisions.get()
    assert revision.sign_by is not None
    lead = made.leads[0]
    for user in made.leads:
        assert day_text(revision.sign_by) in card(made, user).stage_label
    assert card(made, lead).action_label == "Sign"
    Membership.objects.filter(user=lead).update(role=Role.RESPONDENT)
    assert card(made, lead).action_label == "Read the agreement"


def test_beside_a_sealed_agreement_a_new_verdict_is_there_to_read() -> None:
    made = asked_again("sealed")
    for user in made.leads:
        fill(begin(made, user), {})
    made.partnership.refresh_from_db()
    for user in made.leads:
        lock(made, user)

    found = card(made, made.leads[0])
    assert (found.move, found.action_label) == (Move.SETTLED, "Read the new verdict")
    assert found.round is not None
    assert found.round.number == 2
    assert found.action_url == reverse("assessments:verdict", args=[found.round.pk])

    client = Client()
    client.force_login(made.leads[0])
    page = client.get(found.action_url).content.decode()
    assert "Amend the agreement" in page
    assert made.agreement is not None
    assert reverse("agreements:amend", args=[made.agreement.pk]) in page


def test_after_a_notice_leads_confirm_until_nothing_is_owed() -> None:
    made = stage("sealed")
    noticed(made.story)
    lead, partner = made.leads

    found = card(made, partner)
    assert (found.move, found.stage_label) == (Move.MINE, "Notice given")
    assert found.action_label == "Confirm the exit steps"
    assert found.action_url == at(made.story, "ending")
    assert found.waiting_text.startswith("In force through 23 December 2026")
    viewer = card(made, made.people["viewer"])
    assert (viewer.move, viewer.action_label) == (Move.THEIRS, "See the exit steps")

    confirm(made.story, made.story.a)
    assert card(made, lead).move == Move.THEIRS
    assert card(made, partner).move == Move.MINE
    page = signed_in(lead).get(reverse("partnership", args=[made.partnership.pk]))
    shown = page.content.decode()
    assert "Parting" in shown
    assert shown.count("In force through 23 December 2026") == 2


def test_after_the_end_there_is_a_note_and_nothing_to_do() -> None:
    made = stage("ended")
    found = card(made, made.leads[0])
    assert (found.move, found.stage_label) == (Move.SETTLED, "Ended")
    assert found.action_url == at(made.story, "ending")
    page = signed_in(made.leads[0]).get(
        reverse("partnership", args=[made.partnership.pk])
    )
    assert at(made.story, "ended_pdf") in page.content.decode()


def test_after_the_end_a_later_round_makes_a_new_agreement() -> None:
    made = asked_again("ended")
    for user in made.leads:
        fill(begin(made, user), {})
    made.partnership.refresh_from_db()
    for user in made.leads:
        lock(made, user)
    assert made.round is not None
    seat = seat_of(made.leads[1], made.partnership)
    again = draft_agreement(round_=made.round, seat=seat, now=timezone.now())
    assert (again.number, again.parent, again.state) == (2, None, "draft")
    assert card(made, made.leads[0]).agreement == again
