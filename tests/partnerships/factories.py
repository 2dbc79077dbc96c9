"""People, agencies and partnerships, made as the actions leave them."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import count

from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from partnerships.actions.agencies import Profile, create_agency
from partnerships.actions.asking import Question, ask_partner
from partnerships.actions.team import invite_colleague
from partnerships.models import (
    Agency,
    Membership,
    PartnerInvitation,
    Partnership,
    TeamInvitation,
    User,
)
from partnerships.states import PartnershipState, Role
from partnerships.tasks import sweep

PASSWORD = "correct horse battery"
DUE_ON = date(2026, 12, 14)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_numbers = count(1)


def make_person(name: str = "Ida", email: str = "", *, verified: bool = True) -> User:
    """Return a person with a confirmed address."""
    address = email or f"person{next(_numbers)}@example.com"
    user = User.objects.create_user(address, PASSWORD, name=name)
    EmailAddress.objects.create(
        user=user, email=address, verified=verified, primary=True
    )
    return user


def make_agency(name: str = "Brightline", *, lead: User | None = None) -> Agency:
    """Return an agency with a lead."""
    return create_agency(
        user=lead or make_person(), profile=Profile(name=name), now=timezone.now()
    )


def lead_of(agency: Agency) -> User:
    """Return the agency's first lead."""
    return agency.memberships.filter(role=Role.LEAD).select_related("user")[0].user


def join(user: User, agency: Agency, role: Role = Role.RESPONDENT) -> Membership:
    """Put a person into an agency."""
    return Membership.objects.create(
        user=user, agency=agency, role=role, created_at=timezone.now()
    )


def ask(agency: Agency, email: str, *addresses: str) -> PartnerInvitation:
    """Let the agency's lead, who answers, ask the owner of an address."""
    lead = lead_of(agency)
    partnership = ask_partner(
        agency=agency,
        question=Question(
            email=email,
            purpose="A joint pitch",
            language="en",
            due_on=timezone.now().date() + timedelta(14),
        ),
        members=list(agency.memberships.filter(user=lead).select_related("user")),
        addresses=addresses,
        user=lead,
        now=timezone.now(),
    )
    invitation: PartnerInvitation = partnership.invitations.get()
    return invitation


def make_active(a: Agency, b: Agency) -> Partnership:
    """Return a partnership both have agreed to."""
    return Partnership.objects.create(
        agency_a=a,
        agency_b=b,
        purpose="A joint pitch",
        language="en",
        due_on=DUE_ON,
        state=PartnershipState.ACTIVE,
        created_by=lead_of(a),
        created_at=timezone.now(),
        accepted_at=timezone.now(),
    )


def invite(
    agency: Agency,
    email: str,
    role: Role = Role.RESPONDENT,
    partnership: Partnership | None = None,
) -> TeamInvitation:
    """Let the agency's lead invite a colleague."""
    return invite_colleague(
        agency=agency,
        email=email,
        role=role,
        partnership=partnership,
        user=lead_of(agency),
        now=timezone.now(),
    )


def link_to(email: str) -> str:
    """Send what is due and return the path of the link in the newest letter."""
    sweep()
    letters = [letter for letter in mail.outbox if letter.to == [email]]
    found = re.search(r"http://testserver(/\S+)", str(letters[-1].body))
    assert found is not None, letters[-1].body
    return found[1]
