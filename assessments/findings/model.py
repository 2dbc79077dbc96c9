"""What a reader is shown of a scorecard: words and drawings, ready to print.

Every text is already translated and names both agencies; templates only place it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.findings.compared import Colleague, Figure, ItemRow, Row
from assessments.questionnaire import Questionnaire
from assessments.scoring import AnswersFile, Scorecard, Side
from assessments.wording import worded

Reasons = Mapping[str, Mapping[Side, tuple[str, ...]]]
"""Dimension key -> side -> the reasons its respondents chose to share."""


@dataclass(frozen=True)
class Case:
    """A revealed round: both sides' answers, their scorecard, the agencies' names.

    `viewer` is the side of the reader, who alone learns of splits inside it; None for
    the edition that both share. `colleagues` are the people of that side, in the order
    of its respondents; nobody is named where they are not given. `own` are the answers
    to the agencies' own questions.
    """

    answers: AnswersFile
    card: Scorecard
    names: Mapping[str, str]
    reasons: Reasons = field(default_factory=dict)
    viewer: Side | None = None
    colleagues: tuple[Colleague, ...] = ()
    own: AnswersFile | None = None

    @property
    def questionnaire(self) -> Questionnaire:
        """Return what was asked, in the active language.

        The answers themselves have it in the language it was written in: what is
        worked out of them is the same whoever reads it.
        """
        return worded(self.answers.questionnaire.version)


@dataclass(frozen=True)
class Point:
    """One reason for a verdict; `anchor` is the part of the page that explains it.

    `row` is the dimension it is about, if it is about one.
    """

    text: str
    anchor: str
    row: str = ""


@dataclass(frozen=True)
class VerdictWords:
    """The verdict: a sentence before it is anything else.

    `to_fix` and `clauses` are what stands between the two agencies and a go, whatever
    the verdict is: `warnings`, what falls short of its line, and the differences that
    weigh enough to be settled before work starts.
    """

    key: str
    headline: str
    sentence: str
    warnings: tuple[Point, ...]
    shortfalls: tuple[Point, ...]
    weighty: tuple[Point, ...]
    clauses: tuple[Point, ...]
    stability: str

    @property
    def to_fix(self) -> tuple[Point, ...]:
        """Everything that is to be settled before work starts."""
        return (*self.warnings, *self.shortfalls, *self.weighty)


@dataclass(frozen=True)
class Move:
    """A difference to settle, and the answer that would cost everybody the least."""

    key: str
    title: str
    at: str


@dataclass(frozen=True)
class WayWords:
    """Differences that, settled, change the verdict: said in a sentence."""

    sentence: str
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class ChangeWords:
    """What would change the verdict, or why settling differences would not.

    `summary` comes first: how many ways there are, or that there is none.
    """

    summary: str
    ways: tuple[WayWords, ...]
    obstacles: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """How many dimensions are of a class, and what it is called."""

    standing: str
    number: int
    title: str


@dataclass(frozen=True)
class Index:
    """One of the three indices and what it means; `figure` where there is a value."""

    key: str
    title: str
    value: str
    details: tuple[str, ...]
    formula: str
    figure: Figure | None = None


@dataclass(frozen=True)
class ReadinessRow:
    """One thing both must bring before work starts."""

    key: str
    title: str
    ask: str
    a: str
    b: str
    floor: str
    outcome: str
    is_below: bool
    is_classic: bool
    figure: Figure


@dataclass(frozen=True)
class Need:
    """Something one agency needs, and whether the other brings it."""

    label: str
    covered: bool


@dataclass(frozen=True)
class Fit:
    """What one agency needs of the other."""

    sentence: str
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class Territory:
    """The services the agencies sell: those of both, and those of one only."""

    sentence: str
    both: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]


@dataclass(frozen=True)
class Guess:
    """What one agency expected of the other on one question, and what came."""

    ask: str
    expected: tuple[str, ...]
    answered: tuple[str, ...]


@dataclass(frozen=True)
class ForesightWords:
    """How well one agency predicted the other; `blind_spots` in words."""

    sentence: str
    guesses: tuple[Guess, ...]
    blind_spots: tuple[str, ...]


@dataclass(frozen=True)
class FlagWords:
    """A warning in plain words; `must_fix` tells a blocking one from a note."""

    key: str
    title: str
    text: str
    must_fix: bool


@dataclass(frozen=True)
class TradeWords:
    """Two dimensions on which each side yields what costs it less, by key too."""

    a_yields: str
    b_yields: str
    sentence: str
    why: str


@dataclass(frozen=True)
class Silence:
    """The open questions that nobody in an agency answered in words."""

    side: Side
    asks: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """A dimension that is shown, never scored; reasons are unsigned."""

    title: str
    items: tuple[ItemRow, ...]
    reasons: Mapping[Side, tuple[str, ...]]


@dataclass(frozen=True)
class OwnWords:
    """The agencies' own questions with what both said, and reasons, unsigned."""

    items: tuple[ItemRow, ...]
    reasons: Mapping[Side, tuple[str, ...]]


@dataclass(frozen=True)
class Findings:
    """Everything there is to say about a revealed round."""

    names: Mapping[str, str]
    verdict: VerdictWords
    counts: tuple[Count, ...]
    change: ChangeWords | None
    indices: tuple[Index, ...]
    dealbreakers: tuple[Row, ...]
    differences: tuple[Row, ...]
    unanswered: tuple[Row, ...]
    strengths: tuple[Row, ...]
    readiness: tuple[ReadinessRow, ...]
    fits: Mapping[Side, Fit]
    territory: Territory
    foresight: Mapping[Side, ForesightWords]
    flags: tuple[FlagWords, ...]
    trades: tuple[TradeWords, ...]
    silences: tuple[Silence, ...]
    topics: tuple[Topic, ...]
    own: OwnWords | None

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every compared dimension, in the order of the page."""
        return (
            *self.dealbreakers,
            *self.differences,
            *self.unanswered,
            *self.strengths,
        )

    @property
    def contested(self) -> tuple[Row, ...]:
        """The dimensions to talk about."""
        return (*self.dealbreakers, *self.differences)

    @property
    def classics(self) -> tuple[ReadinessRow, ...]:
        """The four classic diagnostics, read on one line."""
        return tuple(row for row in self.readiness if row.is_classic)

    @property
    def basics(self) -> tuple[ReadinessRow, ...]:
        """The other things both must bring."""
        return tuple(row for row in self.readiness if not row.is_classic)
