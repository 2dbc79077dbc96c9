"""The verdict as a sentence, and what it rests on."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.findings.compared import Row
from assessments.findings.model import Case, Count, FlagWords, Point, VerdictWords
from assessments.findings.words import class_words, joined, percent, quoted
from assessments.scoring import (
    DimensionResult,
    Standing,
    Verdict,
    is_grave,
    matters_to,
)

_ORDER = (
    Standing.DEALBREAKER,
    Standing.GAP,
    Standing.NEGOTIABLE,
    Standing.ALIGNED,
    Standing.UNANSWERED,
)


def headline(verdict: Verdict) -> str:
    """Return the verdict's name."""
    return {
        Verdict.STOP: _("Do not start yet"),
        Verdict.INSUFFICIENT: _("Not enough answers"),
        Verdict.FIX_FIRST: _("Fix first"),
        Verdict.GO_WITH_CLAUSES: _("Go, with these clauses"),
        Verdict.GO: _("Go"),
    }[verdict]


def verdict_words(case: Case, flags: Sequence[FlagWords]) -> VerdictWords:
    """Return the verdict, what must be fixed first and what needs a clause."""
    clauses = tuple(
        _point(case, result)
        for result in case.card.dimensions
        if result.standing in (Standing.NEGOTIABLE, Standing.GAP)
    )
    words = VerdictWords(
        key=str(case.card.verdict),
        headline=headline(case.card.verdict),
        sentence="",
        warnings=_flag_points(flags),
        shortfalls=_readiness_points(case),
        weighty=_grave_points(case),
        clauses=clauses,
        stability=_stability(case),
    )
    return replace(words, sentence=_sentence(case, words.to_fix, clauses))


def counts(rows: Sequence[Row]) -> tuple[Count, ...]:
    """Return how many dimensions are of each class, the gravest first."""
    standings = [row.standing for row in rows]
    return tuple(Count(str(s), standings.count(str(s)), class_words(s)) for s in _ORDER)


def _sentence(case: Case, to_fix: Sequence[Point], clauses: Sequence[Point]) -> str:
    match case.card.verdict:
        case Verdict.STOP:
            return _stop(case)
        case Verdict.INSUFFICIENT:
            return _insufficient(case)
        case Verdict.FIX_FIRST:
            return _(
                "Nothing rules this partnership out. Before work starts, settle this: "
                "%(points)s."
            ) % {"points": "; ".join(point.text for point in to_fix)}
        case Verdict.GO_WITH_CLAUSES:
            return _(
                "You are close enough to start, with a clause on each of: %(t)s."
            ) % {"t": joined(point.text for point in clauses)}
    return _("You are close on everything that both of you answered.")


def _stop(case: Case) -> str:
    broken = _titles(case, Standing.DEALBREAKER)
    return ngettext(
        "%(topics)s: here people in %(a)s and in %(b)s have no answer that both could "
        "live with, and somebody would rather not partner than move.",
        "%(topics)s: on each of these, people in %(a)s and in %(b)s have no answer "
        "that both could live with, and somebody would rather not partner than move.",
        len(broken),
    ) % {"topics": joined(broken), **case.names}


def _insufficient(case: Case) -> str:
    missing = [
        _title(case, result)
        for result in case.card.dimensions
        if result.standing is Standing.UNANSWERED and matters_to(result)
    ]
    if missing:
        return _(
            "Too little was answered by both on what matters to you: %(topics)s. "
            "Answer it together before you decide."
        ) % {"topics": joined(missing)}
    return _(
        "Only %(share)s of the questions were answered by both %(a)s and %(b)s. "
        "Answer more of them before you decide."
    ) % {"share": percent(case.card.alignment.coverage), **case.names}


def _flag_points(flags: Sequence[FlagWords]) -> tuple[Point, ...]:
    return tuple(
        Point(text=flag.title, anchor=f"flag-{flag.key}")
        for flag in flags
        if flag.must_fix
    )


def _readiness_points(case: Case) -> tuple[Point, ...]:
    questionnaire = case.questionnaire
    points = []
    for result in case.card.readiness.items:
        if result.fix_needed is False:
            continue
        item = questionnaire.item(result.key)
        name = item.diagnostic or quoted(item.ask)
        text = (
            _("%(name)s: not answered by both")
            if result.fix_needed is None
            else _("%(name)s: below the line")
        )
        points.append(Point(text=text % {"name": name}, anchor="readiness"))
    return tuple(points)


def _grave_points(case: Case) -> tuple[Point, ...]:
    """Gaps that matter to either agency, weak dimensions that matter to both."""
    return tuple(
        _point(case, result) for result in case.card.dimensions if is_grave(result)
    )


def _stability(case: Case) -> str:
    stability = case.card.stability
    if stability.pairings == 1:
        return _(
            "One person answered on each side, so there is one pairing to judge by."
        )
    return _(
        "Taking one person from each side at a time, the verdict is the same in "
        "%(same)s of %(all)s pairings."
    ) % {"same": stability.same_verdict, "all": stability.pairings}


def _point(case: Case, result: DimensionResult) -> Point:
    return Point(_title(case, result), anchor=f"d-{result.key}", row=result.key)


def _titles(case: Case, standing: Standing) -> list[str]:
    return [_title(case, d) for d in case.card.dimensions if d.standing is standing]


def _title(case: Case, result: DimensionResult) -> str:
    return quoted(case.questionnaire.dimension(result.key).title)
