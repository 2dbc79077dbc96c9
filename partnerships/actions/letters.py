"""Sending the letters that are due.

A letter is claimed by a compare-and-swap on its count of tries, so that of several
workers one sends it; a claim that came to nothing is due again after a pause that
grows with every try.
"""

import hashlib
import logging
import secrets
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import select_template
from django.urls import reverse
from django.utils import timezone, translation

from partnerships.actions.team import VALID_FOR
from partnerships.models import (
    Notice,
    PartnerInvitation,
    Partnership,
    TeamInvitation,
    User,
)

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
TOKEN_BYTES = 32
# The facts that are days, in ISO 8601.
DAYS = frozenset({"sign_by", "ends_on", "date"})


def sha256_of(token: str) -> str:
    """Return what is kept of a link's token: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def send_partner_invitation(*, invitation_id: int, now: datetime) -> bool:
    """Send the letter to the partner-to-be if it is due; return whether it went out."""
    invitation = (
        PartnerInvitation.objects.due(now)
        .with_agency()
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None:
        return False
    return _send_invitation(
        invitation,
        event="partner_invitation",
        language=invitation.partnership.language,
        context={
            "agency": invitation.partnership.agency_a,
            "due_on": invitation.partnership.due_on,
        },
        now=now,
    )


def send_team_invitation(*, invitation_id: int, now: datetime) -> bool:
    """Send the letter to the colleague-to-be if it is due; return whether it did."""
    invitation = (
        TeamInvitation.objects.due(now).with_agency().filter(pk=invitation_id).first()
    )
    if invitation is None:
        return False
    partnership = invitation.partnership
    return _send_invitation(
        invitation,
        event="team_invitation",
        language=partnership.language if partnership else invitation.created_by.reads,
        context={"agency": invitation.agency, "answers": partnership is not None},
        now=now,
    )


def send_notice(*, notice_id: int, now: datetime) -> bool:
    """Send one letter if it is due; one to somebody who has left is dropped."""
    notice = (
        Notice.objects.due(now)
        .filter(pk=notice_id)
        .select_related("user", "partnership__agency_a", "partnership__agency_b")
        .first()
    )
    if notice is None:
        return False
    place = Partnership.objects.for_user(notice.user).filter(pk=notice.partnership_id)
    if not place.exists():
        notice.delete()
        return False
    if not _claim(notice, Notice.objects.due(now), now):
        return False
    # What it tells of may have grown until it was claimed.
    notice.refresh_from_db(fields=["facts"])
    mine = set(notice.user.memberships.values_list("agency_id", flat=True))
    partner = next(
        (one for one in notice.partnership.agencies if one.pk not in mine), None
    )
    went = _post(
        event=notice.event,
        to=notice.user.email,
        reader=notice.user,
        language=notice.partnership.language,
        context={
            **_told(notice.facts),
            "person": notice.user,
            "partner": partner,
            "due_on": notice.partnership.due_on,
            "action_url": settings.SITE_URL + notice.path,
            "mute_url": notice.mute_path and settings.SITE_URL + notice.mute_path,
        },
    )
    if went:
        Notice.objects.filter(pk=notice.pk).update(sent_at=now)
    return went


def _send_invitation(
    invitation: PartnerInvitation | TeamInvitation,
    *,
    event: str,
    language: str,
    context: dict[str, Any],
    now: datetime,
) -> bool:
    model = type(invitation)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    fresh = {"token_sha256": sha256_of(token), "expires_at": now + VALID_FOR}
    if not _claim(invitation, model.objects.due(now), now, **fresh):
        return False
    path = reverse("partnerships:invitation_open", args=[token])
    went = _post(
        event=event,
        to=invitation.email,
        reader=User.objects.filter(email=invitation.email).first(),
        language=language,
        context={
            **context,
            "person": invitation.created_by,
            "expires_at": fresh["expires_at"],
            "action_url": settings.SITE_URL + path,
        },
    )
    if went:
        # Somebody who asked for the letter again meanwhile has set the tries to none:
        # then this one does not count and the next is still due.
        model.objects.filter(
            pk=invitation.pk,
            attempts=invitation.attempts + 1,
            token_sha256=fresh["token_sha256"],
        ).update(sent_at=now)
    return went


def _told(facts: dict[str, str]) -> dict[str, str | date]:
    """Return facts with their days as dates, which each reader's language writes."""
    told: dict[str, str | date] = {**facts}
    for name in DAYS & facts.keys():
        # A letter that was due before days were kept as such has words there.
        with suppress(ValueError):
            told[name] = date.fromisoformat(facts[name])
    return told


def _claim(letter: Any, due: Any, now: datetime, **fresh: object) -> bool:
    """Take the letter for this try; False when another worker got there first."""
    pause = min(FIRST_PAUSE * 2 ** min(letter.attempts, 20), LONGEST_PAUSE)
    claimed: int = due.filter(pk=letter.pk, attempts=letter.attempts).update(
        attempts=letter.attempts + 1, next_try_at=now + pause, **fresh
    )
    return claimed == 1


def _post(
    *,
    event: str,
    to: str,
    reader: User | None,
    language: str,
    context: dict[str, Any],
) -> bool:
    """Render and hand over one letter; False when the mail server did not take it."""
    parts = _parts(event, reader, language, context)
    headers = {"Auto-Submitted": "auto-generated"}
    if context.get("mute_url"):
        # One click in the mail program (RFC 8058), without a page of ours.
        headers["List-Unsubscribe"] = f"<{context['mute_url']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        # One line whatever a name holds: no header can be added through it.
        subject=" ".join(parts["subject.txt"].split()),
        body=parts["body.txt"].strip() + "\n",
        to=[to],
        headers=headers,
    )
    message.attach_alternative(parts["body.html"], "text/html")
    try:
        message.send()
    except OSError:
        logger.warning("A letter (%s) was not taken and is due again", event)
        return False
    return True


def _parts(
    event: str, reader: User | None, language: str, context: dict[str, Any]
) -> dict[str, str]:
    """Return subject and bodies by the names of their templates.

    They speak the reader's language and tell times in their zone; to a stranger, and
    to whoever has chosen nothing, they speak `language`.
    """
    spoken = (reader and reader.reads) or language or settings.LANGUAGE_CODE
    zone = reader.zone if reader else None
    with translation.override(spoken), timezone.override(zone):
        return {
            name: select_template(
                [f"emails/{event}/{name}", f"emails/news/{name}"]
            ).render(context)
            for name in ("subject.txt", "body.txt", "body.html")
        }
