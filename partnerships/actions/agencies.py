"""Making an agency and keeping its profile."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from partnerships.actions.events import record
from partnerships.models import Agency, Membership, User
from partnerships.states import Role


@dataclass(frozen=True)
class Profile:
    """What an agency says about itself."""

    name: str
    website: str = ""
    city: str = ""
    markets: str = ""
    languages: str = ""
    size: str = ""
    services: str = ""
    brings: str = ""
    needs: str = ""
    vision: str = ""


@transaction.atomic
def create_agency(*, user: User, profile: Profile, now: datetime) -> Agency:
    """Make an agency with this person as its first lead."""
    agency = Agency.objects.create(created_at=now, **asdict(profile))
    Membership.objects.create(user=user, agency=agency, role=Role.LEAD, created_at=now)
    record(verb="agency_made", actor=user, agency=agency, now=now)
    return agency


@transaction.atomic
def change_profile(
    *, agency: Agency, user: User, profile: Profile, now: datetime
) -> None:
    """Replace what the agency says about itself."""
    Agency.objects.filter(pk=agency.pk).update(**asdict(profile))
    record(verb="profile_changed", actor=user, agency=agency, now=now)
