"""TOML text -> agreement content, refused with all that is inconsistent in it."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from typing import Any

from agreements.content.errors import ContentError
from agreements.content.fields import OptionSets, parse_options, parse_parameter
from agreements.content.model import (
    FIRST_LANGUAGE,
    AgreementContent,
    Calendar,
    Disclosure,
    Kind,
    Parameter,
    SectionContent,
)
from agreements.content.overlay import translated
from agreements.content.rule_fields import parse_differ, parse_moments, parse_sums
from agreements.content.templates import Slot, paragraphs, stray, tokens
from assessments.questionnaire.fields import Problems, Table, tables

_TOP = frozenset(
    {
        "version",
        "language",
        "title",
        "footer",
        "intent",
        "calendar",
        "disclosure",
        "phrases",
        "option_sets",
        "section",
    }
)
_SECTION = frozenset(
    {"key", "title", "clause", "sums", "moments", "differ", "parameter"}
)
_INTENT = {"name", "agency"}
_DATE = {"day", "month", "year"}
_MONTHS = 12


def parse(text: str, overlay: str | None = None) -> AgreementContent:
    """The content a TOML text describes; ContentError with all problems.

    `overlay` is a TOML text with its texts in another language.
    """
    problems = Problems()
    document = _toml(text)
    language = str(document.get("language", FIRST_LANGUAGE))
    if overlay is not None:
        # What the overlay is laid over has to be whole: parsed alone first.
        parse(text)
        texts = _toml(overlay)
        language = str(texts.get("language", ""))
        document = translated(document, texts, problems)
    content = _content(document, language, problems)
    if problems.found:
        raise ContentError(tuple(problems.found))
    return content


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError((f"not TOML: {error}",)) from error


def _content(
    document: dict[str, Any], language: str, problems: Problems
) -> AgreementContent:
    top = Table(document, "content", problems)
    top.allow(_TOP)
    calendar = _calendar(_inner(top, "calendar"))
    sets = _option_sets(_inner(top, "option_sets"))
    disclosure = _inner(top, "disclosure")
    disclosure.allow(frozenset({"version", "text"}))
    phrases = _inner(top, "phrases")
    sections = tables(document, "section", problems)
    content = AgreementContent(
        version=top.text("version"),
        language=language,
        title=top.text("title"),
        footer=top.text("footer"),
        intent=_with_slots(top, "intent", _INTENT),
        disclosure=Disclosure(disclosure.text("version"), disclosure.text("text")),
        phrases={name: phrases.text(name) for name in phrases.raw},
        sections=tuple(_section(table, sets, calendar) for table in sections),
    )
    _unique("section", (section.key for section in content.sections), problems)
    return content


def _inner(table: Table, name: str) -> Table:
    raw = table.raw.get(name)
    if not isinstance(raw, dict):
        table.note(f"{name} must be a table")
        raw = {}
    return Table(raw, name, table.problems)


def _calendar(table: Table) -> Calendar:
    table.allow(frozenset({"date", "months", "decimal"}))
    months = table.texts("months")
    if len(months) != _MONTHS:
        table.note("months must be twelve")
    decimal = table.text("decimal") if "decimal" in table.raw else "."
    return Calendar(_with_slots(table, "date", _DATE), months, decimal)


def _option_sets(table: Table) -> OptionSets:
    return {name: parse_options(table, name) for name in table.raw}


def _with_slots(table: Table, name: str, wanted: set[str]) -> str:
    text = table.text(name)
    slots = [token.key for token in tokens(text) if isinstance(token, Slot)]
    if set(slots) != wanted or stray(text):
        table.note(f"{name} must have the slots {', '.join(sorted(wanted))}")
    return text


def _section(table: Table, sets: OptionSets, calendar: Calendar) -> SectionContent:
    table.allow(_SECTION)
    key = str(table.raw.get("key", ""))
    found = [
        Table(inner.raw, f"{key}: {inner.place}", table.problems)
        for inner in tables(table.raw, "parameter", table.problems)
    ]
    parameters = tuple(
        parameter
        for inner in found
        if (parameter := parse_parameter(inner, sets)) is not None
    )
    _unique(f"{key}: parameter", (p.key for p in parameters), table.problems)
    by_key = {p.key: p for p in parameters}
    section = SectionContent(
        key=table.text("key"),
        title=table.text("title"),
        clause=table.text("clause"),
        parameters=parameters,
        sums=tuple(parse_sums(table, by_key)),
        calendar=calendar,
        moments=tuple(parse_moments(table, by_key)),
        differ=tuple(parse_differ(table, by_key)),
    )
    _check_clause(table, section)
    return section


def _check_clause(table: Table, section: SectionContent) -> None:
    """The clause reads every parameter where it can be read, and nothing else."""
    used: set[str] = set()
    for paragraph in paragraphs(section.clause):
        used.update(paragraph.slots)
        if paragraph.listed and section.has(paragraph.listed):
            parameter = section.parameter(paragraph.listed)
            if parameter.kind is not Kind.ROWS and not parameter.lines:
                table.note(f"the clause lists {parameter.key}, which is one value")
        for fragment in paragraph.fragments:
            for key in fragment.slots:
                if section.has(key):
                    _check_slot(table, section.parameter(key), fragment.optional)
    keys = {parameter.key for parameter in section.parameters}
    for key in sorted(used - keys - {"A", "B"}):
        table.note(f"the clause reads {key}, which is no parameter")
    for key in sorted(keys - used):
        table.note(f"the clause does not read {key}")
    if stray(section.clause):
        table.note("the clause has a bracket or brace that belongs to nothing")


def _check_slot(table: Table, parameter: Parameter, optional: bool) -> None:
    if parameter.kind is Kind.ROWS or parameter.lines:
        table.note(f"the clause reads {parameter.key} inside a sentence")
    if parameter.required == optional:
        what = "required" if parameter.required else "optional"
        place = "inside" if optional else "outside"
        table.note(f"the clause reads {parameter.key}, {what}, {place} of [ ]")


def _unique(what: str, keys: Iterable[str], problems: Problems) -> None:
    for key, times in Counter(keys).items():
        if times > 1:
            problems.add(f"{what} {key}", f"there are {times} of it")
