"""Two rounds of the same two agencies, held against each other in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.findings.indices import indices
from assessments.findings.model import Case, Index
from assessments.findings.verdict import headline
from assessments.findings.words import (
    SIDES,
    isolated,
    joined,
    number,
    percent,
    position_words,
    quoted,
)
from assessments.findings.words import indices as places
from assessments.questionnaire import Dimension, Item
from assessments.scoring import (
    DimensionDrift,
    DimensionResult,
    Drift,
    Moved,
    Reading,
    Side,
    drift,
)


@dataclass(frozen=True)
class Shift:
    """What something was then and is now, in words."""

    then: str
    now: str

    @property
    def is_same(self) -> bool:
        """Return whether nothing moved."""
        return self.then == self.now


@dataclass(frozen=True)
class DriftRow:
    """One dimension then and now; the sides are where each stands on its lead item."""

    key: str
    title: str
    ask: str
    standing: Shift
    alike: Shift
    change: str
    sides: Mapping[Side, Shift]

    @property
    def a(self) -> Shift:
        """Agency A."""
        return self.sides["a"]

    @property
    def b(self) -> Shift:
        """Agency B."""
        return self.sides["b"]


@dataclass(frozen=True)
class DriftWords:
    """Everything there is to say of two rounds.

    `rows` begin with what moved furthest; `left_out` are sentences on what only one of
    the rounds asks, or asks differently.
    """

    names: Mapping[str, str]
    verdict: Shift
    sentence: str
    rows: tuple[DriftRow, ...]
    indices: tuple[tuple[Index, Index], ...]
    left_out: tuple[str, ...]


def drift_words(then: Case, now: Case) -> DriftWords:
    """Return what changed from one round to a later one, in the active language.

    The same for both agencies: no split inside either is told. Names are today's.
    """
    names = {side: isolated(name) for side, name in now.names.items()}
    then, now = (replace(case, names=names, viewer=None) for case in (then, now))
    found = drift(Reading(then.answers, then.card), Reading(now.answers, now.card))
    ordered = sorted(
        found.dimensions, key=lambda d: (d.change is None, -abs(_points(d) or 0))
    )
    return DriftWords(
        names=names,
        verdict=Shift(headline(then.card.verdict), headline(now.card.verdict)),
        sentence=_sentence(ordered),
        rows=tuple(_row(then, now, one) for one in ordered),
        indices=tuple(zip(indices(then), indices(now), strict=True)),
        left_out=_left_out(then, now, found),
    )


def _points(one: DimensionDrift) -> int | None:
    """The change in whole points, as the two rounded shares differ."""
    if one.then.agreement is None or one.now.agreement is None:
        return None
    return round(100 * one.now.agreement) - round(100 * one.then.agreement)


def _sentence(found: Iterable[DimensionDrift]) -> str:
    moves = [points for one in found if (points := _points(one)) is not None]
    closer = sum(points > 0 for points in moves)
    apart = sum(points < 0 for points in moves)
    if not moves:
        return _("Nothing was answered by both in both rounds.")
    return _(
        "Of %(all)s topics that both rounds can be compared on, you are closer on "
        "%(closer)s, further apart on %(apart)s and where you were on %(same)s."
    ) % {
        "all": len(moves),
        "closer": closer,
        "apart": apart,
        "same": len(moves) - closer - apart,
    }


def _row(then: Case, now: Case, one: DimensionDrift) -> DriftRow:
    dimension = now.questionnaire.dimension(one.key)
    shown = dimension.lead or dimension.scored_items[0]
    moved: Mapping[Side, Moved] = {"a": one.a, "b": one.b}
    return DriftRow(
        key=one.key,
        title=dimension.title,
        ask=shown.ask if dimension.lead else "",
        standing=Shift(str(one.then.standing), str(one.now.standing)),
        alike=Shift(_alike(one.then), _alike(one.now)),
        change=_change(one),
        sides={
            side: Shift(
                _stands(then, side, shown, moved[side].then),
                _stands(now, side, shown, moved[side].now),
            )
            for side in SIDES
        },
    )


def _alike(result: DimensionResult) -> str:
    if result.agreement is None or result.chance is None:
        return _("not answered by both")
    return _("%(alike)s, strangers %(chance)s") % {
        "alike": percent(result.agreement),
        "chance": percent(result.chance),
    }


def _change(one: DimensionDrift) -> str:
    points = _points(one)
    if points is None:
        return _("cannot be told")
    if points == 0:
        return _("where you were")
    words = (
        ngettext("closer by %(n)s point", "closer by %(n)s points", points)
        if points > 0
        else ngettext(
            "further apart by %(n)s point", "further apart by %(n)s points", -points
        )
    )
    return words % {"n": abs(points)}


def _stands(case: Case, side: Side, item: Item, level: float | None) -> str:
    """Where a side stands: the mean on a scale, the answers themselves elsewhere."""
    if not item.lead:
        return ""
    if level is not None and not item.options:
        top = len(item.positions)
        return _("%(level)s of %(top)s") % {"level": number(level), "top": top}
    found = position_words(item, places(case.answers, side, item))
    return found or _("not answered")


def _left_out(then: Case, now: Case, found: Drift) -> tuple[str, ...]:
    sentences = (
        (_("Asked differently in the two rounds: %(topics)s."), now, found.reworded),
        (_("Asked only now: %(topics)s."), now, found.added),
        (_("Asked only then: %(topics)s."), then, found.removed),
    )
    return tuple(
        text % {"topics": _titles(case, topics)}
        for text, case, topics in sentences
        if topics
    )


def _titles(case: Case, topics: Iterable[Dimension]) -> str:
    titles = (case.questionnaire.dimension(topic.key).title for topic in topics)
    return joined(map(quoted, titles))
