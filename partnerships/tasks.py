"""What the worker does for this app: letters. Each task takes ids and may run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from partnerships.actions import letters
from partnerships.models import Notice, PartnerInvitation, TeamInvitation

logger = logging.getLogger(__name__)


@shared_task(name="partnerships.tasks.send_invitation")
def send_invitation(invitation_id: int) -> None:
    """Send one partner's invitation if it is due."""
    letters.send_partner_invitation(invitation_id=invitation_id, now=timezone.now())


@shared_task(name="partnerships.tasks.send_team_invitation")
def send_team_invitation(invitation_id: int) -> None:
    """Send one colleague's invitation if it is due."""
    letters.send_team_invitation(invitation_id=invitation_id, now=timezone.now())


@shared_task(name="partnerships.tasks.send_notice")
def send_notice(notice_id: int) -> None:
    """Send one letter if it is due."""
    letters.send_notice(notice_id=notice_id, now=timezone.now())


@shared_task(name="partnerships.tasks.sweep")
def sweep() -> None:
    """Send every letter that is due, however long it has been."""
    now = timezone.now()
    for model, send in (
        (PartnerInvitation, send_invitation),
        (TeamInvitation, send_team_invitation),
        (Notice, send_notice),
    ):
        for letter_id in list(model.objects.due(now).values_list("pk", flat=True)):
            try:
                send(letter_id)
            except Exception:
                # One poisoned letter must not hold up the others.
                logger.exception("%s %s could not be sent", model.__name__, letter_id)
