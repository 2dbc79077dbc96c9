"""How a text of an agreement stands: in force, a draft, superseded, void."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from agreements.models import Agreement, Ending, Revision
from agreements.states import SIGNING_FAILED, AgreementState

_S = AgreementState


@dataclass(frozen=True)
class Standing:
    """What a reader must know about a text before they quote it.

    `kind` is one of the words that badges are tinted by, `label` the badge, `sentence`
    what it means. `at` is the day it came to that, None where it is still moving.
    `successor` is the agreement that took its place.
    """

    kind: str
    label: str
    sentence: str
    at: datetime | None = None
    successor: Agreement | None = None

    @property
    def is_past(self) -> bool:
        """Return whether it holds no more, or never did: a page must say so loudly."""
        return self.kind in ("failed", "past")


def standing(agreement: Agreement, revision: Revision | None, today: date) -> Standing:
    """Return how a revision, or with None the text as it stands now, is to be read.

    `today` is the day in UTC; one query, for what is sealed.
    """
    if revision is None:
        return _draft(agreement)
    if revision.voided_at:
        return Standing(
            kind="failed",
            label=_("Void"),
            sentence=_("The agreement was reopened after this. It was never in force."),
            at=revision.voided_at,
        )
    if agreement.state == _S.SEALED:
        return _sealed(agreement, today)
    return _frozen(agreement, revision)


def _draft(agreement: Agreement) -> Standing:
    if agreement.state == _S.DROPPED:
        return Standing(
            kind="past",
            label=_("Dropped"),
            sentence=_("This amendment was dropped. It was never in force."),
            at=agreement.closed_at,
        )
    return Standing(
        kind="draft",
        label=_("Draft"),
        sentence=_("This is a draft. It is being negotiated and can still change."),
    )


def _sealed(agreement: Agreement, today: date) -> Standing:
    """In force, unless notice was given and its last day is over."""
    ending = Ending.objects.filter(agreement=agreement).first()
    if ending is None:
        return _in_force()
    force = f"{ending.force_on(today)}."
    if ending.is_over(today):
        return Standing(kind="past", label=_("No longer in force"), sentence=force)
    return Standing(
        kind="sealed",
        label=_("In force"),
        sentence=_("Notice has been given. %(force)s") % {"force": force},
    )


def _in_force() -> Standing:
    return Standing(
        kind="sealed",
        label=_("In force"),
        sentence=_("This is in force: both agencies have signed it."),
    )


def _frozen(agreement: Agreement, revision: Revision) -> Standing:
    match agreement.state:
        case _S.SIGNED:
            return _in_force()
        case _S.SUPERSEDED:
            return Standing(
                kind="past",
                label=_("Superseded"),
                sentence=_("This is no longer in force."),
                at=agreement.closed_at,
                successor=agreement.amendments.exclude(state=_S.DROPPED).first(),
            )
        case _S.ENDED:
            return Standing(
                kind="past",
                label=_("Ended"),
                sentence=_("This is no longer in force: the agreement was ended."),
                at=agreement.closed_at,
            )
        case state if state in SIGNING_FAILED:
            return Standing(
                kind="failed",
                label=agreement.get_state_display(),
                sentence=_("Signing came to nothing. This is not in force."),
            )
    return Standing(
        kind="current",
        label=_("Frozen for signing"),
        sentence=_("This is not in force yet: it waits for the signatures of both."),
        at=revision.frozen_at,
    )
