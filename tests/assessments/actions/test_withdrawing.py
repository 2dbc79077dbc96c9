"""Withdrawing deletes every answer of both sides; nothing else ends with it."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection

from assessments.actions.answering import CannotAnswer
from assessments.actions.locking import unlock_answers
from assessments.actions.rounds import open_round
from assessments.actions.withdrawing import (
    CannotWithdraw,
    Withdrawal,
    withdraw,
    withdrawal_of,
)
from assessments.models import Answer, AnswerSheet, Lock, Round, ScorecardRecord
from assessments.states import RoundState
from partnerships.models import Event, Notice, PartnerInvitation, Partnership
from partnerships.states import PartnershipState
from tests.assessments.factories import (
    NOW,
    QUESTIONNAIRE,
    Pair,
    growth,
    make_pair,
    save,
)
from tests.partnerships.factories import ask, lead_of, make_agency, make_person

pytestmark = pytest.mark.django_db
MARK = "Мark-5e1d-everywhere"


def answered() -> Pair:
    """Return a pair whose answers all carry the mark; A has locked once, and again."""
    pair = make_pair()
    pages = growth(2, importance=3, walk_away=True, note=MARK, reason=f"because {MARK}")
    for user, agency in ((pair.lead_a, pair.a), (pair.lead_b, pair.b)):
        save(pair.begin(user, agency), "growth", pages)
    Answer.objects.update(draft={"growth-clients": MARK})
    pair.lock(pair.lead_a, pair.a)
    unlock_answers(round_=pair.round, agency=pair.a, user=pair.lead_a, now=NOW)
    pair.lock(pair.lead_a, pair.a)
    return pair


def end(pair: Pair, seen: Withdrawal = Withdrawal.PARTNERSHIP) -> None:
    """Let B's lead withdraw."""
    withdraw(
        partnership=pair.partnership,
        seen=seen,
        agency=pair.b,
        user=pair.lead_b,
        now=NOW,
    )


def tables_with(text: str) -> list[str]:
    """Return the tables of the database in which a text stands, in any column."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")
            escaped = text.encode("unicode_escape").decode()
            rows = repr(cursor.fetchall())
            if text in rows or escaped in rows or escaped.replace("\\", "\\\\") in rows:
                found.append(model._meta.db_table)
    return found


def test_no_table_holds_anything_of_the_answers_any_more():
    pair = answered()
    assert {"assessments_answer", "assessments_stance", "assessments_lock"} <= set(
        tables_with(MARK)
    )

    end(pair)

    assert tables_with(MARK) == []
    assert not AnswerSheet.objects.exists()
    assert not Lock.objects.exists()


def test_the_partnership_ends_for_both_and_everybody_is_told():
    pair = answered()
    ilse = pair.add_respondent("Ilse", pair.a)
    assert withdrawal_of(pair.partnership) == Withdrawal.PARTNERSHIP

    end(pair)

    pair.partnership.refresh_from_db()
    assert pair.partnership.state == PartnershipState.WITHDRAWN
    assert pair.round.state == RoundState.WITHDRAWN
    told = set(Notice.objects.values_list("user", "event"))
    assert told == {(pair.lead_a.pk, "withdrawn"), (ilse.pk, "withdrawn")}
    assert Event.objects.get(verb="withdrawn").agency == pair.b
    assert withdrawal_of(pair.partnership) == Withdrawal.NOTHING
    with pytest.raises(CannotWithdraw):
        end(pair)


def test_what_was_opened_before_cannot_be_saved_after():
    pair = answered()
    sheet = AnswerSheet.objects.get(user=pair.lead_b)

    end(pair)

    with pytest.raises(CannotAnswer, match="withdrawn"):
        save(sheet, "growth", growth(7))
    with pytest.raises(CannotAnswer, match="withdrawn"):
        pair.begin(pair.lead_a, pair.a)
    assert not Answer.objects.exists()


def test_before_anybody_has_begun_there_is_only_the_partnership():
    pair = make_pair()

    end(pair)

    pair.partnership.refresh_from_db()
    assert not pair.partnership.is_open
    assert not Round.objects.exists()


def test_what_is_revealed_stays():
    pair = answered()
    pair.lock(pair.lead_b, pair.b)
    assert withdrawal_of(pair.partnership) == Withdrawal.NOTHING

    with pytest.raises(CannotWithdraw, match="nothing left"):
        end(pair)

    assert ScorecardRecord.objects.exists()
    assert AnswerSheet.objects.count() == 2


def second_round(pair: Pair) -> Round:
    """Return a later round in which A has begun."""
    round_ = Round.objects.create(
        partnership=pair.partnership,
        number=2,
        questionnaire_version=QUESTIONNAIRE.version,
        opened_at=NOW,
    )
    sheet = AnswerSheet.objects.create(
        round=round_, agency=pair.a, user=pair.lead_a, started_at=NOW
    )
    save(sheet, "growth", growth(7))
    return round_


def test_a_later_round_goes_alone():
    pair = answered()
    pair.lock(pair.lead_b, pair.b)
    later = second_round(pair)
    Notice.objects.all().delete()
    assert withdrawal_of(pair.partnership) == Withdrawal.ROUND

    end(pair, Withdrawal.ROUND)

    later.refresh_from_db()
    pair.partnership.refresh_from_db()
    assert later.state == RoundState.WITHDRAWN
    assert pair.partnership.is_open
    first = Round.objects.get(number=1)
    assert first.is_revealed
    assert first.sheets.count() == 2
    assert not later.sheets.exists()
    assert Notice.objects.get().event == "round_withdrawn"
    assert withdrawal_of(pair.partnership) == Withdrawal.NOTHING


def test_after_a_withdrawn_round_another_one_can_be_opened():
    pair = answered()
    first = pair.round
    pair.lock(pair.lead_b, pair.b)
    second_round(pair)
    end(pair, Withdrawal.ROUND)

    opened = open_round(
        after=first,
        agency=pair.a,
        user=pair.lead_a,
        version=QUESTIONNAIRE.version,
        due_on=NOW.date() + timedelta(14),
        now=NOW,
    )

    assert (opened.number, opened.state) == (3, RoundState.OPEN)
    assert pair.begin(pair.lead_a, pair.a).round == opened


def test_whoever_was_told_something_else_reads_it_again():
    pair = answered()

    with pytest.raises(CannotWithdraw, match="changed in the meantime"):
        end(pair, Withdrawal.INVITATION)

    assert AnswerSheet.objects.count() == 2


def test_an_invitation_takes_the_answers_given_before_it_was_accepted():
    agency = make_agency()
    lead = lead_of(agency)
    partnership = ask(agency, make_person().email).partnership
    pair = Pair(partnership, agency, agency, lead, lead)
    save(pair.begin(lead, agency), "growth", growth(2, note=MARK))
    assert withdrawal_of(partnership) == Withdrawal.INVITATION

    withdraw(
        partnership=partnership,
        seen=Withdrawal.INVITATION,
        agency=agency,
        user=lead,
        now=NOW,
    )

    assert tables_with(MARK) == []
    assert not PartnerInvitation.objects.open().exists()
    assert Partnership.objects.get().state == PartnershipState.WITHDRAWN
