"""Locking, and the reveal that the second lock brings."""

import hashlib
import json
from typing import Any

import pytest

from assessments.actions.answering import CannotAnswer, mark_done
from assessments.actions.locking import CannotLock
from assessments.models import (
    AnswerSheet,
    Lock,
    Page,
    Reply,
    Report,
    Round,
    ScorecardRecord,
)
from assessments.scoring import Scorecard, read_answers, score
from assessments.states import DocumentState, RoundState
from partnerships.actions.team import change_role
from partnerships.models import Event, Notice, Respondent
from partnerships.states import Role
from tests.assessments.factories import (
    NOW,
    QUESTIONNAIRE,
    Pair,
    growth,
    make_pair,
    make_user,
    save,
)
from tests.assessments.revealed import CASE

pytestmark = pytest.mark.django_db


def answering() -> Pair:
    """Return a pair whose leads have both begun."""
    pair = make_pair()
    save(pair.begin(pair.lead_a, pair.a), "growth", growth(2))
    save(pair.begin(pair.lead_b, pair.b), "growth", growth(6))
    return pair


def test_a_lock_commits_to_the_answers_in_canonical_form():
    pair = make_pair()
    colleague = pair.add_respondent("Ilse", pair.a)
    sheet = pair.begin(pair.lead_a, pair.a)
    save(
        sheet,
        "growth",
        growth(2, importance=3, walk_away=True, note="secret", reason="Почему"),
    )
    save(pair.begin(colleague, pair.a), "growth", growth(7))

    lock = pair.lock(pair.lead_a, pair.a, colleague)

    digest = hashlib.sha256(bytes.fromhex(lock.salt) + lock.canonical.encode())
    assert lock.commitment == digest.hexdigest()
    assert len(bytes.fromhex(lock.salt)) == 16
    assert json.loads(lock.canonical) == {
        "round": str(pair.round.pk),
        "questionnaire": "v1",
        "agency": "Brightline",
        "respondents": [
            {
                "name": "R1",
                "answers": {"growth.clients": {"value": 2}},
                "importance": {"growth": 3},
                "walk_away": ["growth"],
                "reasons": {"growth": "Почему"},
            },
            {
                "name": "R2",
                "answers": {"growth.clients": {"value": 7}},
                "importance": {},
                "walk_away": [],
                "reasons": {},
            },
        ],
    }
    assert '{"agency":"Brightline","questionnaire":"v1",' in lock.canonical
    assert list(
        AnswerSheet.objects.order_by("position").values_list("user", "position")
    ) == [(pair.lead_a.pk, 1), (colleague.pk, 2)]
    assert Event.objects.get(verb="locked").agency == pair.a


def test_each_lock_has_a_salt_of_its_own():
    pair = answering()

    locks = [pair.lock(pair.lead_a, pair.a), pair.lock(pair.lead_b, pair.b)]

    assert locks[0].salt != locks[1].salt


def test_one_lock_reveals_nothing():
    pair = answering()

    pair.lock(pair.lead_a, pair.a)

    assert pair.round.state == RoundState.OPEN
    assert not ScorecardRecord.objects.exists()
    assert not Notice.objects.exists()


def test_the_second_lock_reveals_both(django_capture_on_commit_callbacks):
    pair = answering()
    respondent = pair.add_respondent("Ilse", pair.b)
    pair.lock(pair.lead_b, pair.b, respondent)

    with django_capture_on_commit_callbacks() as rung:
        pair.lock(pair.lead_a, pair.a)

    round_ = pair.round
    assert (round_.state, round_.revealed_at) == (RoundState.REVEALED, NOW)
    record = ScorecardRecord.objects.get()
    assert [agency["name"] for agency in record.answers["agencies"]] == [
        "Brightline",
        "Меридиан",
    ]
    expected = score(read_answers(record.answers))
    assert Scorecard.from_dict(record.result) == expected
    assert {report.edition for report in Report.objects.all()} == {"a", "b", "short"}
    assert {report.state for report in Report.objects.all()} == {DocumentState.DUE}
    verdict = f"/rounds/{round_.pk}/verdict/"
    told = set(Notice.objects.values_list("user", "event", "path"))
    people = (pair.lead_a, pair.lead_b, respondent)
    assert told == {(person.pk, "revealed", verdict) for person in people}
    assert Notice.objects.count() == 3
    assert Event.objects.filter(verb="revealed").count() == 1
    assert len(rung) == 6  # three letters and three reports


def test_a_lead_who_answers_is_done_by_locking():
    pair = answering()

    pair.lock(pair.lead_a, pair.a)

    assert AnswerSheet.objects.get(user=pair.lead_a).done_at == NOW
    assert AnswerSheet.objects.get(user=pair.lead_b).done_at is None


def test_a_lead_who_does_not_answer_can_lock():
    pair = make_pair()
    other = make_user("Ilse", pair.a)
    sheet = pair.begin(pair.lead_a, pair.a)
    mark_done(sheet=sheet, now=NOW)

    assert pair.lock(other, pair.a).locked_by == other


