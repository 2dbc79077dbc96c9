"""In which order one person is asked: their own, and always the same one."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assessments.questionnaire import Dimension, Questionnaire, Section


@dataclass(frozen=True)
class Walk:
    """One person's way through a questionnaire.

    `sections` have their dimensions in this person's order. `topics` are all of them
    as they are met: a topic that asks what the partner will answer waits until all it
    asks about has been met, if need be past its own section.
    """

    sections: tuple[Section, ...]
    topics: tuple[Dimension, ...]

    def place(self, topic: Dimension) -> int:
        """Return a topic's place, from 1."""
        return self.topics.index(topic) + 1

    def before(self, topic: Dimension) -> Dimension | None:
        """Return the topic before one, None before the first."""
        place = self.topics.index(topic)
        return self.topics[place - 1] if place else None

    def after(self, topic: Dimension) -> Dimension | None:
        """Return the topic after one, None after the last."""
        place = self.topics.index(topic) + 1
        return self.topics[place] if place < len(self.topics) else None

    def section_of(self, topic: Dimension) -> Section:
        """Return the section that a topic stands in."""
        return next(s for s in self.sections if topic in s.dimensions)


def walk_through(questionnaire: Questionnaire, seed: str) -> Walk:
    """Return the order for a person and round that `seed` names.

    Sections keep their order; inside one it comes from the seed alone, so that no
    topic is always met first or when people are tired.
    """
    sections = tuple(
        replace(section, dimensions=_shuffled(section.dimensions, seed))
        for section in questionnaire.sections
    )
    topics: list[Dimension] = []
    waiting: list[Dimension] = []
    for section in sections:
        waiting += section.dimensions
        # One that guesses may be guessed about; as many rounds as topics wait do.
        for _ in section.dimensions:
            met = {topic.key for topic in topics}
            for topic in [t for t in waiting if not _guessed(t) - met]:
                topics.append(topic)
                waiting.remove(topic)
    topics += waiting
    return Walk(sections=_in_order_met(sections, topics), topics=tuple(topics))


def _shuffled(dimensions: Iterable[Dimension], seed: str) -> tuple[Dimension, ...]:
    def number(dimension: Dimension) -> bytes:
        return hashlib.sha256(f"{seed} {dimension.key}".encode()).digest()

    return tuple(sorted(dimensions, key=number))


def _guessed(topic: Dimension) -> set[str]:
    """Return the keys of the other topics whose items a topic asks to guess."""
    guessed = {i.dimension for item in topic.items for i in item.predicted}
    return guessed - {topic.key}


def _in_order_met(
    sections: tuple[Section, ...], topics: list[Dimension]
) -> tuple[Section, ...]:
    return tuple(
        replace(s, dimensions=tuple(t for t in topics if t in s.dimensions))
        for s in sections
    )
