"""A scorecard as plain text for a terminal, the verdict's sentence first."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from assessments.findings import Case, Findings, Row, findings
from assessments.questionnaire.values import printable
from assessments.scoring import AnswersFile, Scorecard


def render(answers: AnswersFile, card: Scorecard) -> str:
    """The scorecard in words, one statement a line."""
    unnamed = (_("Agency A"), _("Agency B"))
    names = {
        side: printable(agency.name).strip() or fallback
        for side, agency, fallback in zip("ab", answers.agencies, unnamed, strict=True)
    }
    said = findings(Case(answers=answers, card=card, names=names))
    lines = [
        said.verdict.headline,
        said.verdict.sentence,
        said.verdict.stability,
        *_reasons(said),
        *_rows(said),
        *_indices(said),
        "",
        _("Readiness"),
        *_readiness(said),
        *_part(_("Warnings"), (f"{f.title}. {f.text}" for f in said.flags)),
        *_part(_("Trades"), (f"{t.sentence} {t.why}" for t in said.trades)),
        "",
        _("Foresight"),
        *_foresight(said),
        "",
        _("Bands and verdicts are working conventions, not validated predictions."),
    ]
    return "\n".join(lines)


def _part(title: str, statements: Iterable[str]) -> Iterator[str]:
    """A titled list; nothing at all when there is nothing in it."""
    listed = [f"- {statement}" for statement in statements]
    if listed:
        yield from ("", title, *listed)


def _reasons(said: Findings) -> Iterator[str]:
    yield from _part(_("To fix first"), (p.text for p in said.verdict.to_fix))
    yield from _part(_("To settle in a clause"), (p.text for p in said.verdict.clauses))


def _rows(said: Findings) -> Iterator[str]:
    groups = (
        (_("Dealbreakers"), said.dealbreakers),
        (_("Differences"), said.differences),
        (_("Too little answered"), said.unanswered),
        (_("Aligned"), said.strengths),
    )
    for title, rows in groups:
        yield from _part(title, (_row(said, row) for row in rows))


def _row(said: Findings, row: Row) -> str:
    """One dimension: how close, where each stands, the way to a settlement."""
    stands = [(said.names[side], stand.said) for side, stand in row.stands.items()]
    told = [
        row.closeness,
        row.coverage,
        row.ask,
        *(f"{name}: {words}" for name, words in stands if words),
        row.zone and _("All could live with: %(zone)s") % {"zone": row.zone},
        row.meeting_point
        and _("Nearest to everyone: %(point)s") % {"point": row.meeting_point},
        row.standoff,
    ]
    return "\n  ".join((row.title, *(part for part in told if part)))


def _indices(said: Findings) -> Iterator[str]:
    yield from _part(
        _("Three indices"),
        (
            "\n  ".join((f"{index.title}: {index.value}", *index.details))
            for index in said.indices
        ),
    )


def _readiness(said: Findings) -> Iterator[str]:
    for row in said.readiness:
        words = _("%(title)s (line at %(floor)s): %(outcome)s") % {
            "title": row.title,
            "floor": row.floor,
            "outcome": row.outcome,
        }
        yield "\n  ".join(
            (f"- {words}", f"{said.names['a']}: {row.a}", f"{said.names['b']}: {row.b}")
        )


def _foresight(said: Findings) -> Iterator[str]:
    for words in said.foresight.values():
        yield f"- {words.sentence}"
        for ask in words.blind_spots:
            yield "  " + _("Agreement taken for granted: %(ask)s") % {"ask": ask}
