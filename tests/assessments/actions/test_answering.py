"""Opening a sheet, saving pages, saying "I am done"."""

from datetime import timedelta

import pytest

from assessments.actions.answering import (
    CannotAnswer,
    mark_done,
    start_answering,
    undo_done,
)
from assessments.models import AnswerSheet, Page, Reply, Round
from partnerships.models import Event
from partnerships.states import PartnershipState, Role
from tests.assessments.factories import (
    NOW,
    QUESTIONNAIRE,
    growth,
    make_pair,
    make_user,
    save,
)

pytestmark = pytest.mark.django_db
GROWTH = QUESTIONNAIRE.dimension("growth")


def stored(sheet: AnswerSheet, dimension: str) -> Page:
    """Return the saved page."""
    return sheet.pages([QUESTIONNAIRE.dimension(dimension)])[dimension]


def test_both_agencies_start_the_same_round():
    pair = make_pair()

    sheets = [pair.begin(pair.lead_a, pair.a), pair.begin(pair.lead_b, pair.b)]

    assert {sheet.round_id for sheet in sheets} == {Round.objects.get().pk}
    assert [sheet.agency for sheet in sheets] == [pair.a, pair.b]


def test_starting_again_changes_nothing():
    pair = make_pair()

    first, second = pair.begin(pair.lead_a, pair.a), pair.begin(pair.lead_a, pair.a)

    assert first == second
    assert Event.objects.filter(verb="started").count() == 1


def test_nobody_starts_unasked():
    pair = make_pair()
    colleague = make_user("Ilse", pair.a, Role.RESPONDENT)

    with pytest.raises(CannotAnswer, match="not among"):
        pair.begin(colleague, pair.a)

    assert not Round.objects.exists()


def test_nobody_starts_for_the_other_agency():
    pair = make_pair()

    with pytest.raises(CannotAnswer, match="not among"):
        pair.begin(pair.lead_a, pair.b)


def test_one_may_start_before_the_partner_accepts_but_not_after_a_withdrawal():
    pair = make_pair()
    pair.partnership.state = PartnershipState.WITHDRAWN
    pair.partnership.save()
    with pytest.raises(CannotAnswer, match="withdrawn"):
        pair.begin(pair.lead_a, pair.a)

    pair.partnership.state = PartnershipState.INVITED
    pair.partnership.agency_b = None
    pair.partnership.save()
    assert start_answering(
        partnership=pair.partnership, agency=pair.a, user=pair.lead_a, now=NOW
    )


def test_nobody_starts_after_the_lock():
    pair = make_pair()
    late = pair.add_respondent("Ilse", pair.a)
    pair.begin(pair.lead_a, pair.a)
    pair.lock(pair.lead_a, pair.a, late)

    with pytest.raises(CannotAnswer, match="locked"):
        pair.begin(late, pair.a)


def test_a_saved_page_is_exactly_what_it_said():
    pair = make_pair()
    sheet = pair.begin(pair.lead_a, pair.a)
    first = growth(importance=2, walk_away=True, note="ours", reason="why")
    second = Page(replies={"growth.margin": Reply(not_sure=True)})

    save(sheet, "growth", first)
    assert stored(sheet, "growth") == first
    save(sheet, "growth", second)
    assert stored(sheet, "growth") == second
    save(sheet, "growth", Page())
    assert stored(sheet, "growth") == Page()
    assert not sheet.answers.given().exists()


def test_saving_leaves_other_topics_and_other_sheets_alone():
    pair = make_pair()
    mine, theirs = (
        pair.begin(pair.lead_a, pair.a),
        pair.begin(pair.lead_b, pair.b),
    )
    save(theirs, "growth", growth(7))
    save(mine, "time", Page(replies={"time.term": Reply("year")}))

    save(mine, "growth", growth(1))
    save(mine, "growth", Page())

    assert stored(theirs, "growth") == growth(7)
    assert stored(mine, "time").replies == {"time.term": Reply("year")}


def test_an_unchanged_answer_keeps_its_time():
    pair = make_pair()
    sheet = pair.begin(pair.lead_a, pair.a)
    save(sheet, "growth", growth(4))
    sheet.answers.update(saved_at=NOW - timedelta(days=1))

    save(sheet, "growth", growth(4, note="new"))

    assert sheet.answers.get().saved_at == NOW - timedelta(days=1)


