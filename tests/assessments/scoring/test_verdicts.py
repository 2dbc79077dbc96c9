from typing import Any

import pytest

from assessments.scoring import Flag, Scorecard, Severity, Verdict
from tests.assessments.scoring.documents import (
    MATTERING,
    QUESTIONNAIRE,
    ready,
    respondent,
    scored,
)

TWO = dict.fromkeys(MATTERING, 2)


def keys(card: Scorecard) -> set[str]:
    return {flag.key for flag in card.flags}


def pair(a: dict[str, Any], b: dict[str, Any]) -> Scorecard:
    return scored([respondent(a)], [respondent(b)])


@pytest.mark.parametrize(
    ("key", "a", "b", "raised"),
    [
        ("leverage_asymmetry", {"commitment.dependence": 2}, 6, True),
        ("leverage_asymmetry", {"commitment.dependence": 3}, 6, False),
        ("vague_exploration", {"commitment.first_90_days": "nothing"}, "nothing", True),
        ("vague_exploration", {"commitment.first_90_days": "nothing"}, "hours", False),
        ("vague_exploration", {"commitment.first_90_days": "nothing"}, None, False),
        ("no_exit_terms", {"exit.ready": False}, True, True),
        ("no_exit_terms", {"exit.ready": True}, False, True),
        ("no_exit_terms", {"exit.ready": True}, True, False),
        ("no_exit_terms", {"exit.ready": False}, None, True),
        ("horizon_mismatch", {"time.term": "year"}, "five_years", True),
        ("horizon_mismatch", {"time.term": "year"}, "three_years", False),
        ("volume_against_relationships", {"growth.clients": 2}, 6, True),
        ("volume_against_relationships", {"growth.clients": 2}, 5, False),
        ("volume_against_relationships", {"depth.relationship": 7}, 3, True),
        ("volume_against_relationships", {"depth.relationship": 7}, None, False),
        ("speed_against_quality", {"speed_quality.winner": 1}, 5, True),
        ("speed_against_quality", {"speed_quality.winner": 1}, 4, False),
        ("creators_as_commodity", {"creators.role": 2}, 5, True),
        ("creators_as_commodity", {"creators.role": 6}, 1, True),
        ("creators_as_commodity", {"creators.role": 3}, 5, False),
        ("creators_as_commodity", {"creators.role": 2}, 4, False),
    ],
)
def test_flags_over_one_item(key: str, a: dict[str, Any], b: Any, raised: bool) -> None:
    (item,) = a
    card = pair(a, {} if b is None else {item: b})
    assert (key in keys(card)) is raised


def test_someone_in_one_agency_and_someone_in_the_other() -> None:
    both_in_one = scored(
        [respondent({"creators.role": 1}), respondent({"creators.role": 7})],
        [respondent({"creators.role": 4})],
    )
    assert "creators_as_commodity" not in keys(both_in_one)


@pytest.mark.parametrize(("moves", "raised"), [(9, False), (10, True)])
def test_conflicting_metrics(moves: int, raised: bool) -> None:
    # Six options make 15 pairs; 9 of them turned round leave exactly 0.4.
    order = list(QUESTIONNAIRE.item("success.measures").positions)
    other = _with_inversions(order, moves)
    card = pair({"success.measures": order}, {"success.measures": other})
    assert ("conflicting_metrics" in keys(card)) is raised


def _with_inversions(order: list[Any], inversions: int) -> list[Any]:
    made: list[Any] = []
    rest = list(order)
    while rest:
        step = min(inversions, len(rest) - 1)
        made.append(rest.pop(step))
        inversions -= step
    return made


@pytest.mark.parametrize(
    ("services", "compete", "raised"),
    [
        (["seo", "web"], 3, True),
        (["seo", "web"], 4, False),
        (["seo", "web", "pr"], 1, False),  # one of three: below one half
        (["seo"], 1, True),
        ([], 1, False),
    ],
)
def test_overlapping_territory(services: list[str], compete: int, raised: bool) -> None:
    card = pair(
        {"territory.services": ["seo"], "territory.compete": 7},
        {"territory.services": services, "territory.compete": compete},
    )
    assert ("overlapping_territory" in keys(card)) is raised


def test_what_nobody_of_an_agency_says_is_unspoken() -> None:
    card = scored(
        [respondent({"success.picture": " "}), respondent({"success.picture": "x"})],
        [respondent({"success.picture": ""})],
    )
    unspoken = [f for f in card.flags if f.item == "success.picture"]
    assert unspoken == [
        Flag("unspoken", Severity.NOTE, agency="b", item="success.picture")
    ]


