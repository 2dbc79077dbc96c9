"""TOML text -> questionnaire, refused with everything that is inconsistent in it."""

import tomllib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assessments.questionnaire.fields import Problems, Table, tables
from assessments.questionnaire.items import parse_item
from assessments.questionnaire.model import (
    FIRST_LANGUAGE,
    SINGLE,
    Dimension,
    Item,
    Kind,
    Questionnaire,
    Section,
)
from assessments.questionnaire.overlay import translated
from assessments.questionnaire.own import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOP = frozenset({"version", "title", "minutes", "section", "dimension", "item"})


class QuestionnaireError(ValueError):
    """The text is no consistent questionnaire; `problems` says everything why."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def parse(text: str, overlay: str | None = None) -> Questionnaire:
    """The questionnaire a TOML text describes; QuestionnaireError with all problems.

    `overlay` is a TOML text with its texts in another language.
    """
    problems = Problems()
    document = _toml(text)
    language = FIRST_LANGUAGE
    if overlay is not None:
        # What the overlay is laid over has to be whole: parsed alone first.
        parse(text)
        texts = _toml(overlay)
        language = str(texts.get("language", ""))
        document = translated(document, texts, problems)
    questionnaire = _questionnaire(document, language, problems)
    if problems.found:
        raise QuestionnaireError(tuple(problems.found))
    return questionnaire


def version_translated(text: str) -> str:
    """The version that a translation says it is of; "" for what is no translation."""
    document = _toml(text)
    return str(document.get("version", "")) if "language" in document else ""


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise QuestionnaireError((f"not TOML: {error}",)) from error


def _questionnaire(
    document: dict[str, Any], language: str, problems: Problems
) -> Questionnaire:
    top = Table(document, "questionnaire", problems)
    top.allow(_TOP)
    items = _items(tables(document, "item", problems), problems)
    dimensions = _dimensions(tables(document, "dimension", problems), items, problems)
    sections = _sections(tables(document, "section", problems), dimensions, problems)
    return Questionnaire(
        version=top.text("version"),
        language=language,
        title=top.text("title"),
        minutes=top.whole("minutes") or 1,
        sections=sections,
    )


def _items(found: "list[Table]", problems: Problems) -> list[Item]:
    _unique("item", (table.text("key") for table in found), problems)
    items = [item for table in found if (item := parse_item(table)) is not None]
    by_key = {item.key: item for item in items}
    for item in items:
        if item.against is not None:
            _check_against(item, by_key.get(item.against), problems)
    predictions = [item.key for item in items if item.kind is Kind.PREDICTION]
    if len(predictions) > 1:
        problems.add("item", "more than one prediction: " + ", ".join(predictions))
    predicts = {t.raw["key"]: t for t in found if t.raw.get("kind") == Kind.PREDICTION}
    return [
        replace(item, predicted=_predicted(predicts[item.key], by_key))
        if item.kind is Kind.PREDICTION
        else item
        for item in items
    ]


def _check_against(item: Item, other: Item | None, problems: Problems) -> None:
    """Both halves of a `cover` pair name each other and list the same options."""
    place = f"item {item.key}"
    if other is None or other.against != item.key or other is item:
        problems.add(place, f"{item.against} is not compared with it in turn")
    elif other.positions != item.positions:
        problems.add(place, f"its options are not those of {other.key}")


def _predicted(table: Table, by_key: dict[str, Item]) -> tuple[Item, ...]:
    predicted = []
    for key in table.texts("predicts"):
        target = by_key.get(key)
        if target is None or target.kind not in SINGLE:
            table.note(f"{key} cannot be predicted: no item with one answer")
        else:
            predicted.append(target)
    return tuple(predicted)


def _dimensions(
    found: list[Table], items: list[Item], problems: Problems
) -> dict[str, Dimension]:
    _unique("dimension", (table.text("key") for table in found), problems)
    dimensions = {}
    for table in found:
        table.allow(frozenset({"key", "title", "feeds"}))
        key = str(table.raw.get("key", ""))
        own = tuple(item for item in items if item.dimension == key)
        if not own:
            table.note("it has no item")
        if key == OWN:
            table.note("this key is kept for the agencies' own questions")
        leads = [item for item in own if item.lead]
        if len(leads) > 1:
            table.note("more than one lead: " + ", ".join(i.key for i in leads))
        dimensions[key] = Dimension(key, table.text("title"), table.texts("feeds"), own)
    for item in items:
        if item.dimension not in dimensions:
            problems.add(f"item {item.key}", f"no dimension {item.dimension}")
    return dimensions


def _sections(
    found: list[Table], dimensions: dict[str, Dimension], problems: Problems
) -> tuple[Section, ...]:
    _unique("section", (table.text("key") for table in found), problems)
    sections = []
    listed: Counter[str] = Counter()
    for table in found:
        table.allow(frozenset({"key", "title", "dimensions"}))
        keys = table.texts("dimensions")
        listed.update(keys)
        for key in keys:
            if key not in dimensions:
                table.note(f"no dimension {key}")
        own = tuple(dimensions[key] for key in keys if key in dimensions)
        sections.append(
            Section(str(table.raw.get("key", "")), table.text("title"), own)
        )
    for key in dimensions:
        if listed[key] != 1:
            problems.add(f"dimension {key}", f"in {listed[key]} sections, not in one")
    return tuple(sections)


def _unique(what: str, keys: "Iterable[str]", problems: Problems) -> None:
    for key, times in Counter(keys).items():
        if times > 1:
            problems.add(f"{what} {key}", f"there are {times} of it")
