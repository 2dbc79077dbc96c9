"""What scoring asks a questionnaire for by name."""

from assessments.questionnaire import Questionnaire
from assessments.scoring.flags import READ_BY_FIX_FLAGS, READ_BY_NOTE_FLAGS
from assessments.scoring.indices import BRINGS, NEEDS, SERVICES

ASKED_FOR = READ_BY_FIX_FLAGS | READ_BY_NOTE_FLAGS | {NEEDS, BRINGS, SERVICES}


def scoring_problems(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Why a consistent questionnaire could not be scored; () when it can be."""
    known = {item.key for item in questionnaire.items}
    return tuple(
        f"item {key}: scoring reads it, and there is none"
        for key in sorted(ASKED_FOR - known)
    )
