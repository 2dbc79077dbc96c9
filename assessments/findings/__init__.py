"""A scorecard read aloud: everything that the page and the report say, in words."""

from dataclasses import replace

from assessments.findings.changes import change
from assessments.findings.clauses import suggested_clause
from assessments.findings.compared import Colleague, Figure, ItemRow, Row
from assessments.findings.drift import DriftWords, drift_words
from assessments.findings.exchange import Exchange, exchanges
from assessments.findings.fit import fits, foresight, territory, trades
from assessments.findings.flags import flags, silences
from assessments.findings.indices import indices, readiness
from assessments.findings.model import Case, Findings, Reasons
from assessments.findings.own import own_words
from assessments.findings.rows import rows, topics
from assessments.findings.verdict import counts, headline, verdict_words
from assessments.findings.words import SIDES, isolated
from assessments.scoring import Standing

__all__ = [
    "SIDES",
    "Case",
    "Colleague",
    "DriftWords",
    "Exchange",
    "Figure",
    "Findings",
    "ItemRow",
    "Reasons",
    "Row",
    "drift_words",
    "exchanges",
    "findings",
    "headline",
    "suggested_clause",
]


def findings(case: Case) -> Findings:
    """Return what there is to say of a revealed round, in the active language."""
    case = replace(
        case, names={side: isolated(name) for side, name in case.names.items()}
    )
    compared = rows(case)
    warnings = flags(case)

    def of(*standings: Standing) -> tuple[Row, ...]:
        return tuple(row for row in compared if row.standing in standings)

    return Findings(
        names=case.names,
        verdict=verdict_words(case, warnings),
        counts=counts(compared),
        change=change(case),
        indices=indices(case),
        dealbreakers=of(Standing.DEALBREAKER),
        differences=of(Standing.GAP, Standing.NEGOTIABLE),
        unanswered=of(Standing.UNANSWERED),
        strengths=of(Standing.ALIGNED),
        readiness=readiness(case),
        fits=fits(case),
        territory=territory(case),
        foresight=foresight(case),
        flags=warnings,
        trades=trades(case),
        silences=silences(case),
        topics=topics(case),
        own=own_words(case),
    )
