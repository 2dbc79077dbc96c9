"""What would change a verdict, held against scoring every set of settlements."""

import os
from dataclasses import replace
from itertools import combinations
from math import ceil, comb
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.questionnaire import Dimension, Position, Questionnaire, Rule
from assessments.scoring import (
    MOST_WAYS,
    AnswersFile,
    Hurdle,
    Obstacle,
    Settlements,
    Verdict,
    Way,
    as_settled,
    read_answers,
    score,
    settling_point,
    what_would_change,
)
from assessments.scoring.flags import READ_BY_FIX_FLAGS, fix_flags
from assessments.scoring.panel import convene
from tests.assessments.scoring.documents import (
    LED,
    MATTERING,
    QUESTIONNAIRE,
    Document,
    Respondent,
    case,
    document,
    random_value,
    ready,
    respondent,
)

BETTER = list(Verdict)
LAW = settings(max_examples=int(os.environ.get("LAW_EXAMPLES", "60")), deadline=None)
FEW = 4
"""Scored dimensions of a small questionnaire: 16 sets of settlements to score."""


def test_the_worked_case_needs_its_three_dealbreakers_settled() -> None:
    change = what_would_change(read_answers(case()))
    assert change.verdict is Verdict.STOP
    assert change.count == 1
    assert change.ways == (
        Way(Verdict.FIX_FIRST, {"speed_quality": 7, "depth": 7, "success": 6}),
    )


def test_nothing_is_better_than_go() -> None:
    change = what_would_change(read_answers(pair(ready(), ready())))
    assert change.verdict is Verdict.GO
    assert (change.ways, change.count, change.obstacles) == ((), 0, ())


def test_one_gap_that_matters_is_all_that_is_in_the_way() -> None:
    ours = {**ready(), "risk.appetite": 1}
    theirs = {**ready(), "risk.appetite": 7}
    found = pair(ours, theirs, importance={"risk": 3})
    change = what_would_change(read_answers(found))
    assert change.verdict is Verdict.FIX_FIRST
    assert change.ways == (Way(Verdict.GO, {"risk": 4}),)


def test_one_of_two_pulls_is_not_enough_where_a_flag_hangs_on_both() -> None:
    ours = {**ready(), "growth.clients": 1, "depth.relationship": 1}
    theirs = {**ready(), "growth.clients": 7, "depth.relationship": 7}
    change = what_would_change(read_answers(pair(ours, theirs)))
    assert change.verdict is Verdict.FIX_FIRST
    assert [set(way.options) for way in change.ways] == [{"growth", "depth"}]


def test_what_no_settlement_takes_away_is_named() -> None:
    ours = {**ready(), "exit.ready": False, "purpose.importance": 2}
    change = what_would_change(read_answers(pair(ours, ready())))
    assert change.verdict is Verdict.FIX_FIRST
    assert change.obstacles == (
        Obstacle(Hurdle.FLAG, "no_exit_terms"),
        Obstacle(Hurdle.READINESS, "purpose.importance"),
    )


def test_a_dimension_without_a_lead_item_cannot_be_settled() -> None:
    problems = QUESTIONNAIRE.item("purpose.problems").positions
    theirs = {**ready(), "purpose.problems": [problems[-1]]}
    change = what_would_change(read_answers(pair(ready(), theirs)))
    assert change.verdict is Verdict.GO_WITH_CLAUSES
    assert change.obstacles == (Obstacle(Hurdle.DIMENSION, "purpose"),)


def test_too_little_answered_is_named() -> None:
    change = what_would_change(read_answers(pair({}, {})))
    assert change.verdict is Verdict.INSUFFICIENT
    assert change.obstacles == (Obstacle(Hurdle.COVERAGE),)


def two_short_of_coverage(importance: dict[str, int]) -> tuple[Document, int]:
    """Answers that two more, given by both, make enough; how many leads are open.

    One side has answered the rest, so that there is something to settle at.
    """
    asked = sorted((i for i in QUESTIONNAIRE.items if i.scored), key=lambda i: i.lead)
    left = asked[ceil(0.6 * len(asked)) - 2 :]
    values = {k: v for k, v in ready().items() if k not in {i.key for i in left}}
    nothing = dict.fromkeys(MATTERING, 0)
    found = pair(ready(), values, importance={**nothing, **importance})
    return found, sum(item.lead for item in left)


def test_many_ways_are_counted_and_few_named() -> None:
    found, leads = two_short_of_coverage({})
    change = what_would_change(read_answers(found))
    assert change.verdict is Verdict.INSUFFICIENT
    assert change.count == comb(leads, 2)
    assert len(change.ways) == MOST_WAYS
    assert all(len(way.options) == 2 for way in change.ways)


def test_what_must_be_settled_counts_towards_what_is_enough() -> None:
    found, leads = two_short_of_coverage({"risk": 3})
    change = what_would_change(read_answers(found))
    assert change.verdict is Verdict.INSUFFICIENT
    assert change.count == leads - 1
    assert all(len(w.options) == 2 and "risk" in w.options for w in change.ways)


