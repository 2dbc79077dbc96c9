"""When sealing does not succeed: telling the operators, and trying again at their word.

Both sides see that it is being retried, and retried it is, for as long as it takes.
"""

import logging
from datetime import datetime

from django.core.mail import mail_admins
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.events import locked
from agreements.models import Agreement, SealedDocument
from agreements.states import WAS_SEALED
from assessments.states import DocumentState
from partnerships.doorbell import ring

ALERT_AFTER = 3

logger = logging.getLogger(__name__)


class CannotReseal(Exception):
    """Why there is nothing to seal again, in words for the operator."""


def alert_when_stuck(sealed: SealedDocument, *, failures: int, now: datetime) -> bool:
    """Tell the operators once that a document failed three times; return whether.

    Asked after a failure, and at the start of a later try in case the third one died
    without a word. Of several workers only one finds it untold.
    """
    if failures < ALERT_AFTER:
        return False
    hit = SealedDocument.objects.filter(
        pk=sealed.pk, state=DocumentState.DUE, alerted_at=None
    ).update(alerted_at=now)
    if hit != 1:
        return False
    sealed.refresh_from_db()
    _alert(sealed, failures)
    return True


@transaction.atomic
def reseal(*, agreement: Agreement, now: datetime) -> SealedDocument:
    """Make a signed agreement's sealed file due now; return its row as it was.

    Raises CannotReseal when nobody can seal it, above all once a file was published:
    that one stays genuine for ever.
    """
    agreement = locked(agreement.pk)
    sealed = SealedDocument.objects.filter(
        revision__agreement=agreement, revision__voided_at=None
    ).first()
    if sealed is not None and (sealed.is_ready or agreement.state in WAS_SEALED):
        raise CannotReseal(
            _("It was sealed on %(at)s UTC; that file stays genuine for ever.")
            % {"at": f"{sealed.made_at:%d %B %Y, %H:%M}"}
        )
    if sealed is None:
        raise CannotReseal(_("It is not signed by both agencies."))
    SealedDocument.objects.filter(pk=sealed.pk, state=DocumentState.DUE).update(
        next_try_at=now
    )
    ring("agreements.tasks.seal_agreement", sealed.pk)
    return sealed


def _alert(sealed: SealedDocument, failures: int) -> None:
    agreement_id = sealed.revision.agreement_id
    subject = _("Agreement %(id)s is signed and cannot be sealed") % {
        "id": agreement_id
    }
    problem = sealed.problem or _("The worker died while sealing.")
    logger.critical("%s: %s", subject, problem)
    lines = [
        _("Failed tries: %(count)s, since %(at)s UTC.")
        % {"count": failures, "at": f"{sealed.requested_at:%d %B %Y, %H:%M}"},
        _("Last problem: %(problem)s The worker's log says more.")
        % {"problem": problem},
        _("It is retried until it succeeds, and both agencies see that."),
        _("Once the cause is gone, this makes it due at once:"),
        f"    manage.py reseal {agreement_id}",
    ]
    try:
        mail_admins(subject, "\n".join(lines))
    except OSError:
        logger.exception("The operators could not be told by e-mail")
