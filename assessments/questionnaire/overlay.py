"""A questionnaire's texts in another language, laid over the ones they translate.

An overlay holds texts only, each under the place it stands at: `section.people.title`,
`item.growth.clients.low`, `item.exit.data.options.both`. Every text of the
questionnaire has one in the overlay, and there are no others.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias

from assessments.questionnaire.fields import Problems

Document: TypeAlias = dict[str, Any]
"""A TOML text, decoded."""

_ABOUT = ("version", "language")
_ITEM = ("ask", "help", "low", "high", "diagnostic")


@dataclass(frozen=True)
class _Place:
    """Where a text stands: `holder[key]`, reached by `path`."""

    path: str
    holder: Any
    key: str | int


def translated(document: Document, overlay: Document, problems: Problems) -> Document:
    """The document with the overlay's texts; what does not fit is a problem each.

    `document` must be consistent. The overlay says of which `version` it is, and in
    which `language`.
    """
    result = deepcopy(document)
    if overlay.get("version") != document["version"]:
        problems.add("version", f"must be {document['version']}, which it translates")
    language = overlay.get("language")
    if not isinstance(language, str) or not language.strip():
        problems.add("language", "must be a code such as ru")
    texts = dict(leaves({k: v for k, v in overlay.items() if k not in _ABOUT}))
    for place in _places(result):
        if place.path not in texts:
            problems.add(place.path, "has no text in this language")
            continue
        text = texts.pop(place.path)
        if not isinstance(text, str) or not text.strip():
            problems.add(place.path, "must be a text that is not blank")
        else:
            place.holder[place.key] = text
    for path in texts:
        problems.add(path, "translates nothing")
    return result


def leaves(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Everything in a table that is no table, with the path to it."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def _places(document: Document) -> Iterator[_Place]:
    """Every text of a questionnaire, in its order."""
    yield _Place("title", document, "title")
    for name in ("section", "dimension"):
        for table in document[name]:
            yield _Place(f"{name}.{table['key']}.title", table, "title")
    for item in document["item"]:
        path = f"item.{item['key']}."
        yield from (_Place(path + key, item, key) for key in _ITEM if key in item)
        for option in item.get("options", ()):
            yield _Place(f"{path}options.{option[0]}", option, 1)
