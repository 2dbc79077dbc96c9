from typing import Any

import pytest

from assessments.scoring import Standing, read_answers, score, standoff
from tests.assessments.scoring.documents import (
    case,
    dimension_of,
    document,
    ready,
    respondent,
    said,
    scored,
)

LEAD = "growth.clients"


def with_accepts(value: Any, *accepts: Any, **rest: Any) -> dict[str, Any]:
    return respondent({LEAD: value}, accepts={LEAD: accepts}, **rest)


def test_an_item_only_one_side_answered_is_not_compared() -> None:
    growth = scored(
        [respondent({LEAD: 4, "growth.margin": 4})], [respondent({LEAD: 4})]
    ).dimension("growth")
    assert [item.key for item in growth.items] == [LEAD]
    assert (growth.coverage, growth.low, growth.high) == (0.5, 0.5, 1)
    assert growth.agreement == 1
    assert growth.standing is Standing.UNANSWERED
    assert growth.weight is None


def test_an_open_item_counts_0_in_the_lower_and_1_in_the_upper_bound() -> None:
    growth = said(LEAD, [1], [4]).dimension("growth")
    assert (growth.agreement, growth.low, growth.high) == (0.5, 0.25, 0.75)


def test_a_dimension_nobody_answered() -> None:
    growth = scored([respondent()], [respondent()]).dimension("growth")
    fields = vars(growth)
    for name in ("agreement", "chance", "corrected", "band"):
        assert fields[name] is None
    for name in ("between", "inside_a", "inside_b"):
        assert fields[name] is None
    assert (growth.coverage, growth.low, growth.high) == (0, 0, 1)
    assert (growth.zone, growth.meeting_point) == (None, None)


def test_one_silent_colleague_does_not_hide_the_other() -> None:
    growth = said(LEAD, [4], [4])
    both = scored([respondent({LEAD: 4}), respondent()], [respondent({LEAD: 4})])
    assert both.dimension("growth").items == growth.dimension("growth").items


def test_half_the_items_are_too_few() -> None:
    values: dict[str, Any] = {"speed_quality.winner": 4, "speed_quality.fast": "week"}
    few = scored([respondent(values)], [respondent(values)])
    assert few.dimension("speed_quality").standing is Standing.UNANSWERED
    more = {**values, "speed_quality.collision": "ship"}
    enough = scored([respondent(more)], [respondent(more)])
    assert enough.dimension("speed_quality").standing is Standing.ALIGNED


@pytest.mark.parametrize(
    ("a", "b", "zone", "meeting_point"),
    [
        ((2, [1, 3]), (4, [3, 5]), (3,), 3),
        ((2, [1, 3]), (5, [4]), (), None),
        ((2, [5, 4, 3]), (5, [2, 3, 4]), (2, 3, 4, 5), 3),
        ((4, []), (4, []), (4,), 4),
    ],
)
def test_the_zone_is_what_everybody_accepts(
    a: tuple[int, list[int]],
    b: tuple[int, list[int]],
    zone: tuple[int, ...],
    meeting_point: int | None,
) -> None:
    card = scored([with_accepts(a[0], *a[1])], [with_accepts(b[0], *b[1])])
    growth = card.dimension("growth")
    assert (growth.zone, growth.meeting_point) == (zone, meeting_point)


def test_the_zone_is_null_when_a_side_is_silent() -> None:
    card = scored([respondent({LEAD: 4})], [respondent()])
    assert card.dimension("growth").zone is None


@pytest.mark.parametrize(
    ("to_a", "to_b", "wanted"),
    # Between equals every sum ties, and the smaller largest distance wins.
    [(3, 1, 2), (1, 3, 6), (1, 1, 4), (0, 1, 6)],
)
def test_the_meeting_point_is_weighted(to_a: int, to_b: int, wanted: int) -> None:
    everything = range(1, 8)
    growth = scored(
        [with_accepts(2, *everything, importance={"growth": to_a})],
        [with_accepts(6, *everything, importance={"growth": to_b})],
    ).dimension("growth")
    assert growth.meeting_point == wanted


def test_weights_that_are_all_0_count_as_1() -> None:
    nothing = {"growth": 0}
    a = [with_accepts(1, *range(1, 8), importance=nothing)] * 2
    b = [with_accepts(7, *range(1, 8), importance=nothing)]
    assert scored(a, b).dimension("growth").meeting_point == 1


