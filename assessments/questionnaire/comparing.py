"""What two versions of a questionnaire have in common, and what they do not."""

from dataclasses import dataclass

from assessments.questionnaire.model import Dimension, Item, Questionnaire

_WORDING = ("ask", "help", "low", "high")
_ANSWERS = ("kind", "options", "most")
COMPARISON = ("dimension", "rule", "lead", "floor", "limit", "against", "diagnostic")


@dataclass(frozen=True)
class ItemChange:
    """One item that both have: what is different about it, of the three that can be."""

    key: str
    reworded: bool
    reoptioned: bool
    reruled: bool


@dataclass(frozen=True)
class VersionDiff:
    """From one questionnaire to another, by key, each in the order it is asked.

    `comparable` are the scored dimensions whose agreement then and now can be held
    against each other, `broken` those of both for which it cannot.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[ItemChange, ...]
    comparable: tuple[str, ...]
    broken: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Return whether every item is the same."""
        return not (self.added or self.removed or self.changed)


def diff(old: Questionnaire, new: Questionnaire) -> VersionDiff:
    """What happened to each item from `old` to `new`."""
    before = {item.key: item for item in old.items}
    after = {item.key: item for item in new.items}
    changes = (_change(before[key], after[key]) for key in after if key in before)
    shared = [
        (then, new.dimension(then.key))
        for then in old.dimensions
        if then.key in {dimension.key for dimension in new.dimensions}
        and (then.matters or new.dimension(then.key).matters)
    ]
    return VersionDiff(
        added=tuple(key for key in after if key not in before),
        removed=tuple(key for key in before if key not in after),
        changed=tuple(change for change in changes if change is not None),
        comparable=tuple(t.key for t, now in shared if is_comparable(t, now)),
        broken=tuple(t.key for t, now in shared if not is_comparable(t, now)),
    )


def is_comparable(then: Dimension, now: Dimension) -> bool:
    """Whether agreement on a dimension means the same in both: its scored items are
    the same questions with the same answers. A changed help text changes nothing."""
    return bool(then.scored_items) and [*map(_question, then.scored_items)] == [
        *map(_question, now.scored_items)
    ]


def _question(item: Item) -> tuple[object, ...]:
    said = ("key", "rule", "lead", "ask", "low", "high", *_ANSWERS)
    return tuple(getattr(item, name) for name in said)


def _change(old: Item, new: Item) -> ItemChange | None:
    def differ(names: tuple[str, ...]) -> bool:
        return any(getattr(old, name) != getattr(new, name) for name in names)

    change = ItemChange(
        key=new.key,
        reworded=differ(_WORDING),
        reoptioned=differ(_ANSWERS),
        reruled=differ(COMPARISON) or old.predicts != new.predicts,
    )
    is_same = not (change.reworded or change.reoptioned or change.reruled)
    return None if is_same else change
