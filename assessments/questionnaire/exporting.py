"""A questionnaire as plain JSON values, for whoever wants to read it elsewhere."""

from typing import Any

from assessments.questionnaire.model import Dimension, Item, Kind, Questionnaire


def as_document(questionnaire: Questionnaire) -> dict[str, Any]:
    """The whole questionnaire as JSON has it, in the order it is asked.

    Options are {"key", "label"}; `floor` is a level as in an answers file (a number or
    an option's key). What an item does not have is left out.
    """
    return {
        "version": questionnaire.version,
        "language": questionnaire.language,
        "title": questionnaire.title,
        "minutes": questionnaire.minutes,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "dimensions": [_dimension(d) for d in section.dimensions],
            }
            for section in questionnaire.sections
        ],
    }


def _dimension(dimension: Dimension) -> dict[str, Any]:
    return {
        "key": dimension.key,
        "title": dimension.title,
        "feeds": list(dimension.feeds),
        "items": [_item(item) for item in dimension.items],
    }


def _item(item: Item) -> dict[str, Any]:
    floor = None if item.floor is None else item.positions[item.floor - item.bottom]
    told: dict[str, Any] = {
        "key": item.key,
        "kind": str(item.kind),
        "rule": str(item.rule),
        "ask": item.ask,
        "help": item.help,
        "low": item.low,
        "high": item.high,
        "options": [{"key": o.key, "label": o.label} for o in item.options],
        "most": item.most if item.kind is Kind.MULTI else None,
        "floor": floor,
        "limit": item.limit,
        "against": item.against,
        "predicts": list(item.predicts),
        "lead": item.lead or None,
        "diagnostic": item.diagnostic,
    }
    return {name: value for name, value in told.items() if value not in ("", None, [])}
