"""The lines of complementarity and readiness, held against every way of ticking."""

from dataclasses import replace
from itertools import combinations, product
from statistics import fmean

import pytest
from hypothesis import given, settings

from assessments.questionnaire import Item, Questionnaire
from assessments.scoring import (
    Complementarity,
    complementarity_line,
    read_answers,
    readiness_line,
    score,
)
from tests.assessments.scoring.documents import (
    QUESTIONNAIRE,
    Document,
    case,
    document,
    random_documents,
    ready,
    respondent,
    scored,
)

LISTS = ("value.needs", "value.brings", "territory.services")


def smaller(options: int, most: int) -> Questionnaire:
    """The questionnaire with lists short enough to try every pair of sets."""

    def cut(item: Item) -> Item:
        if item.key not in LISTS:
            return item
        return replace(item, options=item.options[:options], most=most)

    return replace(
        QUESTIONNAIRE,
        sections=tuple(
            replace(
                section,
                dimensions=tuple(
                    replace(dimension, items=tuple(map(cut, dimension.items)))
                    for dimension in section.dimensions
                ),
            )
            for section in QUESTIONNAIRE.sections
        ),
    )


def sets(item: Item) -> list[set[object]]:
    """Every set that can be ticked."""
    assert item.most is not None
    return [
        set(ticked)
        for size in range(1, item.most + 1)
        for ticked in combinations(item.positions, size)
    ]


@pytest.mark.parametrize(("options", "most"), [(2, 1), (3, 2), (5, 3), (6, 6)])
def test_strangers_are_two_people_who_tick_any_set(options: int, most: int) -> None:
    asked = smaller(options, most)
    needs, brings, services = (sets(asked.item(key)) for key in LISTS)
    cover = fmean(len(n & b) / len(n) for n, b in product(needs, brings))
    apart = fmean(1 - len(s & t) / len(s | t) for s, t in product(services, services))
    for result, expected in (
        (Complementarity(0.5, 0.5, 0.5, 50), (cover + apart) / 2),
        (Complementarity(None, 0.5, 0.5, 50), (cover + apart) / 2),
        (Complementarity(0.5, None, None, 50), cover),
        (Complementarity(None, None, 0.5, 50), apart),
    ):
        line = complementarity_line(asked, result)
        assert line.chance == pytest.approx(100 * expected)


def test_strangers_reach_the_lines_that_two_random_levels_reach() -> None:
    items = [i for i in QUESTIONNAIRE.items if i.floor is not None]
    for kept in (items, items[:1], items[3:5]):
        values = {item.key: ready()[item.key] for item in kept}
        result = scored([respondent(values)], [respondent(values)]).readiness
        expected = fmean(reached(item) for item in kept)
        line = readiness_line(QUESTIONNAIRE, result)
        assert line.chance == pytest.approx(100 * expected)


def reached(item: Item) -> float:
    """The index that scoring gives the item, averaged over all pairs of answers."""
    found = []
    for a, b in product(item.positions, repeat=2):
        card = scored([respondent({item.key: a})], [respondent({item.key: b})])
        assert card.readiness.index is not None
        found.append(card.readiness.index / 100)
    return fmean(found)


def test_the_worked_case() -> None:
    card = score(read_answers(case()))
    complementary = complementarity_line(QUESTIONNAIRE, card.complementarity)
    assert complementary.low == complementary.high == card.complementarity.index
    readiness = readiness_line(QUESTIONNAIRE, card.readiness)
    assert readiness.low == readiness.high == card.readiness.index
    assert complementary.chance is not None
    assert readiness.chance is not None


def test_what_is_unanswered_counts_as_nothing_and_as_the_best() -> None:
    result = Complementarity(cover_a=0.5, cover_b=None, separation=0.8, index=65)
    line = complementarity_line(QUESTIONNAIRE, result)
    assert line.low == pytest.approx(100 * (0.25 + 0.8) / 2)
    assert line.high == pytest.approx(100 * (0.75 + 0.8) / 2)


def test_nothing_answered_says_nothing() -> None:
    nothing = Complementarity(None, None, None, None)
    line = complementarity_line(QUESTIONNAIRE, nothing)
    assert (line.chance, line.low, line.high) == (None, 0, 100)
    card = score(read_answers(document([respondent()], [respondent()])))
    line = readiness_line(QUESTIONNAIRE, card.readiness)
    assert (line.chance, line.low, line.high) == (None, 0, 100)


@given(random_documents())
@settings(max_examples=30, deadline=None)
def test_an_index_lies_between_its_bounds(found: Document) -> None:
    card = score(read_answers(found))
    cover, levels = card.complementarity, card.readiness
    for result, line in (
        (cover, complementarity_line(QUESTIONNAIRE, cover)),
        (levels, readiness_line(QUESTIONNAIRE, levels)),
    ):
        assert 0 <= line.low <= line.high <= 100 + 1e-9
        if result.index is not None:
            assert line.low - 1e-9 <= result.index <= line.high + 1e-9
