"""Who is done: names and yes or no, the only thing told before the reveal."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from partnerships.models import Respondent

if TYPE_CHECKING:
    from assessments.models.rounds import Round


@dataclass(frozen=True)
class Progress:
    """One respondent's progress in a round."""

    user_id: int
    agency_id: UUID
    name: str
    is_done: bool


def progress_in(round_: "Round") -> tuple[Progress, ...]:
    """Return the progress of both agencies' respondents; one query."""
    done = round_.sheets.filter(
        agency=OuterRef("agency"), user=OuterRef("user"), done_at__isnull=False
    )
    asked: Any = Respondent.objects.filter(
        partnership_id=round_.partnership_id
    ).select_related("user")
    return tuple(
        Progress(
            user_id=respondent.user_id,
            agency_id=respondent.agency_id,
            name=str(respondent.user),
            is_done=respondent.is_done,
        )
        for respondent in asked.annotate(is_done=Exists(done))
    )
