"""Answers and numbers in words."""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.charts import runs
from assessments.questionnaire import Item, Kind, Position, Value
from assessments.scoring import AgencyAnswers, Answer, AnswersFile, Side, Standing

SIDES: tuple[Side, Side] = ("a", "b")
ORDERED_KINDS = frozenset({Kind.SCALE7, Kind.RATING10, Kind.ORDERED})
TOLERANCE = 1e-9

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})


def other(side: Side) -> Side:
    """Return the other side."""
    return "b" if side == "a" else "a"


def isolated(name: str) -> str:
    """Return the name so that its direction of writing cannot turn a sentence round.

    Only names that need it are marked: the others stay searchable as typed.
    """
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in name):
        return f"\u2068{name}\u2069"
    return name


def joined(words: Iterable[str]) -> str:
    """Return "one, two and three"."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return _("%(first)s and %(last)s") % {
        "first": ", ".join(listed[:-1]),
        "last": listed[-1],
    }


def quoted(text: str) -> str:
    """Return a wording of the questionnaire in quotation marks."""
    return _("“%(text)s”") % {"text": text}


def percent(share: float) -> str:
    """Return a share (0..1) as whole per cent."""
    return _("%(number)s%%") % {"number": f"{100 * share:.0f}"}


def number(value: float) -> str:
    """Return a mean, with one decimal where it is not whole, as the language does."""
    rounded = round(value, 1)
    return number_format(rounded, 0 if rounded == int(rounded) else 1)


def of_hundred(score: float) -> str:
    """Return an index as "39 of 100"."""
    return _("%(number)s of 100") % {"number": f"{score:.0f}"}


def class_words(standing: Standing | str) -> str:
    """Return a class as it is called."""
    return {
        Standing.DEALBREAKER: _("Dealbreaker"),
        Standing.GAP: _("Gap"),
        Standing.NEGOTIABLE: _("Negotiable"),
        Standing.ALIGNED: _("Aligned"),
        Standing.UNANSWERED: _("Unanswered"),
    }[Standing(standing)]


def closeness_words(alike: float | None, chance: float | None) -> str:
    """Return an agreement (0..1) beside what strangers reach; empty without one."""
    if alike is None or chance is None:
        return ""
    return _("%(alike)s, strangers %(chance)s") % {
        "alike": percent(alike),
        "chance": percent(chance),
    }


def agency(answers: AnswersFile, side: Side) -> AgencyAnswers:
    """Return one side of an answers file."""
    return answers.agencies[SIDES.index(side)]


def given(answers: AnswersFile, side: Side, item: Item) -> list[Answer]:
    """Return what the side's respondents answered to the item, those who did."""
    found = (r.answers.get(item.key) for r in agency(answers, side).respondents)
    return [answer for answer in found if answer is not None and answer.is_answered]


def indices(answers: AnswersFile, side: Side, item: Item) -> tuple[int, ...]:
    """Return the places (from 0) of the side's answers to a single-valued item."""
    return tuple(
        sorted(
            item.index[answer.value]
            for answer in given(answers, side, item)
            if isinstance(answer.value, int | str)
        )
    )


def accepted(answers: AnswersFile, side: Side, item: Item) -> tuple[int, ...]:
    """Return the places of what the side could live with on its lead item.

    What all its respondents accept or, without such an answer, what any of them does.
    """
    sets = [
        {
            item.index[position]
            for position in (*answer.accepts, answer.value)
            if isinstance(position, int | str)
        }
        for answer in given(answers, side, item)
    ]
    if not sets:
        return ()
    return tuple(sorted(set.intersection(*sets) or set.union(*sets)))


def said(answers: AnswersFile, side: Side, item: Item) -> tuple[str, ...]:
    """Return the side's different answers to an item, as a person reads them.

    In an order that does not tell which respondent gave which.
    """
    values = [a.value for a in given(answers, side, item) if a.value is not None]
    words = dict.fromkeys(
        answer_words(item, value) for value in sorted(values, key=_rank(item))
    )
    respondents = agency(answers, side).respondents
    unsure = any(
        answer.not_sure
        for answer in (r.answers.get(item.key) for r in respondents)
        if answer is not None
    )
    if unsure:
        words[_("not sure")] = None
    return tuple(words) or (_("not answered"),)


def answer_words(item: Item, value: Value) -> str:
    """Return one answer as a person reads it."""
    if item.kind in (Kind.SCALE7, Kind.RATING10) and isinstance(value, int):
        return scale_words(item, [item.index[value]])
    return item.label(value)


def position_words(item: Item, places: Sequence[int]) -> str:
    """Return where a side stands on its lead item; empty when nobody answered."""
    if not places:
        return ""
    if item.kind in (Kind.SCALE7, Kind.RATING10):
        return scale_words(item, places)
    return joined(quoted(label_at(item, place)) for place in sorted(set(places)))


def scale_words(item: Item, places: Sequence[int]) -> str:
    """Return places (from 0) on a scale as numbers and the end they lean to."""
    return _("%(numbers)s of %(top)s: %(lean)s") % {
        "numbers": _numbers(places),
        "top": len(item.positions),
        "lean": _lean(item, min(places), max(places)),
    }


def choices_words(item: Item, places: Collection[int]) -> str:
    """Return a set of places, such as a zone: "1 to 4" or the options' labels."""
    if item.kind in (Kind.SCALE7, Kind.RATING10):
        return _numbers(places)
    if item.kind is Kind.ORDERED:
        return joined(
            quoted(label_at(item, first))
            if first == last
            else _("%(first)s to %(last)s")
            % {
                "first": quoted(label_at(item, first)),
                "last": quoted(label_at(item, last)),
            }
            for first, last in runs(places)
        )
    return joined(quoted(label_at(item, place)) for place in sorted(places))


def place_words(item: Item, position: Position) -> str:
    """Return one position, with the end it leans to on a scale."""
    return position_words(item, [item.index[position]])


def label_at(item: Item, place: int) -> str:
    """Return the label of a listed option by its place."""
    return item.label(item.positions[place])


def steps(count: int) -> str:
    """Return how far apart two positions are."""
    return ngettext("%(count)s step", "%(count)s steps", count) % {"count": count}


def _numbers(places: Iterable[int]) -> str:
    return joined(
        str(first + 1)
        if first == last
        else _("%(first)s to %(last)s") % {"first": first + 1, "last": last + 1}
        for first, last in runs(places)
    )


def _lean(item: Item, first: int, last: int) -> str:
    """The end of the scale that places from `first` to `last` lean to."""
    top = len(item.positions) - 1
    low, high = quoted(item.low), quoted(item.high)
    if last == 0 or first == top:
        return _("all the way to %(end)s") % {"end": low if last == 0 else high}
    if 2 * last < top or 2 * first > top:
        return _("towards %(end)s") % {"end": low if 2 * last < top else high}
    if 2 * first == top and 2 * last == top:
        return _("in the middle")
    if 2 * last == top or 2 * first == top:
        return _("from the middle towards %(end)s") % {
            "end": low if 2 * last == top else high
        }
    return _("on both sides of the middle")


def _rank(item: Item) -> Callable[[Value], tuple[int, str]]:
    def rank(value: Value) -> tuple[int, str]:
        if item.kind is not Kind.TEXT and isinstance(value, int | str):
            return item.index[value], ""
        return 0, item.label(value)

    return rank
