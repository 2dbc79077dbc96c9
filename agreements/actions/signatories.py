"""Naming who signs for an agency."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.actions.events import append, locked, person
from agreements.models import Agreement, Credentials, Signatory
from agreements.states import NEGOTIABLE
from partnerships.models import User
from partnerships.permissions import Seat, leads_agency


class CannotName(Exception):
    """Why somebody cannot be named as signatory, in words for people."""


@transaction.atomic
def name_signatory(
    *,
    agreement: Agreement,
    seat: Seat,
    user: User,
    credentials: Credentials,
    now: datetime,
) -> Signatory:
    """Say which lead signs for the seat's agency; naming again replaces the former."""
    agreement = locked(agreement.pk)
    if agreement.state not in NEGOTIABLE:
        raise CannotName(
            _(
                "The signatories are part of what was frozen. "
                "Reopen the agreement first."
            )
        )
    if not leads_agency(user, seat.agency):
        raise CannotName(_("Only a lead can sign for an agency."))
    signatory, _created = Signatory.objects.update_or_create(
        agreement=agreement,
        agency=seat.agency,
        defaults={"user": user, **asdict(credentials)},
    )
    append(
        agreement,
        type="signatory_named",
        actor=person(seat.user),
        now=now,
        payload={"agency": seat.side, "signatory": person(user)},
        secret=asdict(credentials),
    )
    return signatory
