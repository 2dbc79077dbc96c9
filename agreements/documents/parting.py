"""What a frozen agreement says of parting, read from its canonical JSON."""

import json
from collections.abc import Mapping
from typing import Any

from agreements import content
from agreements.documents.frozen import Chapter, frozen_text
from agreements.exiting import Terms, terms_of
from agreements.models import Revision

SECTION = "exit"


def parting_terms(revision: Revision) -> Terms:
    """Return what days and steps follow from, in the language of record."""
    form: dict[str, Any] = json.loads(revision.canonical)
    text = frozen_text(revision)
    sections = {section["key"]: section["values"] for section in form["sections"]}

    def values(key: str) -> Mapping[str, object]:
        found: Mapping[str, object] = sections[key]
        return found

    def words(key: str, parameter: str) -> str:
        chosen = sections[key].get(parameter)
        options = text.published.section(key).parameter(parameter).by_key
        return content.named(options[chosen].words, text.names) if chosen else ""

    return terms_of(text.language, values, words)


def parting_chapter(revision: Revision) -> Chapter:
    """Return the exit section as both signed it."""
    chapters = frozen_text(revision).chapters
    return next(chapter for chapter in chapters if chapter.key == SECTION)
