"""Questions that two agencies add to a published questionnaire: one more dimension.

They are asked like any other and have the rule `none`: nothing scores them.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assessments.questionnaire.model import (
    Dimension,
    Item,
    Kind,
    Option,
    Questionnaire,
    Rule,
    Section,
)

OWN = "own"
"""The key of their section and dimension; no published dimension may have it."""

OWN_KINDS = (Kind.SCALE7, Kind.CHOICE, Kind.ORDERED, Kind.TEXT)
LISTED = (Kind.CHOICE, Kind.ORDERED)
LONGEST_ASK = 300
LONGEST_LABEL = 100
FEWEST_OPTIONS, MOST_OPTIONS = 2, 7

# Joiners that Indic scripts, Persian and emoji need inside a word.
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True)
class OwnText:
    """One question as written: the labels of its ends or of its options."""

    kind: str
    ask: str
    low: str = ""
    high: str = ""
    options: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Return what is wrong as (field, what), () for a question that can be asked.

        What is one of unknown, missing, unwanted, too_long, unprintable, too_few,
        too_many and repeated.
        """
        if self.kind not in OWN_KINDS:
            return (("kind", "unknown"),)
        found = [("ask", wrong) for wrong in _wrong(self.ask, LONGEST_ASK)]
        for name, text in (("low", self.low), ("high", self.high)):
            if self.kind == Kind.SCALE7:
                found += [(name, wrong) for wrong in _wrong(text, LONGEST_LABEL)]
            elif text:
                found.append((name, "unwanted"))
        return (*found, *(("options", wrong) for wrong in self._options_wrong()))

    def _options_wrong(self) -> list[str]:
        if self.kind not in LISTED:
            return ["unwanted"] if self.options else []
        wrong = [w for label in self.options for w in _wrong(label, LONGEST_LABEL)]
        different = {label.casefold() for label in self.options}
        if len(different) < len(self.options):
            wrong.append("repeated")
        if len(self.options) < FEWEST_OPTIONS:
            wrong.append("too_few")
        if len(self.options) > MOST_OPTIONS:
            wrong.append("too_many")
        return list(dict.fromkeys(wrong))


def asked(questions: Iterable[OwnText]) -> list[dict[str, Any]]:
    """Return the questions as a round keeps and a locked text tells them.

    Keys are own.q1, own.q2, …; options are [key, label], as in a questionnaire file.
    """
    found = []
    for number, question in enumerate(questions, 1):
        entry: dict[str, Any] = {
            "key": f"{OWN}.q{number}",
            "kind": str(question.kind),
            "ask": question.ask,
        }
        if question.kind == Kind.SCALE7:
            entry |= {"low": question.low, "high": question.high}
        if question.kind in LISTED:
            labels = enumerate(question.options, 1)
            entry["options"] = [[f"o{place}", label] for place, label in labels]
        found.append(entry)
    return found


def own_questionnaire(
    questions: Sequence[Mapping[str, Any]], *, title: str = ""
) -> Questionnaire:
    """Return a questionnaire of nothing but these questions (see `asked`).

    Its language is "": whatever they were written in.
    """
    items = tuple(_item(entry) for entry in questions)
    dimension = Dimension(key=OWN, title=title, feeds=(), items=items)
    section = Section(key=OWN, title=title, dimensions=(dimension,))
    return Questionnaire(
        version=OWN, language="", title=title, minutes=1, sections=(section,)
    )


def with_own(
    questionnaire: Questionnaire, questions: Sequence[Mapping[str, Any]], *, title: str
) -> Questionnaire:
    """Return the questionnaire with one more section; the same one without any."""
    if not questions:
        return questionnaire
    own = own_questionnaire(questions, title=title)
    return replace(questionnaire, sections=(*questionnaire.sections, *own.sections))


def _item(entry: Mapping[str, Any]) -> Item:
    return Item(
        key=entry["key"],
        dimension=OWN,
        kind=Kind(entry["kind"]),
        rule=Rule.NONE,
        ask=entry["ask"],
        low=entry.get("low", ""),
        high=entry.get("high", ""),
        options=tuple(Option(key, label) for key, label in entry.get("options", ())),
    )


def _wrong(text: str, longest: int) -> list[str]:
    wrong = []
    if not text.strip():
        wrong.append("missing")
    if len(text) > longest:
        wrong.append("too_long")
    if not all(_can_be_printed(sign) for sign in text):
        wrong.append("unprintable")
    return wrong


def _can_be_printed(sign: str) -> bool:
    return sign.isprintable() or sign in _JOINERS or unicodedata.category(sign) == "Zs"
