from typing import Any

import pytest

from assessments.scoring import ReadinessItem, Scorecard
from tests.assessments.scoring.documents import respondent, scored


def fit(a: dict[str, Any], b: dict[str, Any]) -> Any:
    return scored([respondent(a)], [respondent(b)]).complementarity


def test_complementarity() -> None:
    found = fit(
        {
            "value.needs": ["craft", "market"],
            "value.brings": ["clients"],
            "territory.services": ["seo", "web"],
        },
        {
            "value.needs": ["clients"],
            "value.brings": ["craft", "capital"],
            "territory.services": ["web", "pr"],
        },
    )
    assert (found.cover_a, found.cover_b) == (0.5, 1)
    assert found.separation == pytest.approx(2 / 3)
    assert found.index == pytest.approx(100 * (0.75 + 2 / 3) / 2)


def test_an_agency_needs_and_brings_what_any_of_its_people_say() -> None:
    card = scored(
        [
            respondent({"value.needs": ["craft"]}),
            respondent({"value.needs": ["brand"]}),
        ],
        [respondent({"value.brings": ["brand"]}), respondent()],
    )
    assert card.complementarity.cover_a == 0.5
    assert card.complementarity.cover_b is None
    assert card.complementarity.index == 50


@pytest.mark.parametrize("blank", [{}, {"value.brings": []}])
def test_a_part_without_its_lists_is_null(blank: dict[str, Any]) -> None:
    services = {"territory.services": ["seo"]}
    found = fit({"value.needs": ["craft"], **services}, {**blank, **services})
    assert (found.cover_a, found.cover_b) == (None, None)
    assert (found.separation, found.index) == (0, 0)


def test_no_lists_no_index() -> None:
    assert fit({}, {}).index is None


def level(card: Scorecard, key: str) -> ReadinessItem:
    return next(item for item in card.readiness.items if item.key == key)


def test_readiness_takes_the_lower_mean() -> None:
    card = scored(
        [respondent({"risk.symmetry": 5}), respondent({"risk.symmetry": 8})],
        [respondent({"risk.symmetry": 10})],
    )
    assert vars(level(card, "risk.symmetry")) == {
        "key": "risk.symmetry",
        "a": 6.5,
        "b": 10,
        "floor": 7,
        "lower": 6.5,
        "fix_needed": True,
    }
    assert card.readiness.index == pytest.approx(100 * 5.5 / 6)


def test_options_have_levels_from_0() -> None:
    key = "commitment.first_90_days"
    item = level(
        scored([respondent({key: "hours"})], [respondent({key: "budget"})]), key
    )
    assert (item.a, item.b, item.floor, item.lower) == (1, 3, 2, 1)


def test_more_than_the_floor_earns_nothing_more() -> None:
    values = {"risk.symmetry": 10}
    card = scored([respondent(values)], [respondent(values)])
    assert card.readiness.index == 100
    assert level(card, "risk.symmetry").fix_needed is False


def test_a_level_nobody_gave_is_null_and_left_out() -> None:
    card = scored([respondent({"risk.symmetry": 7})], [respondent()])
    item = level(card, "risk.symmetry")
    assert (item.a, item.b, item.lower, item.fix_needed) == (7, None, None, None)
    assert card.readiness.index is None


def predicting(**expected: Any) -> dict[str, Any]:
    keys = {"winner": "speed_quality.winner", "risk": "risk.appetite"}
    return {"empathy.prediction": {keys[name]: v for name, v in expected.items()}}


def test_accuracy_is_the_mean_over_predicted_items() -> None:
    card = scored(
        [respondent(predicting(winner=4, risk=1)), respondent(predicting(winner=7))],
        [respondent({"speed_quality.winner": 7, "risk.appetite": 1})],
    )
    assert card.foresight.a.accuracy == pytest.approx((1 - 0.25 + 1) / 2)
    assert card.foresight.b.accuracy is None


def test_predictions_of_what_was_not_answered_are_left_out() -> None:
    card = scored(
        [respondent(predicting(winner=4, risk=1))], [respondent({"risk.appetite": 7})]
    )
    assert card.foresight.a.accuracy == 0


@pytest.mark.parametrize(
    ("own", "expected", "real", "blind"),
    [
        (1, 1, 7, True),
        (1, 2, 4, True),  # half the scale apart; one step from one's own answer
        (1, 3, 7, False),  # two steps: a difference was expected
        (2, 2, 4, False),  # the agencies are near enough
    ],
)
def test_a_blind_spot_is_agreement_taken_for_granted(
    own: int, expected: int, real: int, blind: bool
) -> None:
    card = scored(
        [respondent({"risk.appetite": own, **predicting(risk=expected)})],
        [respondent({"risk.appetite": real})],
    )
    assert card.foresight.a.blind_spots == (("risk.appetite",) if blind else ())
    assert card.foresight.b.blind_spots == ()


def test_who_gave_only_one_of_the_two_is_no_blind_spot() -> None:
    card = scored(
        [respondent({"risk.appetite": 1}), respondent(predicting(risk=1))],
        [respondent({"risk.appetite": 7})],
    )
    assert card.foresight.a.blind_spots == ()


def test_blind_spots_stand_in_the_order_of_the_prediction() -> None:
    own = {"risk.appetite": 1, "speed_quality.winner": 1}
    card = scored(
        [respondent({**own, **predicting(risk=1, winner=1)})],
        [respondent({"risk.appetite": 7, "speed_quality.winner": 7})],
    )
    assert card.foresight.a.blind_spots == ("speed_quality.winner", "risk.appetite")
