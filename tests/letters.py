"""Every e-mail there is, sent as the site sends it, with whatever names and facts."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from allauth.account.adapter import get_adapter
from allauth.core import context
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import RequestFactory
from django.utils import timezone, translation

from partnerships.actions.events import notify
from partnerships.models import Agency, PartnerInvitation, Partnership, TeamInvitation
from partnerships.states import Role
from partnerships.tasks import sweep
from tests.partnerships.factories import DUE_ON, lead_of, make_active

FOLDER = Path(settings.BASE_DIR) / "templates"
INVITATIONS = ("partner_invitation", "team_invitation")
EVENTS = sorted(
    folder.name
    for folder in (FOLDER / "emails").iterdir()
    if folder.is_dir() and folder.name not in INVITATIONS
)
ACCOUNT = sorted(
    str(path.relative_to(FOLDER)).removesuffix("_subject.txt")
    for path in FOLDER.glob("*/email/*_subject.txt")
)
# What the words of some event need besides who, whom and where.
FACTS = {
    "number": "2",
    "amends": "1",
    "sign_by": "2026-12-14",
    "ends_on": "2027-03-14",
    "head": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "agency": "Студия «Меридиан»",
    "is_lead": "yes",
    "signature_fell": "yes",
    "proposals": "1",
    "settled": "2",
    "cleared": "1",
    "acceptances": "5",
    "comments": "21",
    "releases": "1",
    "agreed": "yes",
}


def told(
    event: str, partnership: Partnership, facts: Mapping[str, str] = FACTS
) -> EmailMultiAlternatives:
    """Return the letter that tells the asking lead of an event."""
    notify(
        users=[lead_of(partnership.agency_a)],
        partnership=partnership,
        event=event,
        path=f"/partnerships/{partnership.pk}/",
        facts=facts,
        now=timezone.now(),
    )
    return _sent()


def invited(event: str, agency: Agency, language: str) -> EmailMultiAlternatives:
    """Return the letter that asks a partner, or a colleague to answer."""
    lead, now = lead_of(agency), timezone.now()
    due = {
        "email": "somebody@example.com",
        "created_by": lead,
        "created_at": now,
        "next_try_at": now,
        "expires_at": now + timedelta(days=14),
    }
    partnership = Partnership.objects.create(
        agency_a=agency,
        purpose="A joint pitch",
        language=language,
        due_on=DUE_ON,
        created_by=lead,
        created_at=now,
    )
    if event == "partner_invitation":
        PartnerInvitation.objects.create(partnership=partnership, **due)
    else:
        TeamInvitation.objects.create(
            partnership=partnership, agency=agency, role=Role.RESPONDENT, **due
        )
    return _sent()


def written(prefix: str, language: str) -> EmailMultiAlternatives:
    """Return a letter of an account, as somebody with this language gets it."""
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    request.session = SessionStore()
    with context.request_context(request), translation.override(language):
        get_adapter(request).send_mail(
            prefix,
            "somebody@example.com",
            _links(prefix)
            | {
                "timestamp": timezone.now(),
                "ip": "192.0.2.7",
                "from_email": "before@example.com",
                "to_email": "after@example.com",
                "deleted_email": "before@example.com",
            },
        )
    return _sent()


def everything(
    agency: Agency, other: Agency, language: str
) -> dict[str, EmailMultiAlternatives]:
    """Return every letter there is, by its name, in one language."""
    partnership = make_active(agency, other)
    Partnership.objects.filter(pk=partnership.pk).update(language=language)
    return (
        {event: told(event, partnership) for event in EVENTS}
        | {event: invited(event, agency, language) for event in INVITATIONS}
        | {prefix: written(prefix, language) for prefix in ACCOUNT}
    )


def _links(prefix: str) -> dict[str, str]:
    """Return the address that the library brings along, where it brings one."""
    name = {
        "account/email/email_confirmation": "activate_url",
        "account/email/email_confirmation_signup": "activate_url",
        "account/email/password_reset_key": "password_reset_url",
    }.get(prefix)
    return {name: f"{settings.SITE_URL}/accounts/{name}/key/"} if name else {}


def page_of(letter: EmailMultiAlternatives) -> str:
    """Return the letter's HTML."""
    return str(letter.alternatives[0][0])


def _sent() -> EmailMultiAlternatives:
    sweep()
    letter = mail.outbox[-1]
    assert isinstance(letter, EmailMultiAlternatives)
    return letter
