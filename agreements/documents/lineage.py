"""An agreement among those before and after it: what it amends, what replaced it."""

from dataclasses import dataclass
from datetime import datetime

from agreements.documents.changes import Changes, changes_in
from agreements.documents.frozen import Text, frozen_text, live_text
from agreements.models import Agreement, standing_revision
from agreements.states import NEGOTIABLE, AgreementState
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


def lineage(agreement: Agreement) -> Lineage:
    """Read what stands around an agreement; at most eight queries, two for most."""
    child = agreement.amendments.standing().first()
    is_replaced = agreement.state == AgreementState.SUPERSEDED
    changes = changes_of(agreement) if agreement.is_amendment else None
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


def text_of(agreement: Agreement) -> Text:
    """Return the agreement as frozen, or as it stands while nothing is frozen."""
    revision = standing_revision(agreement)
    if revision is not None:
        return frozen_text(revision)
    sections = agreement.sections.select_related("agreement")
    return live_text(agreement, sections, agreement.signatories.all())


def changes_of(agreement: Agreement) -> Changes | None:
    """Return what it changes in the agreement before it, None for a first one."""
    return changes_in(agreement, text_of(agreement))


def newer_round(agreement: Agreement) -> Round | None:
    """Return the newest round revealed after the one that the agreement is of."""
    return Round.objects.revealed_after(agreement.round).last()


def _dropped(agreement: Agreement) -> Dropped | None:
    """Return who gave it up, None where nobody did."""
    if agreement.state != AgreementState.DROPPED:
        return None
    event = agreement.events.get(type="dropped")
    reason = event.secrets.filter(field="reason").first()
    user = User.objects.get(pk=event.actor.removeprefix("person:"))
    return Dropped(by=user.name, at=event.at, reason=reason.text if reason else "")
