"""In which languages an agreement is written, and since when."""

from dataclasses import dataclass
from datetime import datetime

from agreements import content
from agreements.models import Agreement, Proposal


@dataclass(frozen=True)
class Tongue:
    """A language: its code, and what it calls itself."""

    code: str
    name: str


def tongues(agreement: Agreement) -> tuple[Tongue, ...]:
    """Return the language of record and, where there is one, the second."""
    return tuple(
        Tongue(code, content.paper(code).print["language"])
        for code in agreement.languages
        if code
    )


def languages_changed_at(agreement: Agreement) -> datetime | None:
    """Return when these became others than before, None while as drafted; one query.

    No acceptance of another section goes by that: its values are the same.
    """
    proposals = Proposal.objects.filter(
        section__agreement=agreement, section__key="status"
    ).order_by("pk")
    changed, before = None, None
    for drafted, values, at in proposals.values_list(
        "section__drafted_values", "values", "created_at"
    ):
        before = before or _languages(agreement, drafted)
        after = _languages(agreement, values)
        changed = at if after != before else changed
        before = after
    return changed


def _languages(agreement: Agreement, status: content.Values) -> tuple[str, str]:
    return content.languages_of(
        agreement.content_version, status, agreement.partnership.language
    )
