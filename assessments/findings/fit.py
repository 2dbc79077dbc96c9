"""What each needs of the other, expects of the other and could trade with it."""

from django.utils.translation import gettext as _

from assessments.findings.model import (
    Case,
    Fit,
    ForesightWords,
    Guess,
    Need,
    Territory,
    TradeWords,
)
from assessments.findings.words import (
    SIDES,
    answer_words,
    given,
    joined,
    number,
    other,
    percent,
    quoted,
    said,
)
from assessments.questionnaire import Item, Kind, Value
from assessments.scoring import Side, Trade

NEEDS, BRINGS, SERVICES = "value.needs", "value.brings", "territory.services"


def fits(case: Case) -> dict[Side, Fit]:
    """Return, per agency, what it needs and whether the other brings it."""
    return {side: _fit(case, side) for side in SIDES}


def territory(case: Case) -> Territory:
    """Return which services both sell and which only one does."""
    item = case.questionnaire.item(SERVICES)
    a, b = (ticked(case, side, SERVICES) for side in SIDES)
    labels = [(option.key, option.label) for option in item.options]
    both = tuple(label for key, label in labels if key in a & b)
    if not a or not b:
        sentence = _("Not both of you said which services you sell.")
    elif both:
        sentence = _("You both sell %(services)s.") % {"services": joined(both)}
    else:
        sentence = _("You sell nothing alike, so you do not meet as competitors.")
    return Territory(
        sentence=sentence,
        both=both,
        only_a=tuple(label for key, label in labels if key in a - b),
        only_b=tuple(label for key, label in labels if key in b - a),
    )


def foresight(case: Case) -> dict[Side, ForesightWords]:
    """Return, per agency, what it expected of the other and what came."""
    return {side: _foresight(case, side) for side in SIDES}


def trades(case: Case) -> tuple[TradeWords, ...]:
    """Return what each side could yield where it costs it less, strongest first."""
    return tuple(_trade(case, trade) for trade in case.card.trades)


def ticked(case: Case, side: Side, key: str) -> set[str]:
    """Return every option that somebody of the side ticked."""
    item = case.questionnaire.item(key)
    found: set[str] = set()
    for answer in given(case.answers, side, item):
        if isinstance(answer.value, tuple):
            found.update(answer.value)
    return found


def _fit(case: Case, side: Side) -> Fit:
    item = case.questionnaire.item(NEEDS)
    needs = ticked(case, side, NEEDS)
    brings = ticked(case, other(side), BRINGS)
    names = {"one": case.names[side], "other": case.names[other(side)]}
    if not needs or not brings:
        return Fit(
            _("What %(one)s needs or %(other)s brings was left open.") % names, ()
        )
    listed = tuple(
        Need(option.label, option.key in brings)
        for option in item.options
        if option.key in needs
    )
    missing = [need.label for need in listed if not need.covered]
    sentence = (
        _("%(other)s brings everything that %(one)s needs.") % names
        if not missing
        else _("%(one)s needs %(missing)s, which %(other)s does not bring.")
        % {**names, "missing": joined(missing)}
    )
    return Fit(sentence, listed)


def _foresight(case: Case, side: Side) -> ForesightWords:
    questionnaire = case.questionnaire
    result = case.card.foresight.a if side == "a" else case.card.foresight.b
    names = {"one": case.names[side], "other": case.names[other(side)]}
    sentence = (
        _("%(one)s made no prediction that could be compared.") % names
        if result.accuracy is None
        else _(
            "What %(one)s expected of %(other)s came within %(off)s of the scale on "
            "average."
        )
        % {**names, "off": percent(1 - result.accuracy)}
    )
    return ForesightWords(
        sentence=sentence,
        guesses=tuple(
            guess
            for item in questionnaire.items
            if item.kind is Kind.PREDICTION
            for guess in _guesses(case, side, item)
        ),
        blind_spots=tuple(questionnaire.item(k).ask for k in result.blind_spots),
    )


def _guesses(case: Case, side: Side, prediction: Item) -> list[Guess]:
    found = []
    for item in prediction.predicted:
        expected: list[Value] = []
        for answer in given(case.answers, side, prediction):
            if not isinstance(answer.value, int | str | tuple) and answer.value:
                expected += [v for k, v in answer.value.items() if k == item.key]
        if expected:
            in_order = sorted(expected, key=item.positions.index)
            words = dict.fromkeys(answer_words(item, value) for value in in_order)
            came = said(case.answers, other(side), item)
            found.append(Guess(item.ask, tuple(words), came))
    return found


def _trade(case: Case, trade: Trade) -> TradeWords:
    questionnaire = case.questionnaire
    yields_a = case.card.dimension(trade.a_yields).importance
    yields_b = case.card.dimension(trade.b_yields).importance
    titles = {
        "y": quoted(questionnaire.dimension(trade.a_yields).title),
        "p": quoted(questionnaire.dimension(trade.b_yields).title),
    }
    return TradeWords(
        a_yields=trade.a_yields,
        b_yields=trade.b_yields,
        sentence=_("%(a)s yields on %(y)s, %(b)s yields on %(p)s.")
        % {**case.names, **titles},
        why=_(
            "%(y)s matters %(y_a)s of 3 to %(a)s and %(y_b)s to %(b)s; "
            "%(p)s matters %(p_a)s to %(a)s and %(p_b)s to %(b)s."
        )
        % {
            **case.names,
            **titles,
            "y_a": number(yields_a.a),
            "y_b": number(yields_a.b),
            "p_a": number(yields_b.a),
            "p_b": number(yields_b.b),
        },
    )
