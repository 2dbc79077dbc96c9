"""Sets the words of a round's report into pages."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from assessments import charts
from assessments.editions.own import own_page
from assessments.findings import (
    SIDES,
    Case,
    Exchange,
    Figure,
    Findings,
    Row,
    exchanges,
    findings,
    suggested_clause,
)
from assessments.reports import case_of, commitments_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assessments.models import Report, Round


LONGEST_HEAD = 60
"""How many characters of a name fit over a column."""


@dataclass(frozen=True)
class Pages:
    """A report ready to be set: HTML, and its drawings (SVG) by name."""

    html: str
    images: "Mapping[str, bytes]"


@dataclass(frozen=True)
class Block:
    """A dimension to talk about, and what an agreement could say of it."""

    row: Row
    clause: str


def report_pages(report: "Report") -> Pages:
    """Return the pages of one edition: the same round, the same bytes.

    All but the last page of a full edition, and all of the short version, are shared:
    they name no respondent and tell nobody of a split inside the other agency.
    """
    round_ = report.round
    with translation.override(round_.partnership.language):
        case = case_of(round_, viewer=None)
        found = findings(case)
        case = replace(case, names=found.names)
        mapped, over = exchanges(case), heads(found.names)
        html = render_to_string(
            "pdf/report.html" if report.is_full else "pdf/report_short.html",
            {
                "found": found,
                "heads": over,
                "contested": _blocks(case, found.contested),
                "first": _blocks(case, _first(found)),
                "exchanges": mapped,
                "round": round_,
                "people": _people(round_),
                "commitments": commitments_of(round_),
                "own": own_page(report, case, over) if report.is_full else None,
            },
        )
    return Pages(html=html, images=_images(found, mapped))


def _blocks(case: Case, rows: "Iterable[Row]") -> tuple[Block, ...]:
    return tuple(Block(row, suggested_clause(case, row.key)) for row in rows)


def _first(found: Findings) -> "Iterable[Row]":
    """The differences to be settled before work starts, the gravest first."""
    weighty = {point.anchor for point in found.verdict.weighty}
    return (
        *found.dealbreakers,
        *(row for row in found.differences if f"d-{row.key}" in weighty),
    )


def heads(names: "Mapping[str, str]") -> dict[str, str]:
    """Return what stands over a column: the names, unless one is too long for that.

    A name is never cut; the overview says which agency is which.
    """
    if max(map(len, names.values())) <= LONGEST_HEAD:
        return dict(names)
    return {"a": _("Agency A"), "b": _("Agency B")}


def _people(round_: "Round") -> dict[str, int]:
    """How many people answered on each side."""
    a, b = round_.scorecard.answers["agencies"]
    return {"a": len(a["respondents"]), "b": len(b["respondents"])}


def _images(found: Findings, mapped: tuple[Exchange, ...]) -> dict[str, bytes]:
    """Every drawing of the report, by the name its page asks for it."""
    figures: dict[str, Figure | None] = {}
    for row in found.rows:
        figures[f"{row.key}-positions"] = row.dumbbell
        figures[f"{row.key}-overview"] = row.dumbbell and replace(
            row.dumbbell, svg=charts.without_ticks(row.dumbbell.svg)
        )
        figures[f"{row.key}-agreement"] = row.bar
    for level in found.readiness:
        figures[f"{level.key}-level"] = level.figure
    for index in found.indices:
        figures[f"{index.key}-index"] = index.figure
    for place, exchange in enumerate(mapped):
        figures[f"exchange-{place}"] = exchange.figure
    for side in SIDES:
        label = found.names[side]
        figures[f"mark-{side}"] = Figure(charts.mark(side, label=label), label)
    return {
        name: figure.svg.encode()
        for name, figure in figures.items()
        if figure is not None
    }
