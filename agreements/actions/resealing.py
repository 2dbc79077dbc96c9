"""When sealing did not succeed: trying again at the operators' word."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.events import locked
from agreements.days import moment_text
from agreements.models import Agreement, SealedDocument
from assessments.states import DocumentState
from partnerships.doorbell import ring


class CannotReseal(Exception):
    """Why there is nothing to seal again, in words for the operator."""


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
    if sealed is not None and sealed.made_at:
        raise CannotReseal(
            _("It was sealed on %(at)s UTC; that file stays genuine for ever.")
            % {"at": moment_text(sealed.made_at)}
        )
    if sealed is None:
        raise CannotReseal(_("It is not signed by both agencies."))
    SealedDocument.objects.filter(pk=sealed.pk, state=DocumentState.DUE).update(
        next_try_at=now
    )
    ring("agreements.tasks.seal_agreement", sealed.pk)
    return sealed
