"""Acts, steps and proposals of settling in words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from assessments.findings.words import place_words
from assessments.settling import CareStep, Fate

if TYPE_CHECKING:
    from assessments.questionnaire import Item, Position


def option_words(lead: "Item | None", option: "Position | None") -> str:
    """Return an option of the lead item as a person reads it, "" for none."""
    return "" if lead is None or option is None else place_words(lead, option)


def steps() -> dict[CareStep, tuple[str, str]]:
    """Return each CARE step's name and what it is for, in order."""
    return {
        CareStep.CLARIFY: (
            _("Clarify"),
            _("Say what you answered and what you meant by it, with an example."),
        ),
        CareStep.ACKNOWLEDGE: (
            _("Acknowledge"),
            _("Say back what matters to the other side, so that they would nod."),
        ),
        CareStep.REFRAME: (
            _("Reframe"),
            _("Put it as one question that both of you have to answer together."),
        ),
        CareStep.EXPLORE: (
            _("Explore"),
            _("List ways out that both could live with, before choosing one."),
        ),
    }


def titles() -> dict[str, str]:
    """Return what each kind of act that decides is called."""
    return {
        "proposed": _("Proposed"),
        "withdrawn": _("Took the proposal back"),
        "accepted": _("Accepted: settled by both"),
        "reopened": _("Opened it again"),
        "walk_away_withdrawn": _("Withdrew a walk-away"),
    }


def fates() -> dict[Fate, str]:
    """Return what became of a proposal."""
    return {
        Fate.STANDING: _("Waiting for an answer"),
        Fate.REPLACED: _("Replaced by the next one"),
        Fate.TAKEN_BACK: _("Taken back"),
        Fate.SETTLED: _("Settled by both"),
        Fate.REOPENED: _("Settled, then opened again"),
    }
