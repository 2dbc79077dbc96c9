"""The texts that answers are locked and revealed as."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785

from assessments.models import Answer, AnswerSheet, Lock, Page, Round
from assessments.questionnaire import OWN, Dimension, frozen, is_blank
from assessments.scoring import Answer as Said
from assessments.scoring import RespondentAnswers, internal_splits
from assessments.wording import worded
from partnerships.models import Agency

SCORED = ("name", "answers", "importance", "walk_away")
"""What the scorecard is made of, of all that a respondent's locked text holds."""


def locked_text(
    *, round_: Round, agency: Agency, sheets: Iterable[AnswerSheet]
) -> bytes:
    """Return the agency's answers as canonical JSON (RFC 8785), UTF-8.

    Respondents are "R1", "R2", … in the order of `sheets`. Reasons are in it, private
    notes are not. It names its round, so that a commitment fits no other one. Where
    the agencies ask questions of their own, these and their answers stand apart: they
    are committed to, never scored.
    """
    dimensions = round_.questionnaire.dimensions
    respondents = [
        _respondent(f"R{position}", sheet.pages(dimensions))
        for position, sheet in enumerate(sheets, 1)
    ]
    text: dict[str, Any] = {
        "round": str(round_.pk),
        "questionnaire": round_.questionnaire_version,
        "agency": agency.name,
        "respondents": respondents,
    }
    if round_.own_questions:
        text["own_questions"] = round_.own_questions
    return rfc8785.dumps(text)


def commitment_to(*, salt: str, text: bytes) -> str:
    """Return the SHA-256, in hex, of the salt's bytes (`salt` is hex) and the text."""
    return hashlib.sha256(bytes.fromhex(salt) + text).hexdigest()


def is_kept(lock: Lock) -> bool:
    """Return whether the locked text is still the one that was committed to."""
    text = lock.canonical.encode()
    return commitment_to(salt=lock.salt, text=text) == lock.commitment


def answers_document(*, version: str, locks: Iterable[Lock]) -> dict[str, Any]:
    """Return the answers file that the locked texts make, in the order of `locks`."""
    return {
        "questionnaire": version,
        "agencies": [_agency(json.loads(lock.canonical)) for lock in locks],
    }


def split_inside(*, round_: Round, agency: Agency) -> tuple[Dimension, ...]:
    """Return the topics on which the agency's people are split; two queries.

    By the rule of the scorecard, over the answers that would be locked now.
    """
    asked = worded(round_.questionnaire_version)
    leads = [d.lead.key for d in asked.dimensions if d.lead is not None]
    sheets = AnswerSheet.objects.counting_for(round_, agency)
    said: dict[int, dict[str, Said]] = {sheet.pk: {} for sheet in sheets}
    for answer in Answer.objects.filter(sheet__in=list(said), item__in=leads):
        reply = answer.reply
        if reply is not None and not is_blank(reply.value):
            said[answer.sheet_id][answer.item] = Said(
                frozen(reply.value), reply.not_sure, reply.accepts
            )
    people = [RespondentAnswers(name="", answers=answers) for answers in said.values()]
    split = internal_splits(asked, people)
    return tuple(d for d in asked.dimensions if d.key in split)


def _agency(locked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": locked["agency"],
        "respondents": [
            {key: respondent[key] for key in SCORED if key in respondent}
            for respondent in locked["respondents"]
        ],
    }


def _respondent(name: str, pages: Mapping[str, Page]) -> dict[str, Any]:
    own = {"own_answers": _replies([pages[OWN]])} if OWN in pages else {}
    return {
        "name": name,
        "answers": _replies(page for key, page in pages.items() if key != OWN),
        "importance": {
            dimension: page.importance
            for dimension, page in pages.items()
            if page.importance is not None
        },
        "walk_away": [d for d, page in pages.items() if page.walk_away],
        "reasons": {d: page.reason for d, page in pages.items() if page.reason},
        **own,
    }


def _replies(pages: Iterable[Page]) -> dict[str, Any]:
    return {
        item: reply.as_dict() for page in pages for item, reply in page.replies.items()
    }
