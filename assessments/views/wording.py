"""What a part of a page says, in words."""

from django.utils.translation import gettext as _

from assessments.forms import IMPORTANCE, draft_words, why_unfinished
from assessments.models import Content, Draft, Reply
from assessments.questionnaire import Dimension
from assessments.views.outline import answer_line


def part_words(
    dimension: Dimension, part: str, content: Content, draft: Draft | None = None
) -> str:
    """Return what a part says; of a draft what was typed."""
    if draft is not None:
        return _("Not finished: %(typed)s") % {
            "typed": draft_words(dimension, part, draft)
        }
    match part:
        case "importance":
            return str(dict(IMPORTANCE)["" if content is None else str(content)])
        case "walk_away":
            return _("Ticked") if content else _("Not ticked")
        case "reason" | "note":
            return str(content) or _("Nothing")
    reply = content if isinstance(content, Reply) else None
    item = next(item for item in dimension.items if item.key == part)
    line = answer_line(item, reply)
    if line.state == "blank":
        return _("No answer")
    if line.state == "not_sure":
        return _("Not sure")
    if not line.accepts:
        return line.value
    return _("%(answer)s. Could live with: %(accepts)s") % {
        "answer": line.value,
        "accepts": line.accepts,
    }


def unfinished_words(
    dimension: Dimension, part: str, content: Content, draft: Draft
) -> str:
    """Return why a draft is no answer yet, and what counts until it is one."""
    why = why_unfinished(dimension, part, draft)
    if content is None:
        counts = _("Until it is, this counts as not answered.")
    else:
        earlier = part_words(dimension, part, content)
        counts = _("Until it is, your earlier answer counts: %(earlier)s.") % {
            "earlier": earlier.rstrip(".")
        }
    return _("Not finished yet. %(why)s %(counts)s") % {"why": why, "counts": counts}


def walk_aways_left(pages_with_one: int, most: int) -> str:
    """Return how many walk-aways are left of all."""
    return _("%(left)d of %(most)d left") % {
        "left": max(0, most - pages_with_one),
        "most": most,
    }
