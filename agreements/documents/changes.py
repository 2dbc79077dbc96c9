"""What an amendment changes in the sealed agreement before it, word by word.

Both texts are read from what was hashed, so that whoever has the two sealed files can
find the same changes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agreements.documents.amended import Amends
from agreements.documents.frozen import Chapter, Party, Text, frozen_text
from agreements.models import Agreement, amended_revision
from assessments.redline import Change, Stretch, redline


@dataclass(frozen=True)
class ChangedChapter:
    """A section that the amendment changes; `stretches` run through its whole text.

    All is in `language`, the one of record.
    """

    number: int
    key: str
    language: str
    title: str
    stretches: tuple[Stretch, ...]

    @property
    def anchor(self) -> str:
        """Return the id of the section in the whole text."""
        return f"section-{self.key}"

    @property
    def paragraphs(self) -> tuple[tuple[Stretch, ...], ...]:
        """Return the stretches paragraph by paragraph, as a page sets them."""
        return tuple(_paragraphs(self.stretches))


@dataclass(frozen=True)
class ChangedParty:
    """An agency whose name or signatory is another one than in the agreement before."""

    party: Party
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Changes:
    """Everything that differs between an amendment and what it amends.

    `words` are those around it on paper, in the language of record.
    """

    amends: Amends
    chapters: tuple[ChangedChapter, ...]
    parties: tuple[ChangedParty, ...]
    total: int
    words: Mapping[str, str]

    def of(self, key: str) -> ChangedChapter | None:
        """Return the change of one section, None where it stays as it is."""
        return next((one for one in self.chapters if one.key == key), None)


def changes(amends: Amends, before: Text, after: Text) -> Changes:
    """Return what `after` changes in `before`, the sealed text that it amends."""
    chapters, parties = compared(before, after)
    return Changes(
        amends=amends,
        chapters=chapters,
        parties=parties,
        total=len(after.chapters),
        words=_words(amends, after, len(chapters)),
    )


def compared(
    before: Text, after: Text
) -> tuple[tuple[ChangedChapter, ...], tuple[ChangedParty, ...]]:
    """Return the sections and the parties that read differently in `after`."""
    then = {chapter.key: chapter.plain for chapter in before.chapters}
    signers = {party.side: party for party in before.parties}
    chapters = tuple(
        _chapter(chapter, then.get(chapter.key, ""))
        for chapter in after.chapters
        if chapter.plain != then.get(chapter.key, "")
    )
    parties = tuple(
        ChangedParty(party, redline(_line(signers[party.side]), _line(party)))
        for party in after.parties
        # Not named yet is no change of who signs.
        if party.name and party != signers[party.side]
    )
    return chapters, parties


def changes_in(agreement: Agreement, text: Text) -> Changes | None:
    """Return what a text of the agreement changes, None where it amends nothing."""
    amended = amended_revision(agreement)
    if text.amends is None or amended is None:
        return None
    return changes(text.amends, frozen_text(amended), text)


def _words(amends: Amends, after: Text, count: int) -> dict[str, str]:
    """Return the words around the changes on paper, by their short names."""
    slots = {
        "number": amends.number,
        "day": after.published.day(amends.at.date()),
        "count": count,
        "total": len(after.chapters),
    }
    names = ("title", "amends", "replaces", "hash", "count", "marks")
    said = {name: after.words[f"changes_{name}"].format(**slots) for name in names}
    return {**said, "who_signs": after.words["who_signs"]}


def _chapter(chapter: Chapter, signed: str) -> ChangedChapter:
    return ChangedChapter(
        number=chapter.number,
        key=chapter.key,
        language=chapter.language,
        title=chapter.title,
        stretches=redline(signed, chapter.plain),
    )


def _line(party: Party) -> str:
    words = (party.agency, party.name, party.title, party.legal_entity, party.authority)
    return ", ".join(word for word in words if word)


def _paragraphs(stretches: tuple[Stretch, ...]) -> Iterator[tuple[Stretch, ...]]:
    paragraph: list[Stretch] = []
    for stretch in stretches:
        first, *others = stretch.text.split("\n")
        _put(paragraph, first, stretch.change)
        for line in others:
            if paragraph:
                yield tuple(paragraph)
            paragraph = []
            _put(paragraph, line, stretch.change)
    if paragraph:
        yield tuple(paragraph)


def _put(paragraph: list[Stretch], text: str, change: Change) -> None:
    if text.strip() or (text and paragraph):
        paragraph.append(Stretch(text, change))
