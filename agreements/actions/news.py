"""What newer answers say that the answers behind an agreement did not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agreements.actions.drafting import drafted_sections, plain_values
from agreements.drafting import Blocked, DraftSection
from agreements.models import Agreement
from assessments.models import Round


@dataclass(frozen=True)
class News:
    """What a newer round brings to a section, in the shapes of its row.

    Only parameters that the new answers draft otherwise than the old ones did.
    """

    provenance: Mapping[str, Any] = field(default_factory=dict)
    contested: Sequence[Mapping[str, Any]] = ()
    blocked_by: tuple[Blocked, ...] = ()


def news_for(parent: Agreement, child: Agreement, now: datetime) -> dict[str, News]:
    """Return the news by section; none where both are of the same round.

    Both rounds are drafted on the same day in the same words, so that whatever differs
    comes from the answers and from what was settled since.
    """
    if parent.round_id == child.round_id:
        return {}
    former = Round.objects.with_partnership().get(pk=parent.round_id)
    version, language = child.content_version, parent.languages[0]
    before = drafted_sections(former, version, language, now)
    after = drafted_sections(child.round, version, language, now)
    return {new.key: _news(old, new) for old, new in zip(before, after, strict=True)}


def _news(old: DraftSection, new: DraftSection) -> News:
    was, drafted = old.as_dict(), new.as_dict()
    changed = {
        key for key in drafted["provenance"] if _told(was, key) != _told(drafted, key)
    }
    values = plain_values(new)
    return News(
        provenance={
            key: {**told, "suggestion": values.get(key, told["suggestion"])}
            for key, told in drafted["provenance"].items()
            if key in changed
        },
        contested=[one for one in drafted["contested"] if one["parameter"] in changed],
        blocked_by=new.blocked_by,
    )


def _told(drafted: Mapping[str, Any], key: str) -> tuple[object, ...]:
    """Return all that a draft says of one parameter."""
    contests = [one for one in drafted["contested"] if one["parameter"] == key]
    return drafted["provenance"][key], drafted["values"].get(key), contests
