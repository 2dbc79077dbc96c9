"""Questionnaires and what changed in them, as a terminal shows them."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from assessments.questionnaire import Questionnaire, VersionDiff


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
    """Return what changed from `old` to `new`, a line each, and what still compares."""
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
        ask = new.item(change.key).ask
        if change.reworded:
            before = old.item(change.key).ask
            words = ask if before == ask else f"{before} → {ask}"
            yield _line(_("reworded"), change.key, words)
        if change.reoptioned:
            yield _line(_("re-optioned"), change.key, ask)
        if change.reruled:
            yield _line(_("re-ruled"), change.key, ask)


def _line(what: str, key: str, ask: str) -> str:
    return f"{what}: {key}  {ask}"


def _named(keys: Sequence[str]) -> str:
    return ", ".join(keys) or _("none")