def test_locking_twice_is_locking_once():
    pair = answering()

    first, second = pair.lock(pair.lead_a, pair.a), pair.lock(pair.lead_a, pair.a)

    assert first == second
    assert Event.objects.filter(verb="locked").count() == 1


def test_nothing_answered_is_nothing_to_lock():
    pair = make_pair()
    pair.begin(pair.lead_b, pair.b)

    with pytest.raises(CannotLock, match="Nobody"):
        pair.lock(pair.lead_a, pair.a)

    assert not Lock.objects.exists()


def test_colleagues_who_are_not_done_are_named():
    pair = answering()
    pair.begin(pair.add_respondent("Ilse", pair.a), pair.a)
    absent = pair.add_respondent("Ото", pair.a)

    with pytest.raises(CannotLock, match="Ilse") as refused:
        pair.lock(pair.lead_a, pair.a, absent)

    assert "Ото" not in str(refused.value)
    assert not Lock.objects.exists()


def test_the_sheet_of_someone_who_no_longer_answers_is_left_out():
    pair = answering()
    gone = pair.add_respondent("Ilse", pair.a)
    save(pair.begin(gone, pair.a), "growth", growth(1))
    Respondent.objects.filter(user=gone).delete()

    lock = pair.lock(pair.lead_a, pair.a)

    assert len(json.loads(lock.canonical)["respondents"]) == 1


def test_answers_changed_behind_the_lock_are_not_revealed():
    pair = answering()
    lock = pair.lock(pair.lead_a, pair.a)
    Lock.objects.filter(pk=lock.pk).update(
        canonical=lock.canonical.replace('"value":2', '"value":3')
    )

    with pytest.raises(CannotLock, match="commitment"):
        pair.lock(pair.lead_b, pair.b)

    assert pair.round.state == RoundState.OPEN
    assert not Lock.objects.filter(agency=pair.b).exists()
    assert not ScorecardRecord.objects.exists()


def test_what_is_revealed_is_what_was_locked():
    pair = answering()
    pair.lock(pair.lead_a, pair.a)
    AnswerSheet.objects.get(user=pair.lead_a).answers.update(value=7)

    pair.lock(pair.lead_b, pair.b)

    revealed = ScorecardRecord.objects.get().answers["agencies"][0]["respondents"][0]
    assert revealed["answers"] == {"growth.clients": {"value": 2}}


def test_a_withdrawn_round_cannot_be_locked():
    pair = answering()
    Round.objects.update(state=RoundState.WITHDRAWN)

    with pytest.raises(CannotLock, match="closed"):
        pair.lock(pair.lead_a, pair.a)


def test_alone_an_agency_reveals_nothing_however_long_it_waits():
    pair = make_pair()
    pair.begin(pair.lead_a, pair.a)
    pair.partnership.agency_b = None
    pair.partnership.state = "invited"
    pair.partnership.save()

    pair.lock(pair.lead_a, pair.a)

    assert pair.round.state == RoundState.OPEN


def test_the_worked_case_keeps_its_scorecard_through_the_database():
    case: dict[str, Any] = json.loads(CASE.read_text(encoding="utf-8"))
    pair = make_pair(*(agency["name"] for agency in case["agencies"]))
    for agency, told in zip((pair.a, pair.b), case["agencies"], strict=True):
        for respondent in told["respondents"]:
            person = pair.add_respondent(respondent["name"], agency)
            sheet = pair.begin(person, agency)
            for dimension in QUESTIONNAIRE.dimensions:
                save(sheet, dimension.key, Page.of(dimension, respondent))
            mark_done(sheet=sheet, now=NOW)

    pair.lock(pair.lead_a, pair.a, pair.lead_a)
    pair.lock(pair.lead_b, pair.b, pair.lead_b)

    record = ScorecardRecord.objects.get()
    assert record.result == score(read_answers(case)).as_dict()


def test_a_page_of_an_answers_file_says_what_the_file_says():
    respondent = {
        "answers": {
            "growth.clients": {"value": 1, "accepts": [1, 2]},
            "growth.margin": {"value": None, "not_sure": True},
            "time.term": {"value": "year"},
        },
        "importance": {"growth": 0},
        "walk_away": ["growth", "time"],
    }

    page = Page.of(QUESTIONNAIRE.dimension("growth"), respondent)

    assert page == Page(
        replies={
            "growth.clients": Reply(1, accepts=(1, 2)),
            "growth.margin": Reply(not_sure=True),
        },
        importance=0,
        walk_away=True,
    )


def test_whoever_becomes_a_viewer_only_reads():
    pair = make_pair()
    ilse = pair.add_respondent("Ilse", pair.a)
    sheet = pair.begin(ilse, pair.a)
    change_role(
        membership=ilse.memberships.get(), role=Role.VIEWER, user=pair.lead_a, now=NOW
    )

    for act in (
        lambda: save(sheet, "growth", growth(3)),
        lambda: mark_done(sheet=sheet, now=NOW),
        lambda: pair.begin(ilse, pair.a),
    ):
        with pytest.raises(CannotAnswer, match="not among the people"):
            act()
    assert AnswerSheet.objects.held_to_answer(ilse, pair.round.pk) is None
