"""How many letters to other people one agency, or one person, may set off."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from partnerships.models import Agency, Event, User

LETTERS_A_DAY = 30
PARTNER_ASKED = "partner_asked"
COLLEAGUE_INVITED = "colleague_invited"
LETTER_REPEATED = "letter_repeated"
LETTERS = (PARTNER_ASKED, COLLEAGUE_INVITED, LETTER_REPEATED)


class CannotInvite(Exception):
    """An invitation that is refused; the message says why."""


def require_letters_left(
    *, agency: Agency, actor: User, now: datetime, wanted: int = 1
) -> None:
    """Refuse letters beyond the day's limit. Hold the agency's lock while calling.

    A person with many agencies has one limit, or each new agency would raise it.
    """
    sent = Event.objects.filter(
        Q(agency=agency) | Q(actor=actor), verb__in=LETTERS, at__gt=now - timedelta(1)
    ).count()
    if sent + wanted > LETTERS_A_DAY:
        raise CannotInvite(
            _(
                "That would be more than %(limit)d invitations within a day. "
                "Please send the others tomorrow."
            )
            % {"limit": LETTERS_A_DAY}
        )
