"""Warnings that no average shows."""

from collections.abc import Callable, Iterator

from assessments.questionnaire import Kind
from assessments.scoring.indices import SERVICES
from assessments.scoring.measures import overlap, reaches
from assessments.scoring.panel import SIDES, Panel
from assessments.scoring.scorecard import Flag, Severity

FAR = 4
"""Difference of mean levels from which two agencies pull in different directions."""
COMPETES = 3
COMMODITY, INVOLVED = 2, 5
SAME_ANSWERS = 10
"""How many scale7 answers, all the same, look as if nobody had read the questions."""


def fix_flags(panel: Panel) -> tuple[Flag, ...]:
    """What must be dealt with before starting, by key."""
    return tuple(
        Flag(key, Severity.FIX) for key, applies in _FIX.items() if applies(panel)
    )


def note_flags(panel: Panel) -> tuple[Flag, ...]:
    """What is worth knowing, by key, then agency and place."""
    return (
        *_creators_as_commodity(panel),
        *_straight_lining(panel),
        *_unspoken(panel),
    )


def _far_apart(panel: Panel, key: str, limit: int = FAR) -> bool:
    return reaches(panel.difference(panel.questionnaire.item(key)), limit)


def _leverage_differs(panel: Panel) -> bool:
    dependence = panel.questionnaire.item("commitment.dependence")
    return _far_apart(panel, dependence.key, dependence.limit or FAR)


def _volume_against_relationships(panel: Panel) -> bool:
    return _far_apart(panel, "growth.clients") or _far_apart(
        panel, "depth.relationship"
    )


def _speed_against_quality(panel: Panel) -> bool:
    return _far_apart(panel, "speed_quality.winner")


def _commits_nothing(panel: Panel) -> bool:
    item = panel.questionnaire.item("commitment.first_90_days")
    a, b = (panel.values(item, side) for side in SIDES)
    return bool(a and b) and all(value == "nothing" for value in a + b)


def _measures_conflict(panel: Panel) -> bool:
    apart = panel.apart(panel.questionnaire.item("success.measures"))
    return apart is not None and not reaches(1 - apart, 0.4)


def _horizons_differ(panel: Panel) -> bool:
    apart = panel.apart(panel.questionnaire.item("time.term"))
    return apart is not None and reaches(apart, 0.5)


def _somebody_refuses_exit_terms(panel: Panel) -> bool:
    item = panel.questionnaire.item("exit.ready")
    return any(value is False for side in SIDES for value in panel.values(item, side))


def _territory_overlaps(panel: Panel) -> bool:
    services = panel.questionnaire.item(SERVICES)
    a, b = (panel.union(services, side) for side in SIDES)
    compete = panel.questionnaire.item("territory.compete")
    said = [value for side in SIDES for value in panel.values(compete, side)]
    return (
        bool(a and b)
        and reaches(overlap(a, b), 0.5)
        and any(value <= COMPETES for value in said)
    )


def _creators_as_commodity(panel: Panel) -> Iterator[Flag]:
    item = panel.questionnaire.item("creators.role")
    a, b = (panel.values(item, side) for side in SIDES)
    for some, others in ((a, b), (b, a)):
        if any(v <= COMMODITY for v in some) and any(v >= INVOLVED for v in others):
            yield Flag("creators_as_commodity", Severity.NOTE)
            return


def _straight_lining(panel: Panel) -> Iterator[Flag]:
    scales = [i.key for i in panel.questionnaire.items if i.kind is Kind.SCALE7]
    for side in SIDES:
        for position, voice in enumerate(panel.side(side)):
            said = [voice.values[key] for key in scales if key in voice.values]
            if len(said) >= SAME_ANSWERS and len(set(said)) == 1:
                yield Flag(
                    "straight_lining", Severity.NOTE, agency=side, respondent=position
                )


def _unspoken(panel: Panel) -> Iterator[Flag]:
    for side in SIDES:
        for item in panel.questionnaire.items:
            if item.kind is Kind.TEXT and not panel.values(item, side):
                yield Flag("unspoken", Severity.NOTE, agency=side, item=item.key)


_FIX: dict[str, Callable[[Panel], bool]] = {
    "conflicting_metrics": _measures_conflict,
    "horizon_mismatch": _horizons_differ,
    "leverage_asymmetry": _leverage_differs,
    "no_exit_terms": _somebody_refuses_exit_terms,
    "overlapping_territory": _territory_overlaps,
    "speed_against_quality": _speed_against_quality,
    "vague_exploration": _commits_nothing,
    "volume_against_relationships": _volume_against_relationships,
}

READ_BY_FIX_FLAGS = frozenset(
    {
        "commitment.dependence",
        "commitment.first_90_days",
        "depth.relationship",
        "exit.ready",
        "growth.clients",
        "speed_quality.winner",
        "success.measures",
        "territory.compete",
        "time.term",
        SERVICES,
    }
)
"""The items that `fix_flags` reads: answers to others neither raise nor clear one."""

READ_BY_NOTE_FLAGS = frozenset({"creators.role"})
"""The items that `note_flags` reads by name."""
