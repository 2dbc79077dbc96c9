"""What the pages that span the rooms say of an agreement on which notice was given."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from agreements.days import utc_day
from agreements.models import Ending
from agreements.states import AgreementState


def notice_on(agreement: Any) -> Ending | None:
    """Return the notice that stands on a sealed agreement, None without one."""
    if agreement is None or agreement.state != AgreementState.SEALED:
        return None
    found: Ending | None = getattr(agreement, "ending", None)
    return found


def force_today(ending: Ending) -> str:
    """Return up to which day an agreement is in force, or since when it is not."""
    return ending.force_on(utc_day(timezone.now()))


def ending_url(agreement: Any) -> str:
    """Return where the end of an agreement is looked at."""
    return reverse("agreements:ending", args=[agreement.pk])
