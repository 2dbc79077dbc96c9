"""A revealed round as a reader gets it: findings, and the report's pages."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation

from assessments import charts
from assessments.findings import SIDES, Case, Figure, Findings, findings
from assessments.scoring import (
    AnswersFile,
    Scorecard,
    own_answers,
    read_answers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.models import Round
    from assessments.scoring import Side


@dataclass(frozen=True)
class Commitment:
    """What one agency's locked answers can be checked against, by anyone."""

    name: str
    side: "Side"
    sha256: str
    salt: str


@dataclass(frozen=True)
class Pages:
    """A report ready to be set: HTML, and its drawings (SVG) by name."""

    html: str
    images: "Mapping[str, bytes]"


def findings_of(round_: "Round", *, viewer: "Side | None") -> Findings:
    """Return what there is to say of a revealed round, in the active language.

    `viewer` is the reader's side, who alone learns of splits inside it; None for the
    edition that both share. The names are those that the answers were locked under.
    """
    record = round_.scorecard
    answers = read_answers(record.answers)
    a, b = answers.agencies
    return findings(
        Case(
            answers=answers,
            card=Scorecard.from_dict(record.result),
            names={"a": a.name, "b": b.name},
            reasons=_reasons(round_),
            viewer=viewer,
            own=_own(round_),
        )
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


def report_pages(round_: "Round") -> Pages:
    """Return the shared edition of the report: the same round, the same bytes.

    It names no respondent and tells nobody of a split inside the other agency.
    """
    partnership = round_.partnership
    with translation.override(partnership.language):
        found = findings_of(round_, viewer=None)
        html = render_to_string(
            "pdf/report.html",
            {
                "found": found,
                "round": round_,
                "partnership": partnership,
                "commitments": commitments_of(round_),
                "people": _people(round_),
                "language": partnership.language,
            },
        )
    return Pages(html=html, images=_images(found))


def _people(round_: "Round") -> dict[str, int]:
    """How many people answered on each side."""
    a, b = round_.scorecard.answers["agencies"]
    return {"a": len(a["respondents"]), "b": len(b["respondents"])}


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


def _images(found: Findings) -> dict[str, bytes]:
    """Every drawing of the report, by the name its page asks for it."""
    figures: dict[str, Figure | None] = {}
    for row in found.rows:
        figures[f"{row.key}-positions"] = row.dumbbell
        figures[f"{row.key}-agreement"] = row.bar
    for level in found.readiness:
        figures[f"{level.key}-level"] = level.figure
    for index in found.indices:
        figures[f"{index.key}-index"] = index.figure
    for side in SIDES:
        label = found.names[side]
        figures[f"mark-{side}"] = Figure(charts.mark(side, label=label), label)
    return {
        name: figure.svg.encode()
        for name, figure in figures.items()
        if figure is not None
    }
