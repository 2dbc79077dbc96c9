"""Telling the operators that a document of an agreement does not come to be.

Both sides see that it is being retried, and retried it is, for as long as it takes.
"""

import logging
from datetime import datetime

from django.core.mail import mail_admins
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agreements.days import moment_text
from agreements.models import EndingNote, Revision, SealedDocument
from assessments.states import DocumentState

ALERT_AFTER = 3
Alerting = Revision | SealedDocument | EndingNote

logger = logging.getLogger(__name__)


def alert_when_stuck(document: Alerting, *, failures: int, now: datetime) -> bool:
    """Tell the operators once that a document failed three times; return whether.

    Asked after a failure, and at the start of a later try in case the third one died
    without a word. Of several workers only one finds it untold.
    """
    if failures < ALERT_AFTER:
        return False
    untold = type(document).objects.filter(state=DocumentState.DUE, alerted_at=None)
    if untold.filter(pk=document.pk).update(alerted_at=now) != 1:
        return False
    document.refresh_from_db()
    _alert(document, failures)
    return True


def _alert(document: Alerting, failures: int) -> None:
    subject = _subject(document)
    problem = _(document.problem or gettext_noop("The worker died at it."))
    logger.critical("%s: %s", subject, problem)
    lines = [
        _("Failed tries: %(count)s, since %(at)s UTC.")
        % {"count": failures, "at": moment_text(document.requested_at)},
        _("Last problem: %(problem)s The worker's log says more.")
        % {"problem": problem},
        _("It is retried until it succeeds, and both agencies see that."),
    ]
    if isinstance(document, SealedDocument):
        lines += [
            _("Once the cause is gone, this makes it due at once:"),
            f"    manage.py reseal {document.revision.agreement_id}",
        ]
    try:
        mail_admins(subject, "\n".join(lines))
    except OSError:
        logger.exception("The operators could not be told by e-mail")


def _subject(document: Alerting) -> str:
    match document:
        case SealedDocument():
            words = _("Agreement %(id)s is signed and cannot be sealed")
            return words % {"id": document.revision.agreement_id}
        case EndingNote():
            words = _("Agreement %(id)s has ended and its note cannot be made")
            return words % {"id": document.ending.agreement_id}
    words = _("Agreement %(id)s is frozen and its PDF cannot be made")
    return words % {"id": document.agreement_id}
