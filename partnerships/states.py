"""Roles and the states a partnership and an invitation pass through."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person may do in an agency."""

    LEAD = "lead", _("Lead")
    RESPONDENT = "respondent", _("Respondent")
    VIEWER = "viewer", _("Viewer")


class PartnershipState(TextChoices):
    """Where the pair stands; what happens inside it is told by later rooms."""

    INVITED = "invited", _("Invited")
    ACTIVE = "active", _("Active")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_STATES: tuple[PartnershipState, ...] = (
    PartnershipState.INVITED,
    PartnershipState.ACTIVE,
)

PARTNERSHIP_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        (PartnershipState.INVITED, PartnershipState.ACTIVE),
        (PartnershipState.INVITED, PartnershipState.WITHDRAWN),
        (PartnershipState.ACTIVE, PartnershipState.WITHDRAWN),
    }
)
