"""Withdrawing, leaving out and reminding in the same instant as something else."""

import pytest
from django.core import mail
from django.utils import timezone

from assessments.actions.answering import CannotAnswer
from assessments.actions.locking import CannotLock
from assessments.actions.reminding import nudge
from assessments.actions.respondents import CannotChangeRespondents, leave_out
from assessments.actions.withdrawing import CannotWithdraw, Withdrawal, withdraw
from assessments.models import AnswerSheet, Lock, Nudge
from assessments.tasks import remind
from partnerships.actions.acceptance import Answer, CannotAccept, accept_invitation
from partnerships.models import Notice, Partnership, Respondent
from partnerships.states import PartnershipState
from partnerships.tasks import sweep
from tests.assessments.actions.test_locking_together import answering
from tests.assessments.factories import NOW, Pair, growth, save
from tests.instant import together
from tests.partnerships.factories import ask, lead_of, make_agency

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def end(pair: Pair, seen: Withdrawal = Withdrawal.PARTNERSHIP) -> None:
    """Let A's lead withdraw."""
    withdraw(
        partnership=pair.partnership,
        seen=seen,
        agency=pair.a,
        user=pair.lead_a,
        now=NOW,
    )


@pytest.mark.parametrize("attempt", range(5))
def test_withdrawing_while_the_last_lock_reveals_has_one_winner(attempt):
    pair = answering()
    pair.lock(pair.lead_a, pair.a)

    raised = together(lambda: end(pair), lambda: pair.lock(pair.lead_b, pair.b))

    is_revealed = pair.round.is_revealed
    assert [type(one) for one in raised] == [
        CannotWithdraw if is_revealed else CannotLock
    ]
    assert AnswerSheet.objects.count() == Lock.objects.count() == 2 * is_revealed
    state = Partnership.objects.get().state
    assert (state == PartnershipState.ACTIVE) is is_revealed


@pytest.mark.parametrize("attempt", range(5))
def test_two_leads_who_withdraw_at_once_withdraw_once(attempt):
    pair = answering()

    raised = together(lambda: end(pair), lambda: end(pair))

    assert [type(one) for one in raised] == [CannotWithdraw]
    assert Notice.objects.filter(event="withdrawn").count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_an_answer_saved_while_withdrawing_is_gone_or_refused(attempt):
    pair = answering()
    sheet = AnswerSheet.objects.get(user=pair.lead_a)

    raised = together(lambda: end(pair), lambda: save(sheet, "growth", growth(7)))

    assert [type(one) for one in raised] in ([], [CannotAnswer])
    assert not AnswerSheet.objects.exists()


@pytest.mark.parametrize("attempt", range(3))
def test_withdrawing_an_invitation_while_it_is_accepted_has_one_winner(attempt):
    asking, ours = make_agency(), make_agency()
    lead = lead_of(ours)
    invitation = ask(asking, lead.email)
    partnership = invitation.partnership
    answer = Answer(agency=ours, new_name="", answers_myself=True, addresses=())

    raised = together(
        lambda: withdraw(
            partnership=partnership,
            seen=Withdrawal.INVITATION,
            agency=asking,
            user=lead_of(asking),
            now=timezone.now(),
        ),
        lambda: accept_invitation(
            invitation=invitation, answer=answer, user=lead, now=timezone.now()
        ),
    )

    partnership.refresh_from_db()
    was_accepted = partnership.state == PartnershipState.ACTIVE
    assert [type(one) for one in raised] == [
        CannotWithdraw if was_accepted else CannotAccept
    ]


@pytest.mark.parametrize("attempt", range(5))
def test_who_is_left_out_while_locking_is_in_the_lock_or_still_counts(attempt):
    pair = answering()
    ilse = pair.add_respondent("Ilse", pair.a)
    save(pair.begin(ilse, pair.a), "growth", growth(7))
    respondent = Respondent.objects.get(user=ilse)

    raised = together(
        lambda: leave_out(respondent=respondent, user=pair.lead_a, now=NOW),
        lambda: pair.lock(pair.lead_a, pair.a, ilse),
    )

    is_in = '"value":7' in Lock.objects.get().canonical
    assert Respondent.objects.filter(user=ilse).exists() is is_in
    assert [type(one) for one in raised] == [CannotChangeRespondents] * is_in


def test_five_deliveries_of_the_clock_write_one_letter():
    pair = answering()
    pair.partnership.due_on = timezone.now().date()
    pair.partnership.save()

    assert together(*[remind] * 5) == []
    sweep()

    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        [pair.lead_a.email, pair.lead_b.email]
    )
    assert Notice.objects.count() == 2


def test_two_nudges_at_once_are_one():
    pair = answering()

    raised = together(
        *[
            lambda: nudge(
                round_=pair.round, by=pair.a, to=pair.b, user=pair.lead_a, now=NOW
            )
        ]
        * 3
    )

    assert raised == []
    assert Nudge.objects.count() == Notice.objects.count() == 1
