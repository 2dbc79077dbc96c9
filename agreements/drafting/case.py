"""Everything a rule of drafting may look at, and the words it speaks in."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeAlias

from agreements.content.model import (
    AgreementContent,
    Kind,
    Names,
    Parameter,
    SectionContent,
    Value,
)
from agreements.content.templates import substitute
from agreements.drafting.model import (
    Contested,
    Origin,
    Profile,
    Provenance,
    Settled,
    Setup,
)
from assessments.questionnaire import (
    Item,
    Position,
    Questionnaire,
    language_in,
    published,
)
from assessments.questionnaire import Kind as ItemKind
from assessments.scoring import (
    AnswersFile,
    RespondentAnswers,
    Scorecard,
    Side,
    WalkAway,
)

SIDES: tuple[Side, Side] = ("a", "b")

_ORDERED = frozenset({ItemKind.SCALE7, ItemKind.RATING10, ItemKind.ORDERED})
_NUMBERED = frozenset({ItemKind.SCALE7, ItemKind.RATING10})
_RANGE_FROM = 3


@dataclass(frozen=True)
class Outcome:
    """What a rule found: a value, or a contest, or neither; always a provenance."""

    provenance: Provenance
    value: Value | None = None
    contested: Contested | None = None


@dataclass(frozen=True)
class Case:
    """The two agencies that a draft is for, and what they settled since the reveal.

    Questions and answers are quoted in the language of `content`, or as the
    questionnaire was written where it is not in that.
    """

    content: AgreementContent
    answers: AnswersFile
    scorecard: Scorecard
    profiles: tuple[Profile, Profile]
    setup: Setup
    settlements: Mapping[str, Settled] = field(default_factory=dict)
    withdrawn: frozenset[WalkAway] = frozenset()

    @property
    def names(self) -> Names:
        """The names of both agencies."""
        return Names(self.profiles[0].name, self.profiles[1].name)

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """What both answered, in the words that are quoted."""
        version = self.answers.questionnaire.version
        return published(version, language_in(version, [self.content.language]))

    def item(self, key: str) -> Item:
        """The question of that key."""
        return self.questionnaire.item(key)

    def respondents(self, side: Side) -> tuple[RespondentAnswers, ...]:
        """The respondents of one side, in their order."""
        return self.answers.agencies[SIDES.index(side)].respondents

    def walks_away(self, side: Side, place: int, dimension: str) -> bool:
        """Whether a respondent (place from 0) still would, over that dimension."""
        return (
            dimension in self.respondents(side)[place].walk_away
            and WalkAway(side, place, dimension) not in self.withdrawn
        )

    def said(self, item: Item, side: Side) -> list[Any]:
        """What the respondents of one side answered, without what says nothing."""
        return [
            answer.value
            for respondent in self.respondents(side)
            if (answer := respondent.answers.get(item.key)) and answer.is_answered
        ]

    def labels(self, item: Item, side: Side) -> list[str]:
        """What one side answered, in words on one line, each answer once."""
        found = (label(item, value) for value in self.said(item, side))
        return list(dict.fromkeys(words for words in found if words))

    def words(self, item: Item) -> tuple[str, str]:
        """What both sides answered, in words."""
        a, b = ("; ".join(self.labels(item, side)) for side in SIDES)
        return a, b

    def phrase(self, key: str, /, **values: str) -> str:
        """One of the content's phrases, with values in its slots."""
        return substitute(self.content.phrases[key], values)

    def zone(self, item: Item) -> str:
        """What everybody could live with on a lead item, in words; "" for nothing."""
        if not item.lead:
            return ""
        zone = self.scorecard.dimension(item.dimension).zone or ()
        if item.kind in _ORDERED and _is_range(item, zone):
            low, high = label(item, zone[0]), label(item, zone[-1])
            return self.phrase("range", low=low, high=high)
        return ", ".join(label(item, option) for option in zone)

    def scale(self, item: Item) -> str:
        """What the ends of a numbered item mean; "" for any other."""
        if item.kind not in _NUMBERED:
            return ""
        top = str(item.positions[-1])
        return self.phrase("scale", low=item.low, top=top, high=item.high)


@dataclass(frozen=True)
class Task:
    """One parameter to be drafted."""

    case: Case
    section: SectionContent
    parameter: Parameter

    @property
    def rule(self) -> str:
        """The name of the rule that drafts it; "" for none."""
        return self.parameter.prefill.rule if self.parameter.prefill else ""

    @cached_property
    def item(self) -> Item:
        """The question it is read from; KeyError when it is read from none."""
        prefill = self.parameter.prefill
        return self.case.item(prefill.item if prefill else "")

    def answered(self) -> "Outcome | None":
        """An open outcome where a side did not answer the question, else None."""
        a, b = (bool(self.case.said(self.item, side)) for side in SIDES)
        if a and b:
            return None
        return self.open(Origin.ONE_SIDE if a or b else Origin.UNANSWERED)

    def open(self, kind: Origin, suggestion: Value | None = None) -> Outcome:
        """Leave it open, for that reason."""
        prefill = self.parameter.prefill
        if prefill is None or not prefill.item:
            return Outcome(Provenance(kind, suggestion=suggestion))
        item, case = self.item, self.case
        a, b = case.words(item)
        found = Provenance(
            kind,
            item.key,
            item.ask,
            case.scale(item),
            a,
            b,
            suggestion,
            language=case.content.language,
        )
        return Outcome(self._with_settlement(found))

    def filled(self, kind: Origin, value: Value) -> Outcome:
        """Fill it, unless it is longer than the agreement has room for."""
        outcome = self.open(kind)
        if not _fits(self.parameter, value):
            return self.open(Origin.TOO_LONG)
        return Outcome(outcome.provenance, value)

    def _with_settlement(self, provenance: Provenance) -> Provenance:
        """Add what both settled; the option only where it answers this question."""
        settled = self.case.settlements.get(self.item.dimension)
        if settled is None:
            return provenance
        is_answer = self.item.lead and settled.option is not None
        return replace(
            provenance,
            option=settled.option if is_answer else None,
            settled=label(self.item, settled.option) if is_answer else "",
            wording=clean(settled.wording),
            settled_on=settled.on.isoformat(),
        )


Rule: TypeAlias = Callable[[Task], Outcome]


def clean(text: str) -> str:
    """The text on one line, without characters that cannot be printed."""
    printable = (
        " " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text
    )
    return " ".join("".join(printable).split())


def label(item: Item, value: Any) -> str:
    """An answer in words on one line; the number alone where the ends are explained."""
    if item.kind in _NUMBERED:
        return f"{value}/{item.positions[-1]}"
    return clean(item.label(value))


def distinct(values: Iterable[Value]) -> list[Value]:
    """Each value once, in order; values need not be hashable."""
    found: list[Value] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def _is_range(item: Item, zone: tuple[Position, ...]) -> bool:
    places = [item.index[option] for option in zone]
    return len(places) >= _RANGE_FROM and places[-1] - places[0] == len(places) - 1


def _fits(parameter: Parameter, value: Value) -> bool:
    if isinstance(value, str):
        return parameter.kind is not Kind.TEXT or len(value) <= parameter.high
    if isinstance(value, int):
        return True
    columns = {c.key: c for c in parameter.columns if c.kind is Kind.TEXT}
    return len(value) <= parameter.most and all(
        len(str(row.get(key, ""))) <= column.high
        for row in value
        for key, column in columns.items()
    )
