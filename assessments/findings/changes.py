"""What would change the verdict, in words."""

from django.utils.translation import gettext as _

from assessments.findings.flags import flag_title
from assessments.findings.model import Case, ChangeWords, Move, WayWords
from assessments.findings.verdict import headline
from assessments.findings.words import joined, place_words, quoted
from assessments.scoring import (
    Change,
    Hurdle,
    Obstacle,
    Verdict,
    Way,
    what_would_change,
)


def change(case: Case) -> ChangeWords | None:
    """Return what would change the verdict; None when there is no better one."""
    found = what_would_change(case.answers)
    if found.verdict is Verdict.GO:
        return None
    return ChangeWords(
        summary=_summary(found),
        ways=tuple(_way(case, found, way) for way in found.ways),
        obstacles=tuple(_obstacle(case, found, each) for each in found.obstacles),
    )


def _summary(found: Change) -> str:
    if not found.ways:
        return _(
            "Settling differences one by one would not change this verdict. What "
            "stands in the way:"
        )
    if found.count == 1:
        return _("This is the least that would, settled where it costs you two least.")
    named = len(found.ways)
    listed = {"count": found.count, "named": named}
    if named == found.count:
        return (
            _(
                "Each of these %(count)s ways would be enough, settled where it costs "
                "you two least."
            )
            % listed
        )
    return (
        _(
            "%(count)s ways of the same size would be enough, settled where it costs "
            "you two least. The first %(named)s of them:"
        )
        % listed
    )


def _way(case: Case, found: Change, way: Way) -> WayWords:
    questionnaire = case.questionnaire
    moves = []
    for key, option in way.options.items():
        dimension = questionnaire.dimension(key)
        at = "" if dimension.lead is None else place_words(dimension.lead, option)
        moves.append(Move(key, dimension.title, at))
    sentence = _("Settling %(topics)s would change %(now)s to %(then)s.") % {
        "topics": joined(quoted(move.title) for move in moves),
        "now": quoted(headline(found.verdict)),
        "then": quoted(headline(way.verdict)),
    }
    return WayWords(sentence, tuple(moves))


def _obstacle(case: Case, found: Change, obstacle: Obstacle) -> str:
    questionnaire = case.questionnaire
    match obstacle.hurdle:
        case Hurdle.COVERAGE:
            return _("Too few questions were answered by both of you.")
        case Hurdle.FLAG:
            return flag_title(case, obstacle.key)
        case Hurdle.READINESS:
            item = questionnaire.item(obstacle.key)
            name = item.diagnostic or quoted(item.ask)
            return _("%(name)s: not yet at the line that both must reach") % {
                "name": name
            }
    dimension = questionnaire.dimension(obstacle.key)
    title = {"title": quoted(dimension.title)}
    if found.verdict is Verdict.INSUFFICIENT:
        return _("%(title)s: too little of it was answered by both") % title
    if dimension.lead is None:
        return _("%(title)s: it has no single question to settle it at") % title
    return (
        _("%(title)s: even with its main question settled, the others stay apart")
        % title
    )
