"""What both said to the questions they added themselves, side by side."""

from django.utils.translation import gettext as _

from assessments.findings.model import Case, ItemRow, OwnWords
from assessments.findings.words import percent, said
from assessments.questionnaire import OWN, Item, Kind
from assessments.scoring import AnswersFile, closeness


def own_words(case: Case) -> OwnWords | None:
    """Return the agencies' own questions in words; None when they asked none."""
    if case.own is None:
        return None
    return OwnWords(
        items=tuple(_row(case.own, item) for item in case.own.questionnaire.items),
        reasons=case.reasons.get(OWN, {}),
    )


def _row(own: AnswersFile, item: Item) -> ItemRow:
    return ItemRow(
        ask=item.ask,
        a=said(own, "a", item),
        b=said(own, "b", item),
        closeness=_closeness(own, item),
        is_text=item.kind is Kind.TEXT,
        is_shown=False,
    )


def _closeness(own: AnswersFile, item: Item) -> str:
    found = closeness(own, item)
    if found is None:
        return ""
    alike, strangers = found
    return _("%(alike)s, strangers %(chance)s") % {
        "alike": percent(alike),
        "chance": percent(strangers),
    }
