"""What a legal answer to an item is: the one place that knows."""

from collections.abc import Mapping, Sequence

from assessments.questionnaire.model import SINGLE, Item, Kind, Value

TOTAL_POINTS = 100
_SHOWN = 40


def is_blank(value: object) -> bool:
    """Whether a value says nothing: None, white space, an empty list or mapping."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, Sequence | Mapping) and not value)


def printable(text: str) -> str:
    """The text on one line: control characters and lone surrogates are escaped."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii")
        for c in text
    )


def shown(value: object) -> str:
    """A short, one-line picture of any decoded JSON value, for messages."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            cut = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
            return f'"{printable(cut)}"'
        case int() if value.bit_length() > 64:
            return "a huge number"
        case int() | float():
            return str(value)
        case Mapping():
            return "an object"
        case Sequence():
            return "a list"
    return f"a {type(value).__name__}"


def is_position(item: Item, value: object) -> bool:
    """Whether `value` is one of the item's positions; True is not 1 and 5.0 not 5."""
    if item.kind is Kind.YESNO:
        return isinstance(value, bool)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return False
    return value in item.index


def value_problems(item: Item, value: object) -> tuple[str, ...]:
    """Every reason why `value` is no legal answer to `item`; empty when it is one.

    Values are as JSON decodes them (tuples pass for lists). A text may be empty, a
    multi and a prediction too; anything else is answered or not there at all.
    """
    if item.kind in SINGLE:
        return () if is_position(item, value) else (_expected(item, value),)
    match item.kind:
        case Kind.TEXT:
            ok = isinstance(value, str)
            return () if ok else (f"{shown(value)} is not a text",)
        case Kind.RANKING:
            return _ranking_problems(item, value)
        case Kind.MULTI:
            return _multi_problems(item, value)
        case Kind.POINTS:
            return _points_problems(item, value)
    return _prediction_problems(item, value)


def frozen(value: object) -> Value:
    """A legal value (see `value_problems`) apart from the document it came from."""
    match value:
        case int() | str():
            return value
        case Mapping():
            return dict(value)
        case Sequence():
            return tuple(value)
    raise TypeError(f"{type(value).__name__} is no answer")


def _expected(item: Item, value: object) -> str:
    match item.kind:
        case Kind.YESNO:
            wanted = "true or false"
        case Kind.SCALE7 | Kind.RATING10:
            wanted = f"a whole number from 1 to {len(item.positions)}"
        case _:
            wanted = "one of " + ", ".join(str(p) for p in item.positions)
    return f"{shown(value)} is not {wanted}"


def _listed(item: Item, value: object) -> tuple[list[str], list[str]]:
    """The known option keys of a list, each time they occur, and what is wrong."""
    if not isinstance(value, list | tuple):
        return [], [f"{shown(value)} is not a list of options"]
    known = [key for key in value if isinstance(key, str) and key in item.index]
    problems = [
        f"{shown(key)} is not an option"
        for key in value
        if not (isinstance(key, str) and key in item.index)
    ]
    repeated = dict.fromkeys(key for key in known if known.count(key) > 1)
    problems += [f'"{key}" is listed more than once' for key in repeated]
    return known, problems


def _ranking_problems(item: Item, value: object) -> tuple[str, ...]:
    known, problems = _listed(item, value)
    missing = [str(p) for p in item.positions if p not in known]
    if missing and isinstance(value, list | tuple):
        problems.append("the ranking leaves out " + ", ".join(missing))
    return tuple(problems)


def _multi_problems(item: Item, value: object) -> tuple[str, ...]:
    known, problems = _listed(item, value)
    if item.most is not None and len(set(known)) > item.most:
        problems.append(f"{len(set(known))} options are ticked, at most {item.most}")
    return tuple(problems)


def _points_problems(item: Item, value: object) -> tuple[str, ...]:
    if not isinstance(value, Mapping):
        return (f"{shown(value)} is not an object of points by option",)
    problems = [f"{shown(k)} is not an option" for k in value if k not in item.index]
    whole = {
        key: points
        for key, points in value.items()
        if isinstance(points, int) and not isinstance(points, bool)
    }
    problems += [
        f"{shown(points)} points for {shown(key)} is not a whole number"
        for key, points in value.items()
        if key not in whole
    ]
    problems += [
        f"{shown(points)} points for {shown(key)} is below 0"
        for key, points in whole.items()
        if points < 0
    ]
    total = sum(whole.values())
    if len(whole) == len(value) and total != TOTAL_POINTS:
        problems.append(f"the points add up to {shown(total)}, not to {TOTAL_POINTS}")
    return tuple(problems)


def _prediction_problems(item: Item, value: object) -> tuple[str, ...]:
    if not isinstance(value, Mapping):
        return (f"{shown(value)} is not an object of predictions by item",)
    predicted = {target.key: target for target in item.predicted}
    problems = []
    for key, expected in value.items():
        target = predicted.get(key)
        if target is None:
            problems.append(f"{shown(key)} is not an item to predict")
        else:
            found = value_problems(target, expected)
            problems += [f"prediction of {key}: {problem}" for problem in found]
    return tuple(problems)