def test_straight_lining_names_the_respondent() -> None:
    scales = [i.key for i in QUESTIONNAIRE.items if i.kind == "scale7"]
    ten = dict.fromkeys(scales[:10], 3)
    nine = dict.fromkeys(scales[:9], 3)
    varied = {**dict.fromkeys(scales, 3), scales[-1]: 4}
    card = scored(
        [respondent(nine), respondent(varied)], [respondent(), respondent(ten)]
    )
    assert [f for f in card.flags if f.key == "straight_lining"] == [
        Flag("straight_lining", Severity.NOTE, agency="b", respondent=1)
    ]


def verdict(
    changed: dict[str, Any],
    *,
    both: dict[str, Any] | None = None,
    importance: dict[str, int] | None = None,
    walk_away: tuple[str, ...] = (),
) -> Verdict:
    """The verdict of two agencies in agreement but for what B answered otherwise."""
    base = {**ready(), **(both or {})}
    weights = importance or {}
    a = respondent(base, importance=weights, walk_away=walk_away)
    b = respondent({**base, **changed}, importance=weights)
    for each in (a, b):
        each["answers"] = {
            key: answer
            for key, answer in each["answers"].items()
            if answer["value"] is not None
        }
    return scored([a], [b]).verdict


@pytest.mark.parametrize(
    ("changed", "options", "wanted"),
    [
        ({}, {}, "go"),
        # A dimension that is negotiable, or a gap that matters little.
        ({"territory.client": "both"}, {}, "go_with_clauses"),
        ({"risk.appetite": 5}, {}, "go_with_clauses"),
        ({"risk.appetite": 5}, {"importance": {"risk": 2}}, "fix_first"),
        # A weak dimension must matter to both.
        ({"ip.joint_work": "both"}, {}, "go_with_clauses"),
        ({"ip.joint_work": "both"}, {"importance": {"ip": 2}}, "fix_first"),
        # Readiness below its floor, or unanswered.
        ({"risk.symmetry": 6}, {}, "fix_first"),
        ({"risk.symmetry": None}, {}, "fix_first"),
        # A flag to fix; a note changes nothing.
        ({"exit.ready": False}, {}, "fix_first"),
        ({"success.picture": ""}, {}, "go"),
        # A dimension left open counts by what it matters.
        ({"risk.appetite": None}, {}, "go"),
        ({"risk.appetite": None}, {"importance": {"risk": 2}}, "insufficient"),
        # A dealbreaker comes before everything.
        ({"risk.appetite": 5}, {"walk_away": ("risk",)}, "stop"),
        (
            {"risk.appetite": 5, "ip.philosophy": None, "ip.joint_work": None},
            {"walk_away": ("risk",), "importance": TWO},
            "stop",
        ),
    ],
)
def test_verdicts(
    changed: dict[str, Any], options: dict[str, Any], wanted: str
) -> None:
    assert verdict(changed, **options) == wanted


@pytest.mark.parametrize(("to_a", "to_b"), [(2, 1), (1, 2)])
def test_a_weak_dimension_that_matters_to_one_is_a_clause(to_a: int, to_b: int) -> None:
    base = ready()
    card = scored(
        [respondent(base, importance={"ip": to_a})],
        [respondent({**base, "ip.joint_work": "both"}, importance={"ip": to_b})],
    )
    assert card.dimension("ip").band == "weak"
    assert card.verdict is Verdict.GO_WITH_CLAUSES


@pytest.mark.parametrize(("to_a", "to_b"), [(2, 1), (1, 2)])
def test_a_gap_that_matters_to_one_must_be_fixed(to_a: int, to_b: int) -> None:
    base = ready()
    card = scored(
        [respondent(base, importance={"risk": to_a})],
        [respondent({**base, "risk.appetite": 5}, importance={"risk": to_b})],
    )
    assert card.dimension("risk").standing == "gap"
    assert card.verdict is Verdict.FIX_FIRST


def test_little_answered_is_insufficient_whatever_it_matters() -> None:
    weights = dict.fromkeys(MATTERING, 0)
    values = {"growth.clients": 4, "growth.margin": 4}
    card = scored(
        [respondent(values, importance=weights)],
        [respondent(values, importance=weights)],
    )
    assert card.verdict is Verdict.INSUFFICIENT
    assert card.alignment.score == 100


def test_stability_counts_pairings_of_the_same_verdict() -> None:
    # One of the two in A would fix first, and their mean must be fixed too.
    unready = {**ready(), "risk.symmetry": 1}
    card = scored([respondent(ready()), respondent(unready)], [respondent(ready())])
    assert card.verdict is Verdict.FIX_FIRST
    assert vars(card.stability) == {"pairings": 2, "same_verdict": 1}


def test_a_pairing_counts_the_importance_of_its_two_alone() -> None:
    base = ready()
    card = scored(
        [
            respondent(base, importance={"risk": 3}),
            respondent(base, importance={"risk": 0}),
        ],
        [respondent({**base, "risk.appetite": 5})],
    )
    assert card.verdict is Verdict.GO_WITH_CLAUSES
    assert vars(card.stability) == {"pairings": 2, "same_verdict": 1}
