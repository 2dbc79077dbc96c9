"""A content's texts in another language, laid over the content they translate.

An overlay holds texts only, each under the place it stands at: `section.exit.title`,
`section.exit.notice.options.30`, `option_sets.party.a`, `phrases.quote`. Every text of
the content has one in the overlay, with the same slots, and there are no others.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from agreements.content.templates import Slot, paragraphs, tokens
from assessments.questionnaire.fields import Problems
from assessments.questionnaire.overlay import Document, leaves

_TOP = ("title", "footer", "intent")
_CALENDAR = ("date", "months", "decimal")
_FIELD = ("label", "help", "unit", "row", "empty", "needs", "together")


@dataclass(frozen=True)
class _Place:
    """Where a text stands: `holder[key]`, reached by `path`."""

    path: str
    holder: Any
    key: str | int

    @property
    def text(self) -> Any:
        """The text, or the list of texts, that stands there."""
        return self.holder[self.key]

    @property
    def is_option(self) -> bool:
        """Whether it is an option: [key, label] or [key, label, words]."""
        return isinstance(self.key, int)


def translated(document: Document, overlay: Document, problems: Problems) -> Document:
    """The document with the overlay's texts; what does not fit is a problem each.

    `overlay` may name its `language` and `version`; they are no texts.
    """
    result = deepcopy(document)
    texts = dict(leaves({k: v for k, v in overlay.items() if k not in _NO_TEXTS}))
    for place in _places(result):
        if place.path not in texts:
            problems.add(place.path, "has no text in this language")
            continue
        text = texts.pop(place.path)
        problem = _misfit(place, text)
        if problem:
            problems.add(place.path, problem)
        elif place.is_option:
            place.holder[place.key] = [place.text[0], *_as_list(text)]
        else:
            place.holder[place.key] = text
    for path in texts:
        problems.add(path, "translates nothing")
    return result


_NO_TEXTS = ("language", "version")


def _places(document: Document) -> Iterator[_Place]:
    """Every text of a content, in its order."""
    yield from _of(document, _TOP, "")
    yield from _of(document["calendar"], _CALENDAR, "calendar.")
    yield from _of(document["disclosure"], ("text",), "disclosure.")
    yield from _of(document["phrases"], tuple(document["phrases"]), "phrases.")
    for name, options in document["option_sets"].items():
        yield from _options(options, f"option_sets.{name}.")
    for section in document["section"]:
        path = f"section.{section['key']}."
        yield from _of(section, ("title", "clause"), path)
        for parameter in section["parameter"]:
            yield from _parameter(parameter, f"{path}{parameter['key']}.")


def _parameter(parameter: Document, path: str) -> Iterator[_Place]:
    yield from _field(parameter, path)
    if isinstance(parameter.get("default"), list):
        yield _Place(f"{path}default", parameter, "default")
    prefill = parameter.get("prefill", {})
    if parameter["kind"] == "text" and "map" in prefill:
        yield _Place(f"{path}map", prefill, "map")
    for column in parameter.get("columns", ()):
        yield from _field(column, f"{path}{column['key']}.")


def _field(field: Document, path: str) -> Iterator[_Place]:
    yield from _of(field, _FIELD, path)
    options = field.get("options")
    if isinstance(options, list):
        yield from _options(options, f"{path}options.")


def _options(options: list[list[str]], path: str) -> Iterator[_Place]:
    for number, option in enumerate(options):
        yield _Place(f"{path}{option[0]}", options, number)


def _of(table: Document, keys: tuple[str, ...], path: str) -> Iterator[_Place]:
    return (_Place(f"{path}{key}", table, key) for key in keys if key in table)


def _misfit(place: _Place, text: Any) -> str:
    """Why a text cannot stand in for the one at `place`; "" when it can."""
    here = place.text
    if place.is_option:
        here = here[-1]
        if not 1 <= len(_as_list(text)) <= 2:
            return "must be a label, or [label, words]"
        text = _as_list(text)[-1]
    if type(here) is not type(text):
        return f"must be a {'text' if isinstance(here, str) else 'list'}"
    if place.key == "clause":
        same = _shape(here) == _shape(text)
        return "" if same else "does not have the paragraphs and slots of the clause"
    if place.key in ("default", "map"):
        same = _bones(here) == _bones(text)
        return "" if same else "does not have the shape of what it translates"
    return "" if _slots(here) == _slots(text) else "does not have the same slots"


def _shape(clause: str) -> list[tuple[set[str], str]]:
    """What each paragraph reads, names aside, and what it lists."""
    return [
        (set(paragraph.slots) - {"A", "B"}, paragraph.listed)
        for paragraph in paragraphs(clause)
    ]


def _bones(value: Any) -> Any:
    """A list with its texts taken out: blanks stay blank, and keys stay."""
    if isinstance(value, list):
        return [_bones(one) for one in value]
    if isinstance(value, dict):
        return {key: _bones(one) for key, one in value.items()}
    return bool(value)


def _slots(text: Any) -> set[str]:
    return {
        token.key
        for line in _as_list(text)
        for token in tokens(line)
        if isinstance(token, Slot)
    }


def _as_list(text: Any) -> list[Any]:
    return text if isinstance(text, list) else [text]
