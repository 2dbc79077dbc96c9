"""Decoded JSON -> answers file, refused with everything that is wrong in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessments.questionnaire import (
    Item,
    Position,
    Questionnaire,
    frozen,
    is_position,
    published,
    value_problems,
)
from assessments.questionnaire.values import printable, shown
from assessments.scoring.answers import (
    AgencyAnswers,
    Answer,
    AnswersFile,
    InvalidAnswers,
    RespondentAnswers,
)
from assessments.scoring.decoding import JSONObject

MOST_WALK_AWAYS = 5
HIGHEST_IMPORTANCE = 3


def read_answers(document: object) -> AnswersFile:
    """The answers of a decoded JSON document; InvalidAnswers with all its problems.

    When the questionnaire is unknown, only what does not depend on it is checked.
    """
    reader = _Reader()
    answers = reader.file(document)
    if reader.problems or answers is None:
        raise InvalidAnswers(tuple(reader.problems))
    return answers


@dataclass
class _Reader:
    """Walks a document; what is wrong is noted and stands empty in what it returns."""

    questionnaire: Questionnaire | None = None
    problems: list[str] = field(default_factory=list)

    def note(self, place: str, problem: str) -> None:
        self.problems.append(f"{place}: {problem}" if place else problem)

    def fields(
        self, value: Any, place: str, needed: Sequence[str], optional: Sequence[str]
    ) -> Mapping[str, Any]:
        """The fields of an object: all that are needed, none that are unknown."""
        if not isinstance(value, Mapping):
            self.note(place, f"{shown(value)} is not an object")
            return {}
        self.keys(value, place)
        for name in value:
            if name not in (*needed, *optional):
                self.note(place, f"unknown field {shown(name)}")
        for name in needed:
            if name not in value:
                self.note(place, f'"{name}" is missing')
        return value

    def keys(self, value: Mapping[str, Any], place: str) -> None:
        """Note the keys that an object gives more than once."""
        if isinstance(value, JSONObject):
            for name in value.repeated:
                self.note(place, f"{shown(name)} is given more than once")

    def members(self, value: Any, place: str) -> list[Any]:
        """The members of a list."""
        if isinstance(value, list):
            return value
        self.note(place, f"{shown(value)} is not a list")
        return []

    def file(self, document: object) -> AnswersFile | None:
        """The whole document."""
        fields = self.fields(document, "", ("questionnaire", "agencies"), ())
        if "questionnaire" in fields:
            self.questionnaire = self._published(fields["questionnaire"])
        if "agencies" not in fields:
            return None
        listed = self.members(fields["agencies"], "agencies")
        agencies = [self.agency(raw, n) for n, raw in enumerate(listed, 1)]
        if len(agencies) != 2:
            if isinstance(fields["agencies"], list):
                self.note("agencies", f"there are {len(agencies)}, not two")
            return None
        if self.questionnaire is None:
            return None
        return AnswersFile(self.questionnaire, (agencies[0], agencies[1]))

    def _published(self, version: Any) -> Questionnaire | None:
        try:
            return published(version if isinstance(version, str) else "")
        except LookupError:
            self.note("questionnaire", f"{shown(version)} is not a known version")
            return None

    def name(self, fields: Mapping[str, Any], place: str) -> str:
        """The name of an agency or a respondent."""
        name = fields.get("name", "")
        if not isinstance(name, str):
            self.note(place, f"name: {shown(name)} is not a text")
            return ""
        return name

    def agency(self, raw: Any, number: int) -> AgencyAnswers:
        """One agency, at least one respondent in it."""
        place = _place("agency", number, raw)
        fields = self.fields(raw, place, ("name", "respondents"), ())
        name = self.name(fields, place)
        listed = fields.get("respondents", [])
        respondents = [
            self.respondent(raw, f"{place}, {_place('respondent', n, raw)}")
            for n, raw in enumerate(self.members(listed, f"{place}, respondents"), 1)
        ]
        if "respondents" in fields and listed == []:
            self.note(place, "it has no respondents")
        return AgencyAnswers(name, tuple(respondents))

    def respondent(self, raw: Any, place: str) -> RespondentAnswers:
        """One respondent; everything but the name may be absent."""
        optional = ("answers", "importance", "walk_away")
        fields = self.fields(raw, place, ("name",), optional)
        return RespondentAnswers(
            name=self.name(fields, place),
            answers=self.answers(fields.get("answers", {}), place),
            importance=self.importance(fields.get("importance", {}), place),
            walk_away=self.walk_away(fields.get("walk_away", []), place),
        )

    def answers(self, raw: Any, place: str) -> dict[str, Answer]:
        """Answers by item."""
        if not isinstance(raw, Mapping):
            self.note(f"{place}, answers", f"{shown(raw)} is not an object")
            return {}
        self.keys(raw, f"{place}, answers")
        found = {}
        for key, entry in raw.items():
            item_place = f"{place}, {_key(key)}"
            item = self.item(key, item_place)
            answer = self.answer(item, entry, item_place)
            if answer is not None:
                found[key] = answer
        return found

    def item(self, key: str, place: str) -> Item | None:
        """The item of that key; None when it or the questionnaire is unknown."""
        if self.questionnaire is None:
            return None
        try:
            return self.questionnaire.item(key)
        except KeyError:
            self.note(place, "there is no such item")
            return None

    def answer(self, item: Item | None, raw: Any, place: str) -> Answer | None:
        """One answer; None when something is wrong with it."""
        before = len(self.problems)
        fields = self.fields(raw, place, ("value",), ("not_sure", "accepts"))
        not_sure = fields.get("not_sure", False)
        if not isinstance(not_sure, bool):
            self.note(place, f"not_sure: {shown(not_sure)} is not true or false")
            not_sure = False
        elif "value" in fields:
            self.value(item, fields["value"], not_sure, place)
        accepts = self.accepts(item, fields, place)
        if item is None or len(self.problems) > before:
            return None
        value = fields["value"]
        return Answer(None if value is None else frozen(value), not_sure, accepts)

    def value(self, item: Item | None, value: Any, not_sure: bool, place: str) -> None:
        """Note what is wrong with a value, on its own and beside `not_sure`."""
        if value is None:
            if not not_sure:
                self.note(place, "the value is null without not_sure")
            return
        if not_sure:
            self.note(place, "not_sure together with a value")
        if item is not None:
            for problem in value_problems(item, value):
                self.note(place, problem)
        if isinstance(value, Mapping):
            self.keys(value, place)

    def accepts(
        self, item: Item | None, fields: Mapping[str, Any], place: str
    ) -> tuple[Position, ...]:
        """What somebody could live with, on a lead item only."""
        if "accepts" not in fields:
            return ()
        if item is not None and not item.lead:
            self.note(place, "accepts is for lead items only")
            return ()
        place = f"{place}, accepts"
        found: list[Position] = []
        for option in self.members(fields["accepts"], place):
            if item is not None and not is_position(item, option):
                self.note(place, f"{shown(option)} is not an option")
            elif option in found:
                self.note(place, f"{shown(option)} is listed more than once")
            else:
                found.append(option)
        return tuple(found)

    def importance(self, raw: Any, place: str) -> dict[str, int]:
        """How much each dimension matters, 0..3."""
        place = f"{place}, importance"
        if not isinstance(raw, Mapping):
            self.note(place, f"{shown(raw)} is not an object")
            return {}
        self.keys(raw, place)
        found = {}
        for key, level in raw.items():
            self.dimension(key, f"{place}, {_key(key)}", needs_lead=False)
            whole = isinstance(level, int) and not isinstance(level, bool)
            if whole and 0 <= level <= HIGHEST_IMPORTANCE:
                found[key] = level
            else:
                problem = f"{shown(level)} is not a whole number from 0 to 3"
                self.note(f"{place}, {_key(key)}", problem)
        return found

    def walk_away(self, raw: Any, place: str) -> tuple[str, ...]:
        """The dimensions somebody would rather not partner over, at most five."""
        place = f"{place}, walk_away"
        found: list[str] = []
        listed = self.members(raw, place)
        for key in listed:
            if not isinstance(key, str):
                self.note(place, f"{shown(key)} is not a dimension")
            elif key in found:
                self.note(f"{place}, {_key(key)}", "listed more than once")
            else:
                self.dimension(key, f"{place}, {_key(key)}", needs_lead=True)
                found.append(key)
        if len(listed) > MOST_WALK_AWAYS:
            self.note(place, f"{len(listed)} are listed, at most {MOST_WALK_AWAYS}")
        return tuple(found)

    def dimension(self, key: str, place: str, *, needs_lead: bool) -> None:
        """Note a dimension that is unknown, or about which this cannot be said."""
        if self.questionnaire is None:
            return
        try:
            dimension = self.questionnaire.dimension(key)
        except KeyError:
            self.note(place, "there is no such dimension")
            return
        if needs_lead and dimension.lead is None:
            self.note(place, "the dimension has no lead item")
        if not needs_lead and not dimension.matters:
            self.note(place, "nothing in the dimension is scored")


def _place(what: str, number: int, raw: Any) -> str:
    """What a problem's line calls an agency or a respondent: number and name."""
    name = raw.get("name") if isinstance(raw, Mapping) else None
    return (
        f"{what} {number} ({_key(name)})"
        if isinstance(name, str)
        else f"{what} {number}"
    )


def _key(text: str) -> str:
    return printable(text)