def test_the_meeting_point_takes_the_earlier_of_equals() -> None:
    growth = scored([with_accepts(3, 4)], [with_accepts(4, 3)]).dimension("growth")
    assert growth.meeting_point == 3


@pytest.mark.parametrize(
    ("walks_a", "walks_b", "accepts_b", "wanted"),
    [
        (["growth"], [], [6], Standing.DEALBREAKER),
        ([], ["growth"], [6], Standing.DEALBREAKER),
        ([], [], [6], Standing.GAP),
        (["depth"], [], [6], Standing.GAP),
        (["growth"], ["growth"], [2, 6], Standing.NEGOTIABLE),
    ],
)
def test_a_breach_needs_nothing_in_common_and_a_walk_away(
    walks_a: list[str], walks_b: list[str], accepts_b: list[int], wanted: Standing
) -> None:
    margin = {"growth.margin": 4}
    a = respondent({LEAD: 1, **margin}, accepts={LEAD: [2]}, walk_away=walks_a)
    b = respondent({LEAD: 7, **margin}, accepts={LEAD: accepts_b}, walk_away=walks_b)
    assert scored([a], [b]).dimension("growth").standing is wanted


def test_a_breach_is_between_two_people_of_whom_one_walks() -> None:
    # The one who would walk shares 4 with everybody; the other pair shares nothing.
    walker = respondent({LEAD: 4}, walk_away=["growth"])
    a = [walker, respondent({LEAD: 1})]
    growth = scored(a, [respondent({LEAD: 7}, accepts={LEAD: [4]})]).dimension("growth")
    assert growth.standing is not Standing.DEALBREAKER
    a[1] = respondent({LEAD: 1}, walk_away=["growth"])
    growth = scored(a, [respondent({LEAD: 7}, accepts={LEAD: [4]})]).dimension("growth")
    assert growth.standing is Standing.DEALBREAKER


def test_a_breach_counts_even_when_little_else_is_answered() -> None:
    card = scored(
        [respondent({LEAD: 1}, walk_away=["growth"])], [respondent({LEAD: 7})]
    )
    assert card.dimension("growth").standing is Standing.DEALBREAKER
    assert card.verdict == "stop"


def test_who_did_not_answer_cannot_breach() -> None:
    card = scored([respondent(walk_away=["growth"])], [respondent({LEAD: 7})])
    assert card.dimension("growth").standing is Standing.UNANSWERED


def test_an_empty_zone_outranks_a_high_agreement() -> None:
    values = {LEAD: 4, "growth.margin": 4}
    growth = scored([respondent(values)], [respondent({**values, LEAD: 5})]).dimension(
        "growth"
    )
    assert growth.band == "strong"
    assert growth.standing is Standing.GAP


@pytest.mark.parametrize(
    ("answers", "accepts", "wanted"),
    [
        ([1, 4], [[4], [1]], ("a",)),  # three steps apart
        ([2, 4], [[3], [3]], ()),  # near enough, and 3 in common
        ([2, 3], [[], []], ("a",)),  # near, but nothing in common
        ([4], [[]], ()),
        ([4, None], [[], []], ()),
    ],
)
def test_an_internal_split(
    answers: list[int | None], accepts: list[list[int]], wanted: tuple[str, ...]
) -> None:
    a = [
        respondent() if value is None else with_accepts(value, *accepted)
        for value, accepted in zip(answers, accepts, strict=True)
    ]
    alone = scored(a, [respondent()]).dimension("growth")
    assert alone.internal_split == wanted


def test_both_sides_can_be_split() -> None:
    growth = said(LEAD, [1, 7], [1, 7]).dimension("growth")
    assert growth.internal_split == ("a", "b")


def test_importance_is_the_mean_with_1_for_the_silent() -> None:
    a = [respondent(importance={"growth": 3}), respondent()]
    growth = scored(a, [respondent()]).dimension("growth")
    assert (growth.importance.a, growth.importance.b) == (2, 1)


