"""What a reader is shown of one dimension: both positions, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.scoring import Side


@dataclass(frozen=True)
class Colleague:
    """One respondent of the reader's own agency: their name, their private notes.

    `notes` are by dimension. The partner gets nothing of this.
    """

    name: str
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NamedAnswer:
    """What one of the reader's own people answered to a question, in words."""

    name: str
    said: str


@dataclass(frozen=True)
class ColleagueWords:
    """Where one of the reader's own people stands on a dimension; empty: not said."""

    name: str
    said: str
    accepts: str
    matters: str
    walks_away: bool
    note: str


@dataclass(frozen=True)
class OwnPlace:
    """Those of the reader's own people who stand at one place: "5", an option."""

    names: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class Figure:
    """A drawing (SVG) and its text alternative."""

    svg: str
    label: str


@dataclass(frozen=True)
class Stand:
    """Where one agency stands on a dimension.

    `said` on the question that is drawn, `accepts` what it could live with, both in
    words; empty where nobody there said. `reasons` are unsigned.
    """

    said: str
    accepts: str
    matters: str
    walk_away: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Chip:
    """One option of a question without an order, and who chose it."""

    label: str
    a: bool
    b: bool
    zone: bool


@dataclass(frozen=True)
class ItemRow:
    """One question: what each agency said, and how close that is.

    `is_shown` tells the question that the row's drawing already shows; `own` who of the
    reader's agency said what.
    """

    ask: str
    a: tuple[str, ...]
    b: tuple[str, ...]
    closeness: str
    is_text: bool
    is_shown: bool
    agreement: float | None = None
    chance: float | None = None
    own: tuple[NamedAnswer, ...] = ()


@dataclass(frozen=True)
class Row:
    """One compared dimension.

    Either `dumbbell` (the lead item has an order) or `chips` is there. `closeness` is
    the agreement beside what strangers reach, `zone`, `meeting_point` and `standoff`
    the way to a settlement, empty where there is none. `agreement`, `chance` and
    `weight` (its share of the alignment) are 0..1, None where there is none. `items`
    are compared, `said` is told beside them. `colleagues`, `own_places` and `is_split`
    are about the reader's own agency.
    """

    key: str
    title: str
    standing: str
    ask: str
    low: str
    high: str
    stands: Mapping[Side, Stand]
    dumbbell: Figure | None
    chips: tuple[Chip, ...]
    bar: Figure | None
    closeness: str
    short: str
    zone: str
    meeting_point: str
    standoff: str
    coverage: str
    agreement: float | None
    chance: float | None
    weight: float | None
    weighs: str
    blind_spots: tuple[str, ...]
    is_split: bool
    colleagues: tuple[ColleagueWords, ...]
    own_places: tuple[OwnPlace, ...]
    items: tuple[ItemRow, ...]
    said: tuple[ItemRow, ...]

    @property
    def a(self) -> Stand:
        """Agency A."""
        return self.stands["a"]

    @property
    def b(self) -> Stand:
        """Agency B."""
        return self.stands["b"]
