"""Bytes -> decoded JSON, with the twice-given keys of each object still known."""

import json
from typing import Any, NoReturn

from assessments.scoring.answers import InvalidAnswers


class JSONObject(dict[str, Any]):
    """A JSON object; `repeated` are the keys that were given more than once."""

    repeated: tuple[str, ...] = ()

    @classmethod
    def of(cls, pairs: list[tuple[str, Any]]) -> "JSONObject":
        """The object of decoded pairs; the last value of a repeated key stays."""
        made = cls(pairs)
        if len(made) < len(pairs):
            keys = [key for key, _ in pairs]
            made.repeated = tuple(key for key in made if keys.count(key) > 1)
        return made


def decode(data: bytes) -> object:
    """The JSON document in UTF-8 bytes; InvalidAnswers when there is none.

    Stricter than the standard library: NaN and infinities are no JSON numbers.
    """
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=JSONObject.of,
            parse_constant=_refuse_constant,
        )
    except UnicodeDecodeError as error:
        problem = f"not UTF-8: {error.reason} at byte {error.start}"
    except RecursionError:
        problem = "nested too deeply"
    except ValueError as error:
        problem = f"not JSON: {str(error).splitlines()[0]}"
    raise InvalidAnswers((problem,))


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON")
