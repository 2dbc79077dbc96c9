"""Opening a partnership's first round."""

from datetime import datetime

from assessments.models import Round
from assessments.questionnaire import current_version
from partnerships.models import Partnership


def first_round(partnership: Partnership, now: datetime) -> Round:
    """Open the first round. Hold the partnership's row, and see that there is none."""
    return Round.objects.create(
        partnership=partnership,
        questionnaire_version=current_version(),
        opened_at=now,
    )
