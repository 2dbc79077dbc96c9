"""What a draft quoted of the answers, in the language of whoever is looking.

A draft quotes in the language of record as it was then. What stands beside a value is
no part of the agreement, so everybody may read it in their own language.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from agreements import content
from agreements.content import Names
from agreements.drafting import retold
from agreements.models import Section
from assessments.questionnaire import FIRST_LANGUAGE
from assessments.scoring import Scorecard, read_answers

Told: TypeAlias = dict[str, Mapping[str, Any]]
"""Parameter key -> its provenance or its contest, as a section keeps them."""


def in_readers_words(section: Section, names: Names) -> tuple[Told, Told]:
    """Return the section's provenances and contests as a reader reads them.

    One query at most. What cannot be said again stays as the draft said it.
    """
    told: Told = dict(section.provenance)
    contests: Told = {one["parameter"]: one for one in section.contested}
    language = section.form_language
    others = {key: one for key, one in told.items() if _language(one) != language}
    if not any(one.get("item") for one in others.values()):
        return told, contests
    agreement = section.agreement
    scorecard = agreement.round.scorecard
    again = retold(
        content=content.published(agreement.content_version, language),
        answers=read_answers(scorecard.answers),
        scorecard=Scorecard.from_dict(scorecard.result),
        names=names,
        section=section.key,
        told=others,
    )
    for key, (provenance, contest) in again.items():
        told[key] = provenance.as_dict()
        if key in contests and contest is not None:
            contests[key] = contest.as_dict()
    return told, contests


def _language(told: Mapping[str, Any]) -> str:
    # Before it was noted, every draft quoted the questionnaire as it was written.
    return told.get("language") or FIRST_LANGUAGE
