"""The states of an agreement and its revisions, and the moves between them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementState(TextChoices):
    """From the first draft to the sealed file."""

    DRAFT = "draft", _("Being negotiated")
    AGREED = "agreed", _("Every section agreed")
    FROZEN = "frozen", _("Frozen for signing")
    PARTLY_SIGNED = "partly_signed", _("Signed by one")
    SIGNED = "signed", _("Signed by both")
    SEALED = "sealed", _("Sealed")
    DECLINED = "declined", _("Declined")


_S = AgreementState

AGREEMENT_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (_S.DRAFT, _S.AGREED),
        (_S.AGREED, _S.DRAFT),
        (_S.AGREED, _S.FROZEN),
        (_S.FROZEN, _S.DRAFT),
        (_S.FROZEN, _S.PARTLY_SIGNED),
        (_S.PARTLY_SIGNED, _S.DRAFT),
        (_S.PARTLY_SIGNED, _S.SIGNED),
        (_S.FROZEN, _S.DECLINED),
        (_S.PARTLY_SIGNED, _S.DECLINED),
        (_S.DECLINED, _S.DRAFT),
        (_S.SIGNED, _S.SEALED),
    }
)


class SectionState(TextChoices):
    """How a section stands, seen from one agency; derived, never stored."""

    OPEN = "open", _("Open")
    PROPOSED_BY_US = "proposed_by_us", _("Accepted by your agency")
    PROPOSED_BY_THEM = "proposed_by_them", _("Waiting for you")
    AGREED = "agreed", _("Agreed")
    BLOCKED = "blocked", _("Blocked by a dealbreaker")
