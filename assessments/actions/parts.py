"""Saving the parts of a page, each for itself: versions, drafts, conflicts.

Everything here runs inside a transaction that holds the sheet's row.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import (
    MOST_WALK_AWAYS,
    STANCE_PARTS,
    Answer,
    AnswerSheet,
    Change,
    Content,
    Outcome,
    Page,
    Reply,
    Result,
    Stance,
    mark_of,
)
from assessments.questionnaire import (
    Dimension,
    Item,
    is_blank,
    is_position,
    value_problems,
)


def all_parts(dimension: Dimension) -> tuple[str, ...]:
    """Return the names of everything that a page of the dimension may say."""
    return (*(item.key for item in dimension.items), *STANCE_PARTS)


def page_changes(dimension: Dimension, page: Page) -> list[Change]:
    """Return what makes a sheet say of the dimension exactly what `page` says."""
    strange = [key for key in page.replies if key not in all_parts(dimension)]
    parts = (*strange, *all_parts(dimension))
    return [Change(part, page.content(part)) for part in parts]


def save_changes(
    sheet: AnswerSheet, dimension: Dimension, changes: Iterable[Change], now: datetime
) -> dict[str, Outcome]:
    """Save what can be saved; say of each part what became of it. Four queries."""
    wanted = {change.part: change for change in changes}
    before = sheet.pages([dimension])[dimension.key]
    outcomes = {
        part: _outcome(sheet, dimension, before, change)
        for part, change in wanted.items()
    }
    written = {
        part: outcome
        for part, outcome in outcomes.items()
        if outcome.result is Result.SAVED
        and outcome.version != before.versions.get(part, 0)
    }
    _write_answers(sheet, {p: o for p, o in written.items() if "." in p}, now)
    stance = {p: o for p, o in written.items() if p in STANCE_PARTS}
    if stance:
        _write_stance(sheet, dimension, before, stance, now)
    return outcomes


def swap_reply(sheet_id: int, change: Change, now: datetime) -> Outcome | None:
    """Replace one answer by another in one statement.

    None, and nothing written, when there is none or it is not the one that was seen.
    """
    reply, seen = change.reply, change.seen
    if reply is None or seen is None:
        return None
    after = Answer(
        sheet_id=sheet_id,
        item=change.part,
        value=_plain(reply.value),
        not_sure=reply.not_sure,
        accepts=list(reply.accepts) or None,
        version=seen.version + 1,
        saved_at=now,
    )
    if not Answer.objects.swap(after):
        return None
    return Outcome(Result.SAVED, seen.version + 1, reply, is_swap=True)


def problem_with(dimension: Dimension, part: str, content: Content) -> str:
    """Return why scoring would refuse what a part is to say, "" when it would not."""
    match part, content:
        case "importance", int() | None:
            fits = content is None or (dimension.matters and content in range(4))
            return "" if fits else _("Choose one of the four.")
        case "walk_away", bool():
            fits = not content or dimension.lead is not None
            return "" if fits else _("There is nothing here to walk away over.")
        case (("reason" | "note"), str()):
            return ""
    item = next((item for item in dimension.items if item.key == part), None)
    is_reply = content is None or isinstance(content, Reply)
    if item is None or not is_reply or (content and not _is_legal(item, content)):
        return _("This is not an answer to the question.")
    return ""


def _is_legal(item: Item, reply: Any) -> bool:
    accepts_fit = all(is_position(item, position) for position in reply.accepts)
    if len(set(reply.accepts)) != len(reply.accepts) or not accepts_fit:
        return False
    if reply.accepts and not item.lead:
        return False
    if reply.not_sure:
        return reply.value is None
    return not is_blank(reply.value) and not value_problems(item, reply.value)


def _outcome(
    sheet: AnswerSheet, dimension: Dimension, before: Page, change: Change
) -> Outcome:
    """Return what becomes of a change, before anything is written."""
    version = before.versions.get(change.part, 0)
    content = before.content(change.part)
    draft = before.drafts.get(change.part)
    said = content if change.draft is not None else change.content
    wanted, held = mark_of(said, change.draft), mark_of(content, draft)
    # Said again, as after an answer to us got lost: whatever the version, it is there.
    if wanted == held:
        return Outcome(Result.SAVED, version, content, draft)
    if change.seen is not None and change.seen.version != version:
        result = Result.NEWER if change.seen.mark == wanted else Result.CONFLICT
        return Outcome(result, version, content, draft)
    problem = problem_with(dimension, change.part, change.content)
    if change.part == "walk_away" and change.content and not problem:
        problem = _walk_away_problem(sheet, dimension)
    if problem:
        return Outcome(Result.REFUSED, version, content, draft, problem)
    return Outcome(Result.SAVED, version + 1, said, change.draft)


def _walk_away_problem(sheet: AnswerSheet, dimension: Dimension) -> str:
    others = set(
        sheet.stances.filter(walk_away=True)
        .exclude(dimension=dimension.key)
        .values_list("dimension", flat=True)
    )
    if len(others) < MOST_WALK_AWAYS:
        return ""
    dimensions = sheet.round.questionnaire.dimensions
    return _(
        "You can walk away over five topics at most, and have chosen five: "
        "%(titles)s. Untick one of them first."
    ) % {"titles": ", ".join(d.title for d in dimensions if d.key in others)}


def _write_answers(
    sheet: AnswerSheet, saved: Mapping[str, Outcome], now: datetime
) -> None:
    """Write rows with the version they reach; an answer taken away leaves a blank."""
    rows = []
    for item, outcome in saved.items():
        reply = outcome.content if isinstance(outcome.content, Reply) else Reply()
        rows.append(
            Answer(
                sheet=sheet,
                item=item,
                value=_plain(reply.value),
                not_sure=reply.not_sure,
                accepts=list(reply.accepts) or None,
                draft=outcome.draft,
                version=outcome.version,
                saved_at=now,
            )
        )
    Answer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["sheet", "item"],
        update_fields=["value", "not_sure", "accepts", "draft", "version", "saved_at"],
    )


def _write_stance(
    sheet: AnswerSheet,
    dimension: Dimension,
    before: Page,
    saved: Mapping[str, Outcome],
    now: datetime,
) -> None:
    kept = {p: v for p, v in before.versions.items() if p in STANCE_PARTS}
    versions = kept | {part: outcome.version for part, outcome in saved.items()}
    Stance.objects.update_or_create(
        sheet=sheet,
        dimension=dimension.key,
        defaults={
            **{part: outcome.content for part, outcome in saved.items()},
            "versions": versions,
            "saved_at": now,
        },
    )


def _plain(value: Any) -> Any:
    """Return the value as JSON encodes it, whatever kind of mapping or list it is."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    return value