def pair(
    ours: dict[str, object],
    theirs: dict[str, object],
    importance: dict[str, int] | None = None,
) -> Document:
    one = respondent(ours, importance=importance)
    other = respondent(theirs, importance=importance)
    return document([one], [other])


def trimmed(kept: list[str]) -> Questionnaire:
    """The questionnaire with only some dimensions scored; the others are still told."""

    def told(dimension: Dimension) -> Dimension:
        if dimension.key in kept:
            return dimension
        items = tuple(
            replace(item, rule=Rule.NONE, lead=False) if item.scored else item
            for item in dimension.items
        )
        return replace(dimension, items=items)

    return replace(
        QUESTIONNAIRE,
        sections=tuple(
            replace(section, dimensions=tuple(map(told, section.dimensions)))
            for section in QUESTIONNAIRE.sections
        ),
    )


def disturbed(random: Random, kept: list[str], strength: int) -> Respondent:
    """Somebody with whom all is well, but for some answers changed or left out."""
    values = ready()
    near = [i for i in QUESTIONNAIRE.items if i.dimension in kept]
    for item in random.choices(near, k=random.randint(0, strength)):
        if random.random() < 0.3:
            values.pop(item.key, None)
        else:
            values[item.key] = random_value(item, random)
    if random.random() < 0.2:
        item = random.choice(QUESTIONNAIRE.items)
        values[item.key] = random_value(item, random)
    accepts = {
        key: random.sample(QUESTIONNAIRE.item(key).positions, random.randint(0, 3))
        for key in values
        if QUESTIONNAIRE.item(key).lead and random.random() < 0.5
    }
    return respondent(
        values,
        accepts=accepts,
        importance={key: random.randint(0, 3) for key in kept},
        walk_away=[k for k in kept if k in LED and random.random() < 0.1],
    )


@st.composite
def small_cases(draw: st.DrawFn) -> AnswersFile:
    """Two agencies over a questionnaire of few scored dimensions."""
    random = draw(st.randoms(use_true_random=True))
    kept = random.sample(MATTERING, FEW)
    if random.random() < 0.5:
        # Those that flags read, which are searched.
        kept = random.sample(["growth", "speed_quality", "depth", "time"], 3)
        kept.append("territory")
    strength = random.choice([1, 3, 6, 12])
    sizes = random.choice([(1, 1), (1, 2), (2, 2)])
    a, b = ([disturbed(random, kept, strength) for _ in range(n)] for n in sizes)
    answers = read_answers(document(a, b))
    return replace(answers, questionnaire=trimmed(kept))


def tried(answers: AnswersFile) -> dict[frozenset[str], Verdict]:
    """The verdict of every set of settlements, each scored in full."""
    options = {
        d.key: option
        for d in answers.questionnaire.dimensions
        if (option := settling_point(answers, d.key)) is not None and d.matters
    }
    found: dict[frozenset[str], Verdict] = {}
    for size in range(len(options) + 1):
        for keys in combinations(options, size):
            taken: dict[str, Position] = {key: options[key] for key in keys}
            card = as_settled(answers, Settlements(taken))
            found[frozenset(keys)] = card.verdict
    return found


@given(small_cases())
@LAW
def test_the_search_finds_what_scoring_every_set_finds(answers: AnswersFile) -> None:
    change = what_would_change(answers)
    verdicts = tried(answers)
    now = verdicts[frozenset()]
    assert change.verdict is now is score(answers).verdict
    better = {
        keys: verdict
        for keys, verdict in verdicts.items()
        if BETTER.index(verdict) > BETTER.index(now)
    }
    smallest = min(map(len, better), default=0)
    expected = {k: v for k, v in better.items() if len(k) == smallest}
    found = {frozenset(way.options): way.verdict for way in change.ways}
    assert change.count == len(expected)
    assert found.items() <= expected.items()
    assert len(found) == min(MOST_WAYS, len(expected))
    assert bool(change.obstacles) is (now is not Verdict.GO and not expected)


@given(small_cases(), st.randoms(use_true_random=True))
@LAW
def test_fix_flags_read_no_item_that_is_not_listed(
    answers: AnswersFile, random: Random
) -> None:
    """Other answers may change as they like: the same flags are raised."""
    a, b = (
        replace(
            agency,
            respondents=tuple(
                replace(
                    person,
                    answers={
                        key: answer
                        for key, answer in person.answers.items()
                        if key in READ_BY_FIX_FLAGS or random.random() < 0.5
                    },
                )
                for person in agency.respondents
            ),
        )
        for agency in answers.agencies
    )
    thinned = replace(answers, agencies=(a, b))
    assert fix_flags(convene(answers)[0]) == fix_flags(convene(thinned)[0])
