"""An agreement among those before and after it: what it amends, what replaced it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agreements.documents.changes import Changes, changes_in
from agreements.documents.frozen import Text, frozen_text, live_text
from agreements.models import Agreement, Revision
from agreements.states import NEGOTIABLE, WAS_SEALED, AgreementState
from assessments.models import Round
from partnerships.models import User


@dataclass(frozen=True)
class Dropped:
    """Who gave an amendment up, when and why; `reason` is empty once it is erased."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Lineage:
    """What stands around an agreement.

    `successor` is the sealed amendment that replaced it, `amendment` the one that is
    on its way; `changes` is what it changes itself in its parent, and `is_untouched`
    says that it is negotiated and changes no section yet.
    """

    parent: Agreement | None
    successor: Agreement | None
    amendment: Agreement | None
    changes: Changes | None
    dropped: Dropped | None
    is_untouched: bool


def lineage(agreement: Agreement, revision: Revision | None) -> Lineage:
    """Read what stands around an agreement, of which `revision` stands.

    One query for most, two more for an amendment that was dropped.
    """
    was_sealed = agreement.state in WAS_SEALED
    child = agreement.amendments.standing().first() if was_sealed else None
    is_replaced = agreement.state == AgreementState.SUPERSEDED
    changes = changes_of(agreement, revision)
    return Lineage(
        parent=agreement.parent,
        successor=child if is_replaced else None,
        amendment=None if is_replaced else child,
        changes=changes,
        dropped=_dropped(agreement),
        is_untouched=changes is not None
        and not changes.chapters
        and agreement.state in NEGOTIABLE,
    )


def text_of(agreement: Agreement, revision: Revision | None) -> Text:
    """Return the agreement as frozen, or as it stands while nothing is frozen."""
    if revision is not None:
        return frozen_text(revision)
    return live_text(agreement, agreement.sections.all(), agreement.signatories.all())


def changes_of(agreement: Agreement, revision: Revision | None) -> Changes | None:
    """Return what it changes in the agreement before it, None for a first one."""
    if not agreement.is_amendment:
        return None
    return changes_in(agreement, text_of(agreement, revision))


def newer_round(agreement: Agreement) -> Round | None:
    """Return the newest round revealed after the one that the agreement is of."""
    return Round.objects.revealed_after(agreement.round).last()


def _dropped(agreement: Agreement) -> Dropped | None:
    """Return who gave it up, None where nobody did."""
    if agreement.state != AgreementState.DROPPED:
        return None
    event: Any = agreement.events.with_text("reason").get(type="dropped")
    user = User.objects.get(pk=event.actor.removeprefix("person:"))
    return Dropped(by=user.name, at=event.at, reason=event.text or "")
