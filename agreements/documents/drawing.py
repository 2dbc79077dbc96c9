"""A signature as drawn: strokes of points in a box, read, written and shown.

Plain Python: the same strokes give the same text and the same picture, for ever.
"""

import json
from collections.abc import Sequence
from html import escape
from typing import TypeAlias

from agreements.evidence import canonical

WIDTH, HEIGHT = 600, 200
MOST_STROKES = 200
MOST_POINTS = 4000
# What the most points take as JSON, with room for spaces.
MOST_CHARACTERS = 80_000

Point: TypeAlias = Sequence[int]
Stroke: TypeAlias = Sequence[Point]
Drawing: TypeAlias = Sequence[Stroke]


class NoDrawing(ValueError):
    """A text holds no strokes within the box and the limits."""


def read_drawing(text: str) -> Drawing:
    """Return the strokes of a JSON text such as [[[10, 20], [11, 22]]].

    Empty text is an empty drawing. Raises NoDrawing for anything else than lists of
    points with whole numbers, at most MOST_STROKES and MOST_POINTS of them.
    """
    if not text.strip():
        return []
    if len(text) > MOST_CHARACTERS:
        raise NoDrawing("too long")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise NoDrawing("no JSON") from None
    if not isinstance(data, list) or len(data) > MOST_STROKES:
        raise NoDrawing("no list of strokes, or too many")
    drawing = [_stroke(stroke) for stroke in data]
    if sum(len(stroke) for stroke in drawing) > MOST_POINTS:
        raise NoDrawing("too many points")
    return drawing


def drawing_text(drawing: Drawing) -> str:
    """Return the one text that stands for a drawing, to which events commit."""
    return canonical(drawing).decode()


def drawing_svg(drawing: Drawing, label: str) -> str:
    """Return the drawing as an SVG picture with its text alternative."""
    paths = "".join(f'<path d="{_path(stroke)}"/>' for stroke in drawing)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{escape(label)}">'
        f'<g fill="none" stroke="#1B1F24" stroke-width="4" stroke-linecap="round" '
        f'stroke-linejoin="round">{paths}</g></svg>'
    )


def _stroke(data: object) -> list[list[int]]:
    if not isinstance(data, list) or not data:
        raise NoDrawing("a stroke without points")
    return [_point(point) for point in data]


def _point(data: object) -> list[int]:
    # A boolean is a whole number to Python, and none to anybody else.
    if (
        isinstance(data, list)
        and [type(number) for number in data] == [int, int]
        and 0 <= data[0] <= WIDTH
        and 0 <= data[1] <= HEIGHT
    ):
        return data
    raise NoDrawing("a point outside the box")


def _path(stroke: Stroke) -> str:
    """Return a stroke as path data; a single point becomes a dot."""
    first, *rest = (f"{x} {y}" for x, y in stroke)
    return f"M{first}" + "".join(f"L{point}" for point in rest or [first])
