from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questionnaire import Item, Kind, Option, Rule
from assessments.scoring import chance, distance
from assessments.scoring.dimensions import band
from assessments.scoring.measures import at_most, reaches
from tests.assessments.scoring.documents import QUESTIONNAIRE, random_value, said

COMPARABLE = [
    i for i in QUESTIONNAIRE.items if i.kind not in (Kind.TEXT, Kind.PREDICTION)
]


def made(kind: Kind, options: int = 0, most: int | None = None) -> Item:
    return Item(
        key="d.i",
        dimension="d",
        kind=kind,
        rule=Rule.SIMILAR,
        ask="?",
        options=tuple(Option(key, key) for key in "ABCDEFGH"[:options]),
        most=most,
    )


@pytest.mark.parametrize(
    ("item", "x", "y", "wanted"),
    [
        (made(Kind.SCALE7), 1, 7, 1),
        (made(Kind.SCALE7), 3, 5, 2 / 6),
        (made(Kind.RATING10), 1, 4, 3 / 9),
        (made(Kind.ORDERED, 5), "B", "E", 3 / 4),
        (made(Kind.CHOICE, 4), "A", "A", 0),
        (made(Kind.CHOICE, 4), "A", "D", 1),
        (made(Kind.YESNO), True, False, 1),
        (made(Kind.RANKING, 5), list("ABCDE"), list("BACED"), 0.2),
        (made(Kind.RANKING, 4), list("ABCD"), list("DCBA"), 1),
        (made(Kind.POINTS, 2), {"A": 100}, {"B": 100}, 1),
        (made(Kind.POINTS, 2), {"A": 60, "B": 40}, {"A": 50, "B": 50}, 0.1),
        (made(Kind.MULTI, 5, 4), ["A", "B", "C"], ["C", "B", "D"], 0.5),
        (made(Kind.MULTI, 5, 4), ["A"], ["B", "C"], 1),
    ],
)
def test_distances(item: Item, x: Any, y: Any, wanted: float) -> None:
    assert distance(item, x, y) == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.PREDICTION])
def test_words_have_no_distance(kind: Kind) -> None:
    with pytest.raises(ValueError, match="no distance"):
        distance(made(kind), "x", "y")


@given(st.sampled_from(COMPARABLE), st.randoms(use_true_random=True))
def test_distance_is_a_metric_between_0_and_1(item: Item, random: Any) -> None:
    x, y, z = (random_value(item, random) or [item.positions[0]] for _ in range(3))
    assert distance(item, x, x) == 0
    assert distance(item, x, y) == distance(item, y, x)
    assert 0 <= distance(item, x, y) <= 1
    through = distance(item, x, z) + distance(item, z, y)
    assert distance(item, x, y) <= through + 1e-12


@pytest.mark.parametrize(
    ("item", "wanted"),
    [
        (made(Kind.SCALE7), 1 - 8 / 21),
        (made(Kind.RATING10), 1 - 11 / 30),
        (made(Kind.ORDERED, 4), 1 - 5 / 12),
        (made(Kind.CHOICE, 4), 1 / 4),
        (made(Kind.YESNO), 1 / 2),
        (made(Kind.RANKING, 5), 1 / 2),
        (made(Kind.POINTS, 4), 4 / 7),
    ],
)
def test_chance(item: Item, wanted: float) -> None:
    assert chance(item) == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize(
    "item", [made(Kind.SCALE7), made(Kind.ORDERED, 5), made(Kind.CHOICE, 3)]
)
def test_chance_is_the_mean_over_all_pairs_of_answers(item: Item) -> None:
    pairs = list(product(item.positions, repeat=2))
    mean = sum(1 - distance(item, x, y) for x, y in pairs) / len(pairs)
    assert chance(item) == pytest.approx(mean, abs=1e-12)


@pytest.mark.parametrize(("options", "most"), [(4, 4), (5, 3), (6, 1)])
def test_chance_of_sets_is_the_mean_over_all_pairs_of_sets(
    options: int, most: int
) -> None:
    item = made(Kind.MULTI, options, most)
    sets = [s for n in range(1, most + 1) for s in combinations(item.positions, n)]
    pairs = list(product(sets, repeat=2))
    mean = sum(1 - distance(item, x, y) for x, y in pairs) / len(pairs)
    assert chance(item) == pytest.approx(mean, abs=1e-12)


def test_kendall_pairs_in_a_scorecard() -> None:
    order = list(QUESTIONNAIRE.item("speed_quality.quality").positions)
    other = [order[i] for i in (1, 0, 2, 4, 3)]
    item = said("speed_quality.quality", [order], [other]).dimension("speed_quality")
    assert item.items[0].agreement == pytest.approx(0.8, abs=1e-9)


def test_points_in_a_scorecard() -> None:
    keys = QUESTIONNAIRE.item("value.split").positions
    x = dict(zip(keys, (40, 30, 20, 10), strict=True))
    y = dict.fromkeys(keys, 25)
    item = said("value.split", [x], [y]).dimension("value").items[0]
    assert item.agreement == pytest.approx(0.8, abs=1e-9)


def test_an_option_left_out_counts_0_points() -> None:
    keys = QUESTIONNAIRE.item("value.split").positions
    x = {keys[0]: 100}
    y = {**dict.fromkeys(keys, 0), keys[0]: 100}
    assert said("value.split", [x], [y]).dimension("value").items[0].agreement == 1


def test_disagreement_between_and_inside() -> None:
    item = said("growth.clients", [2, 3], [6, 6]).dimension("growth").items[0]
    assert item.agreement == pytest.approx(0.41667, abs=5e-6)
    assert item.between == pytest.approx(0.54167, abs=5e-6)
    assert item.inside_a == pytest.approx(0.04167, abs=5e-6)
    assert item.inside_b == 0


def test_two_divided_agencies_miss_it_all_inside() -> None:
    item = said("growth.clients", [1, 7], [1, 7]).dimension("growth").items[0]
    assert item.agreement == 0.5
    assert (item.between, item.inside_a, item.inside_b) == (0, 0.25, 0.25)
    assert (item.furthest, item.closest) == (0, 1)


@pytest.mark.parametrize(
    ("corrected", "wanted"),
    [
        (0.5, "strong"),
        (0.5 - 5e-10, "strong"),
        (0.5 - 2e-9, "workable"),
        (0.2 - 5e-10, "workable"),
        (0.2 - 2e-9, "weak"),
        (-1.0, "weak"),
    ],
)
def test_bands_forgive_floating_point(corrected: float, wanted: str) -> None:
    assert band(corrected) == wanted


def test_thresholds_forgive_floating_point_on_both_sides() -> None:
    assert reaches(4 - 5e-10, 4)
    assert not reaches(4 - 2e-9, 4)
    assert at_most(1 / 6 + 5e-10, 1 / 6)
    assert not at_most(1 / 6 + 2e-9, 1 / 6)
