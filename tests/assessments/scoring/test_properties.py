"""What holds for whatever two agencies answer."""

import copy
import os
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assessments.questionnaire import Item, Kind
from assessments.scoring import (
    Scorecard,
    Verdict,
    read_answers,
    score,
)
from tests.assessments.scoring.documents import (
    LED,
    MATTERING,
    QUESTIONNAIRE,
    Document,
    dimension_of,
    document,
    random_documents,
    random_respondent,
    random_value,
    respondent,
    said,
    scored,
)

SCALES = [i for i in QUESTIONNAIRE.items if i.kind is Kind.SCALE7 and i.scored]
RANDOM = st.randoms(use_true_random=True)

# Seconds by default; LAW_EXAMPLES=2000 tries thousands.
LAW = settings(max_examples=int(os.environ.get("LAW_EXAMPLES", "40")), deadline=None)
SEVERITY = list(Verdict)


def result(found: Document) -> dict[str, Any]:
    """The scorecard as JSON, its lists without an order brought into one."""
    return ordered(score(read_answers(found)).as_dict())


def ordered(card: dict[str, Any]) -> dict[str, Any]:
    for name in ("flags", "trades"):
        card[name].sort(key=lambda part: sorted(map(str, part.items())))
    for dimension in card["dimensions"]:
        dimension["internal_split"].sort()
    return card


def mirrored(found: Any) -> Any:
    """A part of a scorecard with a and b in each other's place."""
    names = {
        "a": "b",
        "b": "a",
        "as_a": "as_b",
        "as_b": "as_a",
        "inside_a": "inside_b",
        "inside_b": "inside_a",
        "cover_a": "cover_b",
        "cover_b": "cover_a",
        "a_yields": "b_yields",
        "b_yields": "a_yields",
    }
    if isinstance(found, dict):
        swapped = {}
        for key, value in found.items():
            sides = key in ("agency", "internal_split")
            part = _letters(value) if sides else mirrored(value)
            swapped[names.get(key, key)] = part
        return swapped
    return [mirrored(part) for part in found] if isinstance(found, list) else found


def _letters(found: Any) -> Any:
    if isinstance(found, list):
        return [_letters(letter) for letter in found]
    return {"a": "b", "b": "a"}[found]


@given(random_documents())
@LAW
def test_swapping_the_agencies_swaps_a_and_b(found: Document) -> None:
    swapped = {**found, "agencies": found["agencies"][::-1]}
    assert result(swapped) == ordered(mirrored(result(found)))


@given(random_documents(), RANDOM)
@LAW
def test_no_order_changes_anything_but_positions(
    found: Document, random: Random
) -> None:
    shuffled = copy.deepcopy(found)
    for agency in shuffled["agencies"]:
        random.shuffle(agency["respondents"])
        for each in agency["respondents"]:
            each["answers"] = _shuffled(each["answers"], random)
            each["importance"] = _shuffled(each["importance"], random)
            random.shuffle(each["walk_away"])
            for key, answer in each["answers"].items():
                random.shuffle(answer.get("accepts", []))
                if QUESTIONNAIRE.item(key).kind is Kind.MULTI and answer["value"]:
                    random.shuffle(answer["value"])
    assert _without_positions(result(shuffled)) == _without_positions(result(found))


def _shuffled(mapping: dict[str, Any], random: Random) -> dict[str, Any]:
    pairs = list(mapping.items())
    random.shuffle(pairs)
    return dict(pairs)


def _without_positions(card: dict[str, Any]) -> dict[str, Any]:
    for flag in card["flags"]:
        flag.pop("respondent", None)
    return ordered(card)


@given(RANDOM, st.integers(1, 3), st.integers(1, 3))
@LAW
def test_identical_unanimous_complete_answers_align_fully(
    random: Random, size_a: int, size_b: int
) -> None:
    one = random_respondent(random, 1.0)
    for item in QUESTIONNAIRE.items:
        while not one["answers"][item.key]["value"] and item.kind is Kind.MULTI:
            one["answers"][item.key]["value"] = random_value(item, random)
    alignment = scored([one] * size_a, [one] * size_b).alignment
    assert alignment.coverage == 1
    assert alignment.score == pytest.approx(100, abs=1e-9)
    assert alignment.low == alignment.high == alignment.score


@given(RANDOM)
@LAW
def test_opposite_ends_everywhere_align_not_at_all(random: Random) -> None:
    a, b = {}, {}
    for item in QUESTIONNAIRE.items:
        if item.scored:
            ends = _opposites(item, random)
            random.shuffle(ends)
            a[item.key], b[item.key] = ends
    assert scored([respondent(a)], [respondent(b)]).alignment.score == pytest.approx(
        0, abs=1e-9
    )


def _opposites(item: Item, random: Random) -> list[Any]:
    shuffled = random.sample(item.positions, len(item.positions))
    match item.kind:
        case Kind.CHOICE:
            return shuffled[:2]
        case Kind.RANKING:
            return [shuffled, shuffled[::-1]]
        case Kind.POINTS:
            return [{shuffled[0]: 100}, {shuffled[1]: 60, shuffled[2]: 40}]
        case Kind.MULTI:
            return [shuffled[:2], shuffled[2:4]]
    return [item.positions[0], item.positions[-1]]


