from partnerships.models.agencies import Agency, Membership
from partnerships.models.events import Event, Notice
from partnerships.models.invitations import PartnerInvitation, TeamInvitation
from partnerships.models.partnerships import (
    LONGEST_DAYS,
    PROFILE,
    Partnership,
    People,
    Respondent,
    people_in,
)
from partnerships.models.people import User

__all__ = [
    "LONGEST_DAYS",
    "PROFILE",
    "Agency",
    "Event",
    "Membership",
    "Notice",
    "PartnerInvitation",
    "Partnership",
    "People",
    "Respondent",
    "TeamInvitation",
    "User",
    "people_in",
]
