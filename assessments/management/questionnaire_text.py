"""Questionnaires and what changed in them, as a terminal shows them."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from assessments.questionnaire import Item, Questionnaire, VersionDiff
from assessments.questionnaire.comparing import COMPARISON


def summary(questionnaire: Questionnaire) -> str:
    """Return the sizes in one line."""
    return _(
        "%(sections)d sections, %(topics)d topics, %(questions)d questions, about "
        "%(minutes)d minutes"
    ) % {
        "sections": len(questionnaire.sections),
        "topics": len(questionnaire.dimensions),
        "questions": len(questionnaire.items),
        "minutes": questionnaire.minutes,
    }


def changes(found: VersionDiff, old: Questionnaire, new: Questionnaire) -> str:
    """Return what changed from `old` to `new`, and what still compares."""
    lines = [*_items(found, old, new)]
    if found.is_empty:
        lines.append(_("No question was added, removed or changed."))
    lines.append("")
    lines.append(_("Drift stays comparable on: %s") % _named(found.comparable))
    lines.append(_("Drift is broken on: %s") % _named(found.broken))
    return "\n".join(lines)


def _items(found: VersionDiff, old: Questionnaire, new: Questionnaire) -> Iterator[str]:
    for key in found.added:
        yield _line(_("added"), key, new.item(key).ask)
    for key in found.removed:
        yield _line(_("removed"), key, old.item(key).ask)
    for change in found.changed:
        then, now = old.item(change.key), new.item(change.key)
        if change.reworded:
            words = now.ask if then.ask == now.ask else f"{then.ask} → {now.ask}"
            yield _line(_("reworded"), change.key, words)
            yield from _fields(then, now, ("help", "low", "high"))
        if change.reoptioned:
            yield _line(_("re-optioned"), change.key, now.ask)
            yield from _fields(then, now, ("kind", "most"))
            yield from _options(then, now)
        if change.reruled:
            yield _line(_("re-ruled"), change.key, now.ask)
            yield from _fields(then, now, (*COMPARISON, "predicts"))


def _fields(then: Item, now: Item, names: Iterable[str]) -> Iterator[str]:
    """Tell what a file says of an item, field by field where that differs."""
    for name in names:
        before, after = getattr(then, name), getattr(now, name)
        if before != after:
            yield f"    {name}: {_shown(before)} → {_shown(after)}"


def _options(then: Item, now: Item) -> Iterator[str]:
    before = {option.key: option.label for option in then.options}
    after = {option.key: option.label for option in now.options}
    for key in [*before, *(key for key in after if key not in before)]:
        if before.get(key) != after.get(key):
            yield f"    {key}: {_shown(before.get(key))} → {_shown(after.get(key))}"
    if before == after and [*before] != [*after]:
        yield "    " + _("in another order: %s") % ", ".join(after)


def _shown(value: object) -> str:
    """Return a field as one reads it, "–" for one that is not there."""
    if isinstance(value, tuple):
        return ", ".join(value) or "–"
    if isinstance(value, bool):
        return str(value).lower()
    return "–" if value in (None, "") else str(value)


def _line(what: str, key: str, ask: str) -> str:
    return f"{what}: {key}  {ask}"


def _named(keys: Sequence[str]) -> str:
    return ", ".join(keys) or _("none")
