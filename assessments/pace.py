"""How long answering takes, by the kind of what is left."""

from collections.abc import Collection, Mapping

from assessments.questionnaire import Item, Kind, Questionnaire

# What an answer takes against another kind of answer; a whole questionnaire takes the
# minutes that it says itself.
SECONDS: Mapping[Kind, int] = {
    Kind.SCALE7: 20,
    Kind.RATING10: 20,
    Kind.YESNO: 12,
    Kind.CHOICE: 20,
    Kind.ORDERED: 20,
    Kind.MULTI: 30,
    Kind.RANKING: 50,
    Kind.POINTS: 60,
    Kind.TEXT: 90,
    Kind.PREDICTION: 60,
}
# What one could live with takes as long again.
LEAD_SECONDS = 20


def minutes_left(questionnaire: Questionnaire, answered: Collection[str]) -> int:
    """Return the minutes that the items not `answered` (keys) take, 0 for none.

    At least 1 while anything is left.
    """
    left = [item for item in questionnaire.items if item.key not in answered]
    if not left:
        return 0
    share = sum(map(_seconds, left)) / sum(map(_seconds, questionnaire.items))
    return max(1, round(questionnaire.minutes * share))


def _seconds(item: Item) -> int:
    return SECONDS[item.kind] + (LEAD_SECONDS if item.lead else 0)
