"""Rules that set what each side said beside the other, as a text or as rows."""

from agreements.drafting.case import SIDES, Outcome, Task, clean
from agreements.drafting.model import Origin
from assessments.questionnaire import Item
from assessments.scoring import Side

_FIRST_90_DAYS = "commitment.first_90_days"
_PURPOSE = "purpose.sentence"


def quotes(task: Task) -> Outcome:
    """Both sides' words, each under its name."""
    intro = task.parameter.prefill.intro if task.parameter.prefill else ""
    lines = [task.case.phrase(intro)] if intro else []
    return _quoted(task, [*lines, *quoted_lines(task, task.item)])


def core(task: Task) -> Outcome:
    """Both sides' words, and what each commits for the first 90 days."""
    item = task.case.item(_FIRST_90_DAYS)
    lines = [
        task.case.phrase(
            "first_90_days", name=name, answer="; ".join(task.case.labels(item, side))
        )
        for side, name in zip(SIDES, task.case.names, strict=True)
        if task.case.labels(item, side)
    ]
    return _quoted(task, [*quoted_lines(task, task.item), *lines])


def cocreated(task: Task) -> Outcome:
    """Both sides' words; without them the problem both named, or what it is about."""
    if task.answered() is None:
        return quotes(task)
    purpose = task.case.item(_PURPOSE)
    if all(task.case.said(purpose, side) for side in SIDES):
        text = "\n".join(quoted_lines(task, purpose))
        return task.filled(Origin.EACH_SAID, text)
    about = clean(task.case.setup.purpose)
    kind = task.open(Origin.UNANSWERED).provenance
    if about and not (kind.a or kind.b):
        return task.filled(Origin.SET_UP, about)
    return task.answered() or task.open(Origin.UNANSWERED)


def outcomes(task: Task) -> Outcome:
    """Up to three pictures of success; number and date are still to be named."""
    unanswered = task.answered()
    if unanswered is not None:
        return unanswered
    by_side = [_sides_lines(task, task.item, side) for side in SIDES]
    # In turn, so that neither side's second picture pushes out the other's first.
    longest = max(len(lines) for lines in by_side)
    in_turn = [
        line for i in range(longest) for lines in by_side for line in lines[i : i + 1]
    ]
    return task.filled(
        Origin.EACH_SAID,
        [
            {"outcome": line, "number": "", "by": ""}
            for line in in_turn[: task.parameter.most]
        ],
    )


def quoted_lines(task: Task, item: Item) -> list[str]:
    """A line for everything different that was said, side a first."""
    return [line for side in SIDES for line in _sides_lines(task, item, side)]


def _quoted(task: Task, lines: list[str]) -> Outcome:
    unanswered = task.answered()
    if unanswered is not None:
        return unanswered
    return task.filled(Origin.EACH_SAID, "\n".join(lines))


def _sides_lines(task: Task, item: Item, side: Side) -> list[str]:
    name = task.case.names[SIDES.index(side)]
    return [
        task.case.phrase("quote", name=name, answer=label)
        for label in task.case.labels(item, side)
    ]
