"""The scorecard: frozen results, and their one shape as JSON.

Every share is 0..1, every score and index 0..100. A field that may be None is null
where there was too little to say anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from assessments.questionnaire import Position
from assessments.scoring.answers import Side


class Standing(StrEnum):
    """The class of a dimension ("class" in JSON), the gravest first."""

    DEALBREAKER = "dealbreaker"
    UNANSWERED = "unanswered"
    GAP = "gap"
    ALIGNED = "aligned"
    NEGOTIABLE = "negotiable"


class Band(StrEnum):
    """How much closer than strangers two agencies are on a dimension."""

    STRONG = "strong"
    WORKABLE = "workable"
    WEAK = "weak"


class Verdict(StrEnum):
    """What to do with the partnership, the gravest first."""

    STOP = "stop"
    INSUFFICIENT = "insufficient"
    FIX_FIRST = "fix_first"
    GO_WITH_CLAUSES = "go_with_clauses"
    GO = "go"


class Severity(StrEnum):
    """Whether a flag must be dealt with first or is only worth knowing."""

    FIX = "fix"
    NOTE = "note"


@dataclass(frozen=True)
class Alignment:
    """How close the agencies are over all scored dimensions, 0..100 but `corrected`.

    `as_a` and `as_b` use one agency's importances alone, `chance` is what strangers
    reach, `low`..`high` where unanswered items could still take the score.
    """

    score: float | None
    as_a: float | None
    as_b: float | None
    chance: float | None
    corrected: float | None
    low: float | None
    high: float | None
    coverage: float


@dataclass(frozen=True)
class ItemResult:
    """One item that both sides answered; disagreement is between or inside them."""

    key: str
    agreement: float
    furthest: float
    closest: float
    chance: float
    between: float
    inside_a: float
    inside_b: float


@dataclass(frozen=True)
class Importance:
    """How much a dimension matters to each agency, 0..3."""

    a: float
    b: float


@dataclass(frozen=True)
class DimensionResult:
    """One dimension; `zone` are the options everybody accepts, in option order."""

    key: str
    standing: Standing
    band: Band | None
    agreement: float | None
    chance: float | None
    corrected: float | None
    coverage: float
    low: float
    high: float
    between: float | None
    inside_a: float | None
    inside_b: float | None
    zone: tuple[Position, ...] | None
    internal_split: tuple[Side, ...]
    importance: Importance
    items: tuple[ItemResult, ...]
    meeting_point: Position | None
    weight: float | None


@dataclass(frozen=True)
class Complementarity:
    """How much of each other's needs the agencies cover, and how little they overlap.

    The covers and `separation` are shares, `index` is 0..100.
    """

    cover_a: float | None
    cover_b: float | None
    separation: float | None
    index: float | None


@dataclass(frozen=True)
class ReadinessItem:
    """Mean levels of both agencies on one item, the lower of them and the floor."""

    key: str
    a: float | None
    b: float | None
    floor: int
    lower: float | None
    fix_needed: bool | None


@dataclass(frozen=True)
class Readiness:
    """Whether both reach the floors of what a partnership needs; index 0..100."""

    index: float | None
    items: tuple[ReadinessItem, ...]


@dataclass(frozen=True)
class SideForesight:
    """How well one side predicted the other; items it took agreement for granted."""

    accuracy: float | None
    blind_spots: tuple[str, ...]


@dataclass(frozen=True)
class Foresight:
    """Both sides' foresight."""

    a: SideForesight
    b: SideForesight


@dataclass(frozen=True)
class Flag:
    """A warning; some name an agency and one of its items or respondents (from 0)."""

    key: str
    severity: Severity
    agency: Side | None = None
    item: str | None = None
    respondent: int | None = None


@dataclass(frozen=True)
class Trade:
    """Two dimensions, one for each side to yield; strength is the smaller gain."""

    a_yields: str
    b_yields: str
    strength: float


@dataclass(frozen=True)
class Stability:
    """How many pairings of one respondent a side give the verdict of all together."""

    pairings: int
    same_verdict: int


