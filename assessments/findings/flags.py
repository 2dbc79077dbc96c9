"""Every flag of scoring in plain words, with the answers that raised it."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.findings.model import Case, FlagWords, Silence
from assessments.findings.words import SIDES, given, joined, number, percent, said
from assessments.questionnaire import Item
from assessments.scoring import Severity, Side


def flags(case: Case) -> tuple[FlagWords, ...]:
    """Return the warnings, those to fix first before the notes, each told once."""
    raised = {flag.key: flag.severity for flag in case.card.flags}
    words = (
        FlagWords(key, *_WORDS[key](case), must_fix=severity is Severity.FIX)
        for key, severity in raised.items()
        if key in _WORDS
    )
    return tuple(sorted(words, key=lambda flag: not flag.must_fix))


def flag_title(case: Case, key: str) -> str:
    """Return what a warning is called."""
    return _WORDS[key](case)[0]


def silences(case: Case) -> tuple[Silence, ...]:
    """Return, per agency, the open questions that nobody there answered."""
    return tuple(_silences(case))


def _silences(case: Case) -> Iterator[Silence]:
    for side in SIDES:
        asks = tuple(
            case.questionnaire.item(flag.item).ask
            for flag in case.card.flags
            if flag.key == "unspoken" and flag.agency == side and flag.item
        )
        if asks:
            yield Silence(side=side, asks=asks)


def _item(case: Case, key: str) -> Item:
    return case.questionnaire.item(key)


def _mean(case: Case, side: Side, key: str) -> str:
    item = _item(case, key)
    levels = [
        item.level(answer.value)
        for answer in given(case.answers, side, item)
        if isinstance(answer.value, int | str)
    ]
    if not levels:
        return _("not answered")
    return _("%(level)s of %(top)s") % {
        "level": number(sum(levels) / len(levels)),
        "top": len(item.positions),
    }


def _levels(case: Case, key: str) -> str:
    """ "{A} 4 of 10, {B} 9.5 of 10"."""
    return _("%(a)s %(level_a)s, %(b)s %(level_b)s") % {
        **case.names,
        "level_a": _mean(case, "a", key),
        "level_b": _mean(case, "b", key),
    }


def _answers(case: Case, key: str) -> str:
    """ "{A}: …; {B}: …"."""
    item = _item(case, key)
    return _("%(a)s: %(said_a)s; %(b)s: %(said_b)s") % {
        **case.names,
        "said_a": joined(said(case.answers, "a", item)),
        "said_b": joined(said(case.answers, "b", item)),
    }


def _leverage(case: Case) -> tuple[str, str]:
    return (
        _("One of you depends far more on this"),
        _(
            "Asked how badly it would hurt if the partnership ended tomorrow, you "
            "answer very differently: %(levels)s. Agree how the side that has more to "
            "lose is protected."
        )
        % {"levels": _levels(case, "commitment.dependence")},
    )


def _vague(case: Case) -> tuple[str, str]:
    return (
        _("Nobody has committed anything fixed"),
        _(
            "For the first 90 days everyone who answered commits nothing fixed. Name "
            "people, hours or money, or call it a conversation."
        ),
    )


def _metrics(case: Case) -> tuple[str, str]:
    agreement = {
        item.key: item for result in case.card.dimensions for item in result.items
    }["success.measures"]
    return (
        _("You would measure success by different things"),
        _(
            "Your two orders of what to measure are %(alike)s alike; two orders drawn "
            "by lot would be %(chance)s. %(answers)s."
        )
        % {
            "alike": percent(agreement.agreement),
            "chance": percent(agreement.chance),
            "answers": _answers(case, "success.measures"),
        },
    )


def _no_exit(case: Case) -> tuple[str, str]:
    return (
        _("Somebody would start without agreeing how to part"),
        _(
            "At least one person would not write down, before starting, how you would "
            "part. It is easiest to agree while nobody wants to leave."
        ),
    )


def _horizon(case: Case) -> tuple[str, str]:
    return (
        _("You expect this to last for different times"),
        _(
            "How long it should run: %(answers)s. What one of you builds up, the other "
            "may already be winding down."
        )
        % {"answers": _answers(case, "time.term")},
    )


def _volume(case: Case) -> tuple[str, str]:
    return (
        _("Volume pulls against relationships"),
        _(
            "From many smaller clients (1) to few larger ones (7): %(growth)s. From "
            "separate projects (1) to one long relationship (7): %(depth)s."
        )
        % {
            "growth": _levels(case, "growth.clients"),
            "depth": _levels(case, "depth.relationship"),
        },
    )


def _speed(case: Case) -> tuple[str, str]:
    return (
        _("Speed pulls against quality"),
        _(
            "When you cannot keep both, from the date (1) to the standard (7): "
            "%(levels)s. Clients notice this difference first."
        )
        % {"levels": _levels(case, "speed_quality.winner")},
    )


def _overlap(case: Case) -> tuple[str, str]:
    return (
        _("You sell the same and may compete"),
        _(
            "At least half of the services the two of you sell are the same, and "
            "somebody wants to stay free to compete for clients that you share."
        ),
    )


def _creators(case: Case) -> tuple[str, str]:
    return (
        _("Creators are booked by one and involved by the other"),
        _(
            "How creators take part, from booked for a task (1) to involved from the "
            "brief on (7): %(levels)s. The same freelancer will meet both ways."
        )
        % {"levels": _levels(case, "creators.role")},
    )


def _straight(case: Case) -> tuple[str, str]:
    lines = sum(flag.key == "straight_lining" for flag in case.card.flags)
    return (
        _("Some answers may have been given in a hurry"),
        ngettext(
            "On %(count)s answer sheet every seven-point question has the same answer. "
            "It may be meant; ask before you build on it.",
            "On %(count)s answer sheets every seven-point question has the same "
            "answer. It may be meant; ask before you build on it.",
            lines,
        )
        % {"count": lines},
    )


_WORDS: dict[str, Callable[[Case], tuple[str, str]]] = {
    "conflicting_metrics": _metrics,
    "horizon_mismatch": _horizon,
    "leverage_asymmetry": _leverage,
    "no_exit_terms": _no_exit,
    "overlapping_territory": _overlap,
    "speed_against_quality": _speed,
    "vague_exploration": _vague,
    "volume_against_relationships": _volume,
    "creators_as_commodity": _creators,
    "straight_lining": _straight,
}
