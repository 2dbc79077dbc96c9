"""What both said to the questions they added themselves, side by side."""

from assessments.findings.compared import ItemRow
from assessments.findings.model import Case, OwnWords
from assessments.findings.people import named_answers
from assessments.findings.words import closeness_words, said
from assessments.questionnaire import OWN, Item, Kind
from assessments.scoring import AnswersFile, closeness


def own_words(case: Case) -> OwnWords | None:
    """Return the agencies' own questions in words; None when they asked none."""
    if case.own is None:
        return None
    return OwnWords(
        items=tuple(
            _row(case, case.own, item) for item in case.own.questionnaire.items
        ),
        reasons=case.reasons.get(OWN, {}),
    )


def _row(case: Case, own: AnswersFile, item: Item) -> ItemRow:
    found = closeness(own, item)
    alike, strangers = found or (None, None)
    return ItemRow(
        ask=item.ask,
        a=said(own, "a", item),
        b=said(own, "b", item),
        closeness=closeness_words(alike, strangers),
        is_text=item.kind is Kind.TEXT,
        is_shown=False,
        agreement=alike,
        chance=strangers,
        own=named_answers(case, item, own),
    )
