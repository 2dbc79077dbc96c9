"""The states of an agreement and its revisions, and the moves between them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementState(TextChoices):
    """From the first draft to the sealed file, and to what ends it."""

    DRAFT = "draft", _("Being negotiated")
    AGREED = "agreed", _("Every section agreed")
    FROZEN = "frozen", _("Frozen for signing")
    PARTLY_SIGNED = "partly_signed", _("Signed by one")
    SIGNED = "signed", _("Signed by both")
    SEALED = "sealed", _("Sealed")
    DECLINED = "declined", _("Declined")
    VOIDED = "voided", _("Signing called off")
    EXPIRED = "expired", _("Signing expired")
    SUPERSEDED = "superseded", _("Superseded")
    ENDED = "ended", _("Ended")
    DROPPED = "dropped", _("Amendment dropped")


_S = AgreementState

NEGOTIABLE = frozenset({_S.DRAFT, _S.AGREED})
SIGNABLE = frozenset({_S.FROZEN, _S.PARTLY_SIGNED})
# Signing came to nothing: what was frozen still stands there to be read, no signature
# on it counts, and either side may reopen the text.
SIGNING_FAILED = frozenset({_S.DECLINED, _S.VOIDED, _S.EXPIRED})
# Sealed once, and for ever to be downloaded; only the first is in force.
WAS_SEALED = frozenset({_S.SEALED, _S.SUPERSEDED, _S.ENDED})
CLOSED = WAS_SEALED - {_S.SEALED}


def is_frozen(state: str) -> bool:
    """Return whether a revision stands: everywhere but in drafts, dropped ones too."""
    return state not in NEGOTIABLE and state != _S.DROPPED


AGREEMENT_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (_S.DRAFT, _S.AGREED),
        (_S.AGREED, _S.DRAFT),
        (_S.AGREED, _S.FROZEN),
        (_S.FROZEN, _S.PARTLY_SIGNED),
        (_S.PARTLY_SIGNED, _S.SIGNED),
        (_S.SIGNED, _S.SEALED),
        (_S.SEALED, _S.SUPERSEDED),
        (_S.SEALED, _S.ENDED),
        (_S.DRAFT, _S.DROPPED),
        (_S.AGREED, _S.DROPPED),
        *((state, _S.DRAFT) for state in SIGNABLE | SIGNING_FAILED),
        *((state, failed) for state in SIGNABLE for failed in SIGNING_FAILED),
    }
)


class SectionState(TextChoices):
    """How a section stands, seen from one agency; derived, never stored."""

    OPEN = "open", _("Open")
    PROPOSED_BY_US = "proposed_by_us", _("Proposed by you")
    PROPOSED_BY_THEM = "proposed_by_them", _("Proposed by them")
    AGREED = "agreed", _("Agreed")
    BLOCKED = "blocked", _("Blocked")
