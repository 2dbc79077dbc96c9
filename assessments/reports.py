"""A revealed round as a reader gets it: findings, and what they can be held against."""

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assessments.findings import (
    Case,
    Colleague,
    DriftWords,
    Findings,
    drift_words,
    findings,
)
from assessments.scoring import (
    AnswersFile,
    Scorecard,
    own_answers,
    read_answers,
)

if TYPE_CHECKING:
    from assessments.models import Report, Round
    from assessments.scoring import Side
    from partnerships.models import User


@dataclass(frozen=True)
class Commitment:
    """What one agency's locked answers can be checked against, by anyone."""

    name: str
    side: "Side"
    sha256: str
    salt: str


@dataclass(frozen=True)
class Shelf:
    """The reports of a round that one person may read, the full one first."""

    reports: "tuple[Report, ...]"

    @property
    def progress(self) -> str:
        """Return how far each of them is, as one word."""
        return "-".join(report.progress for report in self.reports)

    @property
    def is_complete(self) -> bool:
        """Return whether nothing is being made any more."""
        return all(report.is_ready for report in self.reports)

    def find(self, edition: str) -> "Report | None":
        """Return the one with this address."""
        return next((r for r in self.reports if r.edition == edition), None)


def shelf_of(round_: "Round", user: "User") -> Shelf:
    """Return what this person may read of a revealed round's reports; one query."""
    found = round_.reports.for_user(user).in_order()
    return Shelf(tuple(found))


def findings_of(
    round_: "Round",
    *,
    viewer: "Side | None",
    colleagues: "tuple[Colleague, ...]" = (),
) -> Findings:
    """Return what there is to say of a revealed round, in the active language.

    `viewer` is the reader's side, who alone learns of splits inside it; None for what
    both share. `colleagues` are the reader's own people, if they are to be named.
    """
    case = case_of(round_, viewer=viewer)
    return findings(replace(case, colleagues=colleagues))


def drift_of(then: "Round", now: "Round") -> DriftWords:
    """Return what changed between two revealed rounds, in the active language."""
    return drift_words(case_of(then, viewer=None), case_of(now, viewer=None))


def case_of(round_: "Round", *, viewer: "Side | None") -> Case:
    """Return a revealed round as findings are read from it.

    The names are those that the answers were locked under.
    """
    record = round_.scorecard
    answers = read_answers(record.answers)
    a, b = answers.agencies
    return Case(
        answers=answers,
        card=Scorecard.from_dict(record.result),
        names={"a": a.name, "b": b.name},
        reasons=_reasons(round_),
        viewer=viewer,
        own=_own(round_),
    )


def commitments_of(round_: "Round") -> tuple[Commitment, ...]:
    """Return both agencies' commitments, side a first."""
    found = [
        Commitment(
            name=json.loads(lock.canonical)["agency"],
            side=round_.partnership.side_of(lock.agency),
            sha256=lock.commitment,
            salt=lock.salt,
        )
        for lock in round_.locks.all()
    ]
    return tuple(sorted(found, key=lambda commitment: commitment.side))


def _reasons(round_: "Round") -> "dict[str, dict[Side, tuple[str, ...]]]":
    """The reasons in both locked texts, in an order that names nobody."""
    found: dict[str, dict[Side, tuple[str, ...]]] = {}
    for lock in round_.locks.all():
        side = round_.partnership.side_of(lock.agency)
        for respondent in json.loads(lock.canonical)["respondents"]:
            for dimension, reason in respondent["reasons"].items():
                told = found.setdefault(dimension, {})
                told[side] = tuple(sorted((*told.get(side, ()), reason)))
    return found


def _own(round_: "Round") -> AnswersFile | None:
    """The answers to the agencies' own questions, if they asked any."""
    if not round_.own_questions:
        return None
    told = {
        round_.partnership.side_of(lock.agency): json.loads(lock.canonical)
        for lock in round_.locks.all()
    }
    return own_answers(told["a"], told["b"])
