"""What was settled after the reveal, and what it would score."""

import pytest
from hypothesis import given, settings

from assessments.questionnaire import Position
from assessments.scoring import (
    AnswersFile,
    Settlements,
    Standing,
    Verdict,
    WalkAway,
    as_settled,
    distance,
    read_answers,
    score,
    settle,
    settling_point,
)
from tests.assessments.scoring.documents import (
    LED,
    Document,
    case,
    document,
    random_documents,
    respondent,
)

BREACH = document(
    [respondent({"risk.appetite": 2}, walk_away=["risk"]), respondent()],
    [respondent({"risk.appetite": 6})],
)


def test_everybody_takes_the_option_and_nothing_else_changes() -> None:
    before = read_answers(case())
    settled = settle(before, Settlements({"risk": 4}))
    assert before == read_answers(case())
    people = [r for agency in settled.agencies for r in agency.respondents]
    assert {r.answers["risk.appetite"].value for r in people} == {4}
    assert {r.answers["risk.appetite"].accepts for r in people} == {()}
    was = [r for agency in before.agencies for r in agency.respondents]
    for old, new in zip(was, people, strict=True):
        assert {**new.answers, "risk.appetite": old.answers["risk.appetite"]} == (
            old.answers
        )
        assert (new.importance, new.walk_away) == (old.importance, old.walk_away)


def test_nothing_settled_scores_as_before() -> None:
    answers = read_answers(case())
    assert as_settled(answers, Settlements()) == score(answers)


def test_a_settled_dimension_breaks_no_deal() -> None:
    answers = read_answers(BREACH)
    assert score(answers).dimension("risk").standing is Standing.DEALBREAKER
    card = as_settled(answers, Settlements({"risk": 4}))
    assert card.dimension("risk").standing is Standing.ALIGNED
    assert card.verdict is not Verdict.STOP


def test_a_walk_away_let_go_bites_no_more_and_only_that_one() -> None:
    answers = read_answers(BREACH)
    for walk_away, standing in (
        (WalkAway("a", 0, "risk"), Standing.GAP),
        (WalkAway("a", 1, "risk"), Standing.DEALBREAKER),
        (WalkAway("b", 0, "risk"), Standing.DEALBREAKER),
        (WalkAway("a", 0, "depth"), Standing.DEALBREAKER),
    ):
        card = as_settled(answers, Settlements(released=frozenset({walk_away})))
        assert card.dimension("risk").standing is standing


@pytest.mark.parametrize(
    ("key", "option", "error"),
    [
        ("nothing", 1, KeyError),
        ("purpose", "quality", ValueError),
        ("risk", 8, ValueError),
        ("governance", "chance", ValueError),
    ],
)
def test_what_cannot_be_settled_is_refused(
    key: str, option: Position, error: type[Exception]
) -> None:
    with pytest.raises(error):
        settle(read_answers(case()), Settlements({key: option}))


def test_a_dimension_is_settled_at_its_meeting_point_if_it_has_one() -> None:
    answers = read_answers(case())
    for result in score(answers).dimensions:
        if result.meeting_point is not None:
            assert settling_point(answers, result.key) == result.meeting_point


@given(random_documents())
@settings(max_examples=25, deadline=None)
def test_without_a_zone_the_option_is_the_one_that_costs_least(found: Document) -> None:
    answers = read_answers(found)
    card = score(answers)
    for key in LED:
        point = settling_point(answers, key)
        lead = answers.questionnaire.dimension(key).lead
        costs = _costs(answers, key)
        assert lead is not None
        if not any(costs.values()):
            continue
        if not card.dimension(key).zone:
            assert point is not None
            assert costs[point] == pytest.approx(min(costs.values()))


def _costs(answers: AnswersFile, key: str) -> dict[Position, float]:
    """What each option costs everybody, weighted by importance."""
    lead = answers.questionnaire.dimension(key).lead
    assert lead is not None
    people = [r for agency in answers.agencies for r in agency.respondents]
    said = [
        (r.importance.get(key, 1), r.answers[lead.key].value)
        for r in people
        if lead.key in r.answers and r.answers[lead.key].is_answered
    ]
    if not any(weight for weight, _ in said):
        said = [(1, value) for _, value in said]
    return {
        option: sum(weight * distance(lead, option, value) for weight, value in said)
        for option in lead.positions
    }


def test_nobody_answered_so_there_is_no_option() -> None:
    answers = read_answers(document([respondent()], [respondent()]))
    assert settling_point(answers, "risk") is None
    assert settling_point(answers, "purpose") is None


@given(random_documents())
@settings(max_examples=15, deadline=None)
def test_settling_everything_leaves_no_dealbreaker_and_no_gap(found: Document) -> None:
    answers = read_answers(found)
    options = {key: settling_point(answers, key) for key in LED}
    taken = {key: option for key, option in options.items() if option is not None}
    card = as_settled(answers, Settlements(taken))
    standings = {card.dimension(key).standing for key in LED}
    assert standings.isdisjoint({Standing.DEALBREAKER, Standing.GAP})
