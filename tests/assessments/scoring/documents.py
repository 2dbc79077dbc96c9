"""Answers files to score: built by hand, or filled in at random."""

import copy
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

from assessments.questionnaire import Item, Kind, published
from assessments.scoring import DimensionResult, Scorecard, read_answers, score

ROOT = Path(__file__).resolve().parents[3]
CASE = ROOT / "config/demo/brightline-meridian.answers.json"
SCORECARD = ROOT / "tests/assessments/data/brightline-meridian.scorecard.json"
QUESTIONNAIRE = published("v1")
MATTERING = [d.key for d in QUESTIONNAIRE.dimensions if d.matters]
LED = [d.key for d in QUESTIONNAIRE.dimensions if d.lead is not None]

Document = dict[str, Any]
Respondent = dict[str, Any]


def case() -> Document:
    """The worked case."""
    loaded: Document = json.loads(CASE.read_text(encoding="utf-8"))
    return loaded


def respondent(
    values: Mapping[str, Any] | None = None,
    *,
    accepts: Mapping[str, Sequence[Any]] | None = None,
    importance: Mapping[str, int] | None = None,
    walk_away: Sequence[str] = (),
) -> Respondent:
    """A respondent who gave these values."""
    answers: dict[str, Any] = {k: {"value": v} for k, v in (values or {}).items()}
    for key, accepted in (accepts or {}).items():
        answers[key]["accepts"] = list(accepted)
    return {
        "name": "Someone",
        "answers": answers,
        "importance": dict(importance or {}),
        "walk_away": list(walk_away),
    }


def document(a: Sequence[Respondent], b: Sequence[Respondent]) -> Document:
    """An answers file of two agencies."""
    return {
        "questionnaire": "v1",
        "agencies": [
            {"name": "North", "respondents": copy.deepcopy(list(a))},
            {"name": "South", "respondents": copy.deepcopy(list(b))},
        ],
    }


def scored(a: Sequence[Respondent], b: Sequence[Respondent]) -> Scorecard:
    """The scorecard of two agencies."""
    return score(read_answers(document(a, b)))


def said(key: str, a: Sequence[Any], b: Sequence[Any]) -> Scorecard:
    """The scorecard of agencies that answered one item, one value a respondent."""
    return scored([respondent({key: v}) for v in a], [respondent({key: v}) for v in b])


def dimension_of(card: Scorecard, item_key: str) -> DimensionResult:
    """The result of the dimension an item belongs to."""
    return card.dimension(item_key.split(".")[0])


def ready() -> dict[str, Any]:
    """Complete answers which, given by both sides, leave nothing to fix or settle."""
    values = {item.key: _first(item) for item in QUESTIONNAIRE.items}
    for item in QUESTIONNAIRE.items:
        if item.kind is Kind.ORDERED and item.floor is not None:
            values[item.key] = item.positions[-1]
    values["empathy.prediction"] = {
        key: values[key] for key in QUESTIONNAIRE.item("empathy.prediction").predicts
    }
    return {**values, "territory.compete": 6, "growth.margin": 3}


def _first(item: Item) -> Any:
    match item.kind:
        case Kind.SCALE7:
            return 4
        case Kind.RATING10:
            return 8
        case Kind.ORDERED | Kind.CHOICE:
            return item.positions[0]
        case Kind.RANKING:
            return list(item.positions)
        case Kind.POINTS:
            return {item.positions[0]: 100}
        case Kind.MULTI:
            return list(item.positions[: item.most])
        case Kind.YESNO:
            return True
        case Kind.TEXT:
            return "Words."
    return {}


def random_value(item: Item, random: Random) -> Any:
    """Any legal value of an item, blank ones too."""
    options = list(item.positions)
    match item.kind:
        case Kind.RANKING:
            return random.sample(options, len(options))
        case Kind.POINTS:
            cuts = sorted(random.choices(range(101), k=len(options) - 1))
            edges = [0, *cuts, 100]
            points = [edges[i + 1] - edges[i] for i in range(len(options))]
            return dict(zip(options, points, strict=True))
        case Kind.MULTI:
            return random.sample(options, random.randint(0, item.most or len(options)))
        case Kind.TEXT:
            return random.choice(["", "  ", "Words."])
        case Kind.PREDICTION:
            return {
                target.key: random.choice(target.positions)
                for target in item.predicted
                if random.random() < 0.8
            }
    return random.choice(options)


def random_respondent(random: Random, rate: float) -> Respondent:
    """A respondent who answered about `rate` of the items."""
    answers: dict[str, Any] = {}
    for item in QUESTIONNAIRE.items:
        if random.random() < rate:
            answers[item.key] = {"value": random_value(item, random)}
            if item.lead and random.random() < 0.7:
                accepted = random.sample(item.positions, random.randint(0, 3))
                answers[item.key]["accepts"] = accepted
        elif random.random() < 0.3:
            answers[item.key] = {"value": None, "not_sure": True}
    return {
        "name": "Someone",
        "answers": answers,
        "importance": {
            key: random.randint(0, 3) for key in MATTERING if random.random() < 0.8
        },
        "walk_away": random.sample(LED, random.choice([0, 0, 0, 1, 3])),
    }


@st.composite
def random_documents(draw: st.DrawFn) -> Document:
    """Answers files of one to three respondents a side, sparse to complete."""
    random = draw(st.randoms(use_true_random=True))
    rate = draw(st.sampled_from([0.0, 0.3, 0.7, 0.95, 1.0]))
    sizes = draw(st.sampled_from([(1, 1), (1, 2), (2, 1), (2, 2), (3, 2)]))
    a, b = ([random_respondent(random, rate) for _ in range(n)] for n in sizes)
    return document(a, b)