@dataclass(frozen=True)
class Scorecard:
    """Everything scoring says about two agencies' answers."""

    questionnaire: str
    alignment: Alignment
    dimensions: tuple[DimensionResult, ...]
    complementarity: Complementarity
    readiness: Readiness
    foresight: Foresight
    flags: tuple[Flag, ...]
    trades: tuple[Trade, ...]
    verdict: Verdict
    stability: Stability

    def dimension(self, key: str) -> DimensionResult:
        """The result of that dimension; KeyError when it is not scored."""
        for dimension in self.dimensions:
            if dimension.key == key:
                return dimension
        raise KeyError(key)

    def as_dict(self) -> dict[str, Any]:
        """The scorecard as JSON has it: dicts, lists, texts, numbers, None."""
        return {
            "questionnaire": self.questionnaire,
            "alignment": dict(vars(self.alignment)),
            "dimensions": [_dimension_dict(d) for d in self.dimensions],
            "complementarity": dict(vars(self.complementarity)),
            "readiness": {
                "index": self.readiness.index,
                "items": [dict(vars(item)) for item in self.readiness.items],
            },
            "foresight": {
                "a": _foresight_dict(self.foresight.a),
                "b": _foresight_dict(self.foresight.b),
            },
            "flags": [_flag_dict(flag) for flag in self.flags],
            "trades": [dict(vars(trade)) for trade in self.trades],
            "verdict": str(self.verdict),
            "stability": dict(vars(self.stability)),
        }

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Self:
        """The scorecard that `as_dict` gave; KeyError or TypeError on another shape."""
        readiness, foresight = document["readiness"], document["foresight"]
        return cls(
            questionnaire=document["questionnaire"],
            alignment=Alignment(**document["alignment"]),
            dimensions=tuple(map(_dimension, document["dimensions"])),
            complementarity=Complementarity(**document["complementarity"]),
            readiness=Readiness(
                readiness["index"],
                tuple(ReadinessItem(**item) for item in readiness["items"]),
            ),
            foresight=Foresight(_foresight(foresight["a"]), _foresight(foresight["b"])),
            flags=tuple(
                Flag(**{**flag, "severity": Severity(flag["severity"])})
                for flag in document["flags"]
            ),
            trades=tuple(Trade(**trade) for trade in document["trades"]),
            verdict=Verdict(document["verdict"]),
            stability=Stability(**document["stability"]),
        )


def _dimension_dict(dimension: DimensionResult) -> dict[str, Any]:
    fields = dict(vars(dimension))
    zone, band = dimension.zone, dimension.band
    return {
        "key": fields.pop("key"),
        "class": str(fields.pop("standing")),
        **fields,
        "band": None if band is None else str(band),
        "zone": None if zone is None else list(zone),
        "internal_split": list(dimension.internal_split),
        "importance": dict(vars(dimension.importance)),
        "items": [dict(vars(item)) for item in dimension.items],
    }


def _dimension(fields: Mapping[str, Any]) -> DimensionResult:
    rest = {name: value for name, value in fields.items() if name != "class"}
    zone, band = rest["zone"], rest["band"]
    return DimensionResult(
        **{
            **rest,
            "standing": Standing(fields["class"]),
            "band": None if band is None else Band(band),
            "zone": None if zone is None else tuple(zone),
            "internal_split": tuple(rest["internal_split"]),
            "importance": Importance(**rest["importance"]),
            "items": tuple(ItemResult(**item) for item in rest["items"]),
        }
    )


def _foresight_dict(side: SideForesight) -> dict[str, Any]:
    return {"accuracy": side.accuracy, "blind_spots": list(side.blind_spots)}


def _foresight(fields: Mapping[str, Any]) -> SideForesight:
    return SideForesight(fields["accuracy"], tuple(fields["blind_spots"]))


def _flag_dict(flag: Flag) -> dict[str, Any]:
    fields = {n: value for n, value in vars(flag).items() if value is not None}
    return {**fields, "severity": str(flag.severity)}
