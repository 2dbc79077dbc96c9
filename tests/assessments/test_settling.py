"""Folding the acts on a difference into what holds: for any legal order of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.scoring import Side
from assessments.settling import (
    Act,
    CareStep,
    Declarer,
    Fate,
    OutOfOrder,
    Settlement,
    Stage,
    fold,
)
from assessments.states import SettlingAct

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SIDES: tuple[Side, Side] = ("a", "b")
KINDS = sorted(SettlingAct.values)
STEPS = [step.value for step in CareStep]
attempts = st.lists(
    st.tuples(st.sampled_from(KINDS), st.sampled_from(SIDES), st.integers(0, 3)),
    max_size=30,
)
# The examples are small; a busy machine is slow to draw them all the same.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def payload(kind: str, number: int) -> dict[str, Any]:
    """Return one of four payloads that an act of this kind may have."""
    payloads: dict[str, dict[str, Any]] = {
        "commented": {"text": f"Remark {number}"},
        "cared": {"step": STEPS[number], "text": "What we mean"},
        "proposed": {"option": number or None, "wording": "So", "reason": ""},
        "reopened": {"reason": "It changed"},
        "walk_away_withdrawn": {"respondent": number, "declarer": 10 + number},
    }
    return payloads.get(kind, {"proposal": 1})


def act(number: int, kind: str, side: Side = "a", **said: Any) -> Act:
    """Return an act with a payload of its kind."""
    at = NOW + timedelta(minutes=number)
    return Act(number, kind, side, f"Lead {side}", 1, at, {**payload(kind, 0), **said})


def legal(tried: list[tuple[str, Side, int]]) -> list[Act]:
    """Return those of the attempts that were possible when they were made."""
    done = Settlement()
    for kind, side, number in tried:
        if done.may(kind, side):
            made = act(done.seen + 1, kind, side, **payload(kind, number))
            done = done.after(made)
    return list(done.acts)


@unhurried
@given(attempts)
def test_what_holds_follows_from_the_list_alone(tried: Any) -> None:
    acts = legal(tried)
    held = fold(acts)

    assert held.acts == tuple(acts)
    assert held.seen == len(acts)
    for place in range(len(acts) + 1):
        assert fold(acts[:place]).seen == place
    assert [p.number for p in held.proposals] == [
        one.number for one in acts if one.kind == "proposed"
    ]
    assert held.comments == tuple(one for one in acts if one.kind == "commented")
    assert held.withdrawn == {
        Declarer(one.side, one.payload["respondent"])
        for one in acts
        if one.kind == "walk_away_withdrawn"
    }


@unhurried
@given(attempts)
def test_it_is_settled_by_both_or_not_at_all(tried: Any) -> None:
    acts = legal(tried)
    held = fold(acts)
    deciding = [
        one
        for one in acts
        if one.kind in ("proposed", "withdrawn", "accepted", "reopened")
    ]
    last = deciding[-1] if deciding else None

    assert (held.stage is Stage.SETTLED) == (
        last is not None and last.kind == "accepted"
    )
    assert (held.stage is Stage.PROPOSED) == (
        last is not None and last.kind == "proposed"
    )
    if held.settled is not None:
        assert last is not None
        assert held.settled.side != last.side
        assert held.accepted_at == last.at
        assert held.standing is None
    standing = [p for p in held.proposals if p.fate is Fate.STANDING]
    assert standing == ([held.standing] if held.standing else [])


@unhurried
@given(attempts)
def test_no_side_has_more_to_say_than_the_other(tried: Any) -> None:
    def mirrored(one: Act) -> Act:
        return replace(one, side="b" if one.side == "a" else "a")

    acts = legal(tried)
    held, mirror = fold(acts), fold(map(mirrored, acts))

    assert mirror.stage is held.stage
    for kind in KINDS:
        assert held.may(kind, "a") == mirror.may(kind, "b")
    for step in CareStep:
        assert mirror.care(step, "b") == tuple(map(mirrored, held.care(step, "a")))


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ([], act(1, "accepted", "b")),
        ([], act(1, "withdrawn")),
        ([], act(1, "reopened")),
        ([act(1, "proposed")], act(2, "accepted", "a")),
        ([act(1, "proposed")], act(2, "withdrawn", "b")),
        ([act(1, "proposed")], act(2, "reopened", "b")),
        ([act(1, "proposed"), act(2, "withdrawn")], act(3, "accepted", "b")),
        ([act(1, "proposed"), act(2, "accepted", "b")], act(3, "proposed", "b")),
        ([act(1, "proposed"), act(2, "accepted", "b")], act(3, "accepted", "b")),
        ([act(1, "commented", text="Hello")], act(1, "proposed")),
        ([act(1, "commented", text="Hello")], act(3, "proposed")),
    ],
)
def test_what_is_not_possible_is_no_settlement(before: list[Act], then: Act) -> None:
    held = fold(before)
    with pytest.raises(OutOfOrder):
        held.after(then)


def test_what_became_of_each_proposal() -> None:
    held = fold(
        [
            act(1, "proposed", "a", option=2),
            act(2, "proposed", "b", option=6),
            act(3, "withdrawn", "b"),
            act(4, "proposed", "a", option=4),
            act(5, "accepted", "b"),
            act(6, "reopened", "a"),
            act(7, "proposed", "b", option=5),
            act(8, "accepted", "a"),
        ]
    )
    assert [(p.option, p.fate) for p in held.proposals] == [
        (2, Fate.REPLACED),
        (6, Fate.TAKEN_BACK),
        (4, Fate.REOPENED),
        (5, Fate.SETTLED),
    ]
    assert held.settled == held.proposals[-1]
    assert held.accepted_at == NOW + timedelta(minutes=8)


def test_every_version_of_a_care_text_stays() -> None:
    held = fold(
        [
            act(1, "cared", "a", step="clarify", text="First"),
            act(2, "cared", "b", step="clarify", text="Theirs"),
            act(3, "cared", "a", step="clarify", text="Second"),
        ]
    )
    ours = held.care(CareStep.CLARIFY, "a")
    assert [one.payload["text"] for one in ours] == ["First", "Second"]
    assert held.care(CareStep.EXPLORE, "a") == ()