@given(
    st.sampled_from(SCALES),
    st.lists(st.integers(1, 7), min_size=1, max_size=4),
    st.lists(st.integers(1, 7), min_size=1, max_size=4),
    st.booleans(),
)
@LAW
def test_moving_away_from_everybody_never_raises_the_item(
    item: Item, a: list[int], b: list[int], down: bool
) -> None:
    moved = a[0] - 1 if down else a[0] + 1
    assume(1 <= moved <= 7)
    assume(all(abs(moved - w) > abs(a[0] - w) for w in b))
    before, after = (_agreement(item, first, a, b) for first in (a[0], moved))
    assert after <= before


def _agreement(item: Item, first: int, a: list[int], b: list[int]) -> float:
    card = said(item.key, [first, *a[1:]], b)
    (found,) = dimension_of(card, item.key).items
    return found.agreement


@given(random_documents(), RANDOM, st.sampled_from([2, 3]), st.integers(0, 1))
@LAW
def test_the_scale_of_an_agencys_importances_does_not_count(
    found: Document, random: Random, factor: int, side: int
) -> None:
    highest = 3 // factor
    for each in found["agencies"][side]["respondents"]:
        each["importance"] = {key: random.randint(0, highest) for key in MATTERING}
    before = score(read_answers(found))
    for each in found["agencies"][side]["respondents"]:
        each["importance"] = {k: v * factor for k, v in each["importance"].items()}
    after = score(read_answers(found))
    for name in ("score", "as_a", "as_b", "chance"):
        assert _close(getattr(before.alignment, name), getattr(after.alignment, name))
    for x, y in zip(before.dimensions, after.dimensions, strict=True):
        assert _close(x.weight, y.weight)


def _close(x: float | None, y: float | None) -> bool:
    return x is y if x is None or y is None else abs(x - y) <= 1e-9


@given(random_documents())
@LAW
def test_the_score_is_within_its_bounds(found: Document) -> None:
    card = score(read_answers(found))
    alignment = card.alignment
    if alignment.score is not None:
        assert alignment.low is not None
        assert alignment.high is not None
        assert 0 <= alignment.low <= alignment.score <= alignment.high <= 100 + 1e-9
    for dimension in card.dimensions:
        assert 0 <= dimension.low <= dimension.high <= 1
        if dimension.agreement is not None:
            assert dimension.low <= dimension.agreement <= dimension.high


@given(random_documents(), RANDOM)
@LAW
def test_taking_an_answer_away_never_narrows_a_dimension(
    found: Document, random: Random
) -> None:
    before = score(read_answers(found))
    someone = random.choice(random.choice(found["agencies"])["respondents"])
    assume(someone["answers"])
    del someone["answers"][random.choice(list(someone["answers"]))]
    after = score(read_answers(found))
    for x, y in zip(before.dimensions, after.dimensions, strict=True):
        assert y.high - y.low >= x.high - x.low - 1e-12


@given(random_documents(), RANDOM)
@LAW
def test_a_walk_away_never_improves_the_verdict(
    found: Document, random: Random
) -> None:
    before = score(read_answers(found))
    someone = random.choice(random.choice(found["agencies"])["respondents"])
    rest = [key for key in LED if key not in someone["walk_away"]]
    someone["walk_away"].append(random.choice(rest))
    after = score(read_answers(found))
    assert SEVERITY.index(after.verdict) <= SEVERITY.index(before.verdict)
    assert _but_the_judgement(after) == _but_the_judgement(before)


def _but_the_judgement(card: Scorecard) -> dict[str, Any]:
    found = card.as_dict()
    for name in ("verdict", "trades", "stability"):
        del found[name]
    for dimension in found["dimensions"]:
        del dimension["class"]
    return found


@given(random_documents())
@LAW
def test_disagreement_splits_into_between_and_inside(found: Document) -> None:
    for dimension in score(read_answers(found)).dimensions:
        for item in dimension.items:
            parts = item.between + item.inside_a + item.inside_b
            assert parts == pytest.approx(1 - item.agreement, abs=1e-12)
            assert min(item.between, item.inside_a, item.inside_b) >= 0
            assert item.furthest <= item.agreement + 1e-12
            assert item.agreement <= item.closest + 1e-12


@given(random_documents())
@LAW
def test_a_clone_of_every_respondent_changes_no_agreement(found: Document) -> None:
    once = score(read_answers(found))
    for agency in found["agencies"]:
        agency["respondents"] *= 2
    twice = score(read_answers(found))
    for x, y in zip(once.dimensions, twice.dimensions, strict=True):
        assert _close(x.agreement, y.agreement)
        assert _close(x.between, y.between)
        assert (x.zone, x.standing) == (y.zone, y.standing)


@given(random_documents())
@LAW
def test_every_scorecard_survives_its_json_shape(found: Document) -> None:
    card = score(read_answers(found))
    assert Scorecard.from_dict(card.as_dict()) == card


@given(random_documents())
@LAW
def test_the_verdict_of_a_single_pairing_is_stable(found: Document) -> None:
    alone = document(*([a["respondents"][0]] for a in found["agencies"]))
    stability = score(read_answers(alone)).stability
    assert (stability.pairings, stability.same_verdict) == (1, 1)