def test_weights_are_the_mean_of_both_shares() -> None:
    values = {
        LEAD: 4,
        "growth.margin": 4,
        "depth.relationship": 4,
        "depth.horizon": 1,
    }
    card = scored(
        [respondent(values, importance={"growth": 3, "depth": 1})],
        [respondent({**values, "depth.horizon": 7}, importance={"depth": 0})],
    )
    assert card.dimension("growth").weight == pytest.approx((3 / 4 + 1) / 2)
    assert card.alignment.as_a == pytest.approx(75 + 25 / 2)
    assert card.alignment.as_b == pytest.approx(100)
    assert card.alignment.score == pytest.approx((75 + 25 / 2 + 100) / 2)
    scored_items = sum(len(d.items) for d in card.dimensions)
    assert scored_items == 4


def test_nothing_important_means_equal_shares() -> None:
    everything = {d.key: 0 for d in scored([respondent()], [respondent()]).dimensions}
    card = scored([respondent(ready(), importance=everything)], [respondent(ready())])
    for dimension in card.dimensions:
        assert dimension.weight == pytest.approx(1 / len(card.dimensions))


def test_nothing_scored_leaves_alignment_null_but_coverage() -> None:
    alignment = scored([respondent()], [respondent()]).alignment
    assert alignment.coverage == 0
    assert set(vars(alignment).values()) == {None, 0.0}


def test_trades_give_what_costs_little() -> None:
    a = {"growth": 3, "depth": 0, "time": 1, "risk": 3}
    b = {"growth": 1, "depth": 2, "time": 2, "risk": 0}
    apart = {"growth": (1, 4), "depth": (1, 4), "risk": (4, 4)}
    values_a = {**_values(apart, 0), "time.term": "year", "time.urgency": 1}
    values_b = {**_values(apart, 1), "time.term": "open", "time.urgency": 7}
    card = scored(
        [respondent(values_a, importance=a)], [respondent(values_b, importance=b)]
    )
    # Risk is aligned, so it is nothing to trade with.
    assert [(t.a_yields, t.b_yields, t.strength) for t in card.trades] == [
        ("depth", "growth", 2),
        ("time", "growth", 1),
    ]


def _values(apart: dict[str, tuple[int, int]], side: int) -> dict[str, int]:
    items = {
        "growth": (LEAD, "growth.margin"),
        "depth": ("depth.relationship", "depth.horizon"),
        "risk": ("risk.appetite",),
    }
    return {key: values[side] for name, values in apart.items() for key in items[name]}


def test_a_standoff_tells_how_near_the_sides_come() -> None:
    found = standoff(read_answers(case()), "growth")
    assert found is not None
    assert found.a.respondents == ((1, 2, 3), (1, 2, 3, 4))
    assert found.a.everybody == (1, 2, 3)
    assert found.a.anybody == (1, 2, 3, 4)
    assert found.b.everybody == (4, 5, 6, 7)
    assert found.nearest == (3, 4)
    assert found.steps == 1
    assert found.distance == pytest.approx(1 / 6)


def test_a_standoff_inside_a_side_is_told_by_what_anybody_accepts() -> None:
    a = [respondent({LEAD: 1}), respondent({LEAD: 5})]
    answers = read_answers(document(a, [respondent({LEAD: 7})]))
    found = standoff(answers, "growth")
    assert found is not None
    assert found.a.everybody == ()
    assert found.nearest == (5, 7)


def test_a_standoff_over_options_without_order_has_no_steps() -> None:
    found = standoff(
        read_answers(
            document(
                [respondent({"conflict.mode": "debate"})],
                [respondent({"conflict.mode": "expert"})],
            )
        ),
        "conflict",
    )
    assert found is not None
    assert (found.distance, found.steps) == (1, None)


def test_no_standoff_without_a_lead_or_an_answer() -> None:
    answers = read_answers(document([respondent({LEAD: 1})], [respondent()]))
    assert standoff(answers, "purpose") is None
    assert standoff(answers, "growth") is None
    with pytest.raises(KeyError):
        standoff(answers, "luck")


def test_the_same_case_scores_the_same_twice() -> None:
    assert score(read_answers(case())) == score(read_answers(case()))


def test_an_accepted_option_of_a_choice() -> None:
    card = scored(
        [
            respondent(
                {"conflict.mode": "expert"}, accepts={"conflict.mode": ["debate"]}
            )
        ],
        [respondent({"conflict.mode": "debate"})],
    )
    assert dimension_of(card, "conflict.mode").zone == ("debate",)