ILLEGAL = {
    "another topic's item": Page(replies={"time.term": Reply("year")}),
    "out of range": Page(replies={"growth.clients": Reply(8)}),
    "wrong type": Page(replies={"growth.clients": Reply("4")}),
    "a truth": Page(replies={"growth.clients": Reply(True)}),
    "nothing": Page(replies={"growth.clients": Reply(None)}),
    "not sure of something": Page(replies={"growth.clients": Reply(4, not_sure=True)}),
    "accepts no position": Page(replies={"growth.clients": Reply(4, accepts=(9,))}),
    "accepts twice": Page(replies={"growth.clients": Reply(4, accepts=(4, 4))}),
    "accepts off the lead": Page(replies={"growth.margin": Reply(4, accepts=(4,))}),
    "too important": Page(importance=4),
}


@pytest.mark.parametrize("page", ILLEGAL.values(), ids=ILLEGAL)
def test_what_scoring_would_refuse_is_never_stored(page):
    pair = make_pair()
    sheet = pair.begin(pair.lead_a, pair.a)
    save(sheet, "growth", growth(2))

    with pytest.raises(CannotAnswer):
        save(sheet, "growth", page)

    assert stored(sheet, "growth") == growth(2)


@pytest.mark.parametrize("page", [Page(importance=1), Page(walk_away=True)])
def test_a_topic_without_comparison_takes_no_importance_and_no_walk_away(page):
    pair = make_pair()
    sheet = pair.begin(pair.lead_a, pair.a)

    with pytest.raises(CannotAnswer):
        save(sheet, "compromise", page)


def test_the_sixth_walk_away_is_refused_naming_the_five():
    pair = make_pair()
    sheet = pair.begin(pair.lead_a, pair.a)
    leading = [d for d in QUESTIONNAIRE.dimensions if d.lead is not None]
    for dimension in leading[:5]:
        save(sheet, dimension.key, Page(walk_away=True))

    with pytest.raises(CannotAnswer) as refused:
        save(sheet, leading[5].key, Page(walk_away=True))

    assert refused.value.part == "walk_away"
    assert all(dimension.title in str(refused.value) for dimension in leading[:5])
    # One of the five can be saved again, and given up for another.
    save(sheet, leading[0].key, Page(walk_away=True, note="still"))
    save(sheet, leading[0].key, Page())
    save(sheet, leading[5].key, Page(walk_away=True))


def test_done_and_not_done_are_each_said_once():
    pair = make_pair()
    sheet = pair.begin(pair.lead_a, pair.a)

    for _ in range(2):
        mark_done(sheet=sheet, now=NOW)
    assert AnswerSheet.objects.get().done_at == NOW
    for _ in range(2):
        undo_done(sheet=sheet, now=NOW)
    assert AnswerSheet.objects.get().done_at is None
    verbs = list(Event.objects.values_list("verb", flat=True))
    assert (verbs.count("done"), verbs.count("undone")) == (1, 1)


def test_nothing_changes_after_the_lock():
    pair = make_pair()
    sheet = pair.begin(pair.lead_a, pair.a)
    save(sheet, "growth", growth(2))
    pair.lock(pair.lead_a, pair.a)

    with pytest.raises(CannotAnswer, match="locked"):
        save(sheet, "growth", growth(5))
    with pytest.raises(CannotAnswer, match="locked"):
        undo_done(sheet=sheet, now=NOW)

    assert stored(sheet, "growth") == growth(2)


def test_one_agency_s_lock_does_not_stop_the_other():
    pair = make_pair()
    pair.begin(pair.lead_a, pair.a)
    theirs = pair.begin(pair.lead_b, pair.b)
    pair.lock(pair.lead_a, pair.a)

    save(theirs, "growth", growth(5))

    assert stored(theirs, "growth") == growth(5)


def test_nothing_changes_after_the_reveal():
    pair = make_pair()
    sheet = pair.begin(pair.lead_a, pair.a)
    pair.begin(pair.lead_b, pair.b)
    pair.lock(pair.lead_a, pair.a)
    pair.lock(pair.lead_b, pair.b)

    with pytest.raises(CannotAnswer, match="closed"):
        save(sheet, "growth", growth(5))
