"""Which language a questionnaire is shown in."""

from django.utils.translation import get_language

from assessments.questionnaire import Questionnaire, language_in, published


def worded(version: str) -> Questionnaire:
    """Return the questionnaire in the active language, or else as it was written.

    LookupError when there is no such version.
    """
    return published(version, language_in(version, [get_language()]))
