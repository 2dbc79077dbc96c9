"""The one way in which a section's content changes: as a proposal, on the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from agreements.actions.events import append, person
from agreements.models import Agreement, Proposal, Section, content_hash
from assessments.models import SettlingEvent
from partnerships.models import Agency, User

if TYPE_CHECKING:
    from agreements.evidence import JsonValue


@dataclass(frozen=True)
class Change:
    """New content for a section, and whose it is.

    `settling` is the accepted settlement that brings it, None for what a lead wrote.
    """

    agency: Agency
    author: User
    values: Mapping[str, Any]
    wording: str
    reason: str = ""
    settling: SettlingEvent | None = None

    def hash_for(self, section: Section) -> str:
        """Return the hash that the section has with this content."""
        return content_hash(section.key, self.values, self.wording)


@dataclass(frozen=True)
class Changed:
    """The proposal that came of it, and the sides whose acceptance it cleared."""

    proposal: Proposal
    cleared: tuple[str, ...]


def change(
    agreement: Agreement, section: Section, new: Change, now: datetime
) -> Changed:
    """Put new content into a section of a locked agreement; nobody has accepted it."""
    before = section.content_hash
    cleared = _cleared(agreement, section)
    section.acceptances.all().delete()
    section.values, section.wording = dict(new.values), new.wording
    section.content_hash = new.hash_for(section)
    section.changed_at, section.changed_by = now, new.author
    section.save()
    proposal = Proposal.objects.create(
        section=section,
        agency=new.agency,
        author=new.author,
        values=new.values,
        wording=new.wording,
        reason=new.reason,
        content_hash=section.content_hash,
        created_at=now,
        settling_event=new.settling,
    )
    _record(agreement, section, new, before, cleared, now)
    return Changed(proposal, tuple(cleared))


def _record(
    agreement: Agreement,
    section: Section,
    new: Change,
    before: str,
    cleared: list[str],
    now: datetime,
) -> None:
    payload: dict[str, JsonValue] = {
        "section": section.key,
        "agency": agreement.partnership.side_of(new.agency),
        "from": before,
        "to": section.content_hash,
    }
    if new.settling is not None:
        payload["dimension"] = new.settling.dimension
        payload["number"] = new.settling.number
    append(
        agreement,
        type="proposed" if new.settling is None else "settled",
        actor=person(new.author),
        now=now,
        payload=payload,
        secret={"reason": new.reason} if new.reason else None,
    )
    if cleared:
        append(
            agreement,
            type="cleared",
            actor=person(new.author),
            now=now,
            payload={"section": section.key, "agencies": list(cleared)},
        )


def _cleared(agreement: Agreement, section: Section) -> list[str]:
    """Return the sides that had accepted the content as it stood."""
    partnership = agreement.partnership
    return sorted(
        partnership.side_of(agency)
        for agency in partnership.agencies
        if section.is_accepted_by(agency)
    )
