"""What the pages that span the rooms say of an agreement on which notice was given."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.models import Ending
from agreements.states import AgreementState


def notice_on(agreement: Any) -> Ending | None:
    """Return the notice that stands on an agreement in force, None without one."""
    if agreement is None or agreement.state != AgreementState.SEALED:
        return None
    found: Ending | None = getattr(agreement, "ending", None)
    return found


def in_force_through(ending: Ending) -> str:
    """Return up to which day an agreement is or was in force, as a whole remark."""
    last_day = ending.ends_on - timedelta(days=1)
    return _("In force through %(day)s (UTC)") % {"day": date_format(last_day, "j F Y")}


def ending_url(agreement: Any) -> str:
    """Return where the end of an agreement is looked at."""
    return reverse("agreements:ending", args=[agreement.pk])
