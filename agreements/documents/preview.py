"""A section as it would read, while somebody is still writing; nothing is saved."""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass

from agreements import content
from agreements.content import Names
from agreements.documents.frozen import Chapter, chapter
from agreements.models import Section
from assessments.redline import Change, Stretch, redline

# How many words that stay are shown around those that change.
AROUND = 8
GAP = " … "


@dataclass(frozen=True)
class Preview:
    """The text that would stand, and what of the standing one it would change.

    `changes` leaves out what stays the same far from any change. `has_problems` tells
    that some field is not right yet; what it is for shows as open.
    """

    chapter: Chapter
    changes: tuple[Stretch, ...]
    has_problems: bool = False

    @property
    def is_changed(self) -> bool:
        """Return whether any word would change."""
        return bool(self.changes)

    @property
    def added(self) -> int:
        """Return how many words would come."""
        return _count(self.changes, Change.ADDED)

    @property
    def removed(self) -> int:
        """Return how many words would go."""
        return _count(self.changes, Change.REMOVED)


def preview(
    section: Section,
    values: content.Values,
    wording: str,
    names: Names,
    *,
    has_problems: bool = False,
) -> Preview:
    """Return the section as it would read with these values and this wording.

    Where these settle the agreement's languages, it reads in those.
    """
    written = copy(section)
    written.values, written.wording = dict(values), wording
    languages = _languages(section, values)
    text = chapter(written, names, languages)
    # Both in the language chosen now: another one alone would change every word.
    stretches = redline(chapter(section, names, languages).plain, text.plain)
    return Preview(text, tuple(condensed(stretches)), has_problems)


def _languages(section: Section, values: content.Values) -> tuple[str, str]:
    agreement = section.agreement
    if section.key != "status":
        return agreement.languages
    return content.languages_of(
        agreement.content_version, values, agreement.partnership.language
    )


def condensed(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield a redline with a gap for what stays the same far from any change."""
    if all(stretch.change is Change.SAME for stretch in stretches):
        return
    last = len(stretches) - 1
    for place, stretch in enumerate(stretches):
        if stretch.change is not Change.SAME:
            yield stretch
            continue
        words = stretch.text.split(" ")
        head = [] if place == 0 else words[:AROUND]
        tail = [] if place == last else words[-AROUND:]
        if len(words) <= len(head) + len(tail):
            yield stretch
        else:
            text = " ".join(head) + GAP + " ".join(tail)
            yield Stretch(text, Change.SAME)


def _count(stretches: Sequence[Stretch], change: Change) -> int:
    return sum(len(one.text.split()) for one in stretches if one.change is change)
