"""Charts as SVG text, the same on the page and in the PDF.

Identity is a shape before it is a colour (agency A a circle, agency B a diamond), so
that a chart survives black and white. Nothing here depends on a clock, a font file or
the order of a set: the same input gives the same bytes.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

COLOUR_A = "#1F5FA8"
COLOUR_B = "#A14A00"
INK = "#1B1F24"
QUIET = "#6B7280"
TRACK = "#E5E7EB"

WIDTH = 320
_LEFT, _RIGHT = 18, 302
_AXIS = 34
# As large as each other to the eye: both cover the same area, 2 × 9.4² and π × 7.5².
_RADIUS = 7.5
_HALF = 9.4
# Closer than this one would hide the other: the circle goes up, the diamond down.
_CLOSE = 8
_APART = 4

_Scale = Callable[[float], float]


@dataclass(frozen=True)
class Dumbbell:
    """Where two agencies stand on one ordered scale of `size` positions, from 0.

    `a` and `b` hold one position per respondent; `accepts_a`, `accepts_b` what each
    agency could live with, `zone` what all could. `label` is the text alternative,
    `ticks` what is written under the positions (nothing where it is empty).
    """

    size: int
    a: tuple[int, ...]
    b: tuple[int, ...]
    accepts_a: tuple[int, ...]
    accepts_b: tuple[int, ...]
    zone: tuple[int, ...]
    label: str
    ticks: tuple[str, ...] = ()


def dumbbell(chart: Dumbbell) -> str:
    """Draw both agencies' positions, the gap between them and the shared zone."""
    step = (_RIGHT - _LEFT) / (chart.size - 1)

    def at(position: float) -> float:
        return _LEFT + position * step

    parts = [
        _hatched(
            max(2.0, at(first - 0.5)),
            4,
            min(WIDTH - 2.0, at(last + 0.5)),
            2 * _AXIS - 4,
        )
        for first, last in runs(chart.zone)
    ]
    parts.append(_line(_LEFT, _AXIS, _RIGHT, _AXIS, QUIET, 1))
    parts += [
        _line(at(p), _AXIS - 3, at(p), _AXIS + 3, QUIET, 1) for p in range(chart.size)
    ]
    parts += [
        _line(at(first) - 5, y, at(last) + 5, y, colour, 2)
        for accepts, y, colour in (
            (chart.accepts_a, 11, COLOUR_A),
            (chart.accepts_b, 2 * _AXIS - 11, COLOUR_B),
        )
        for first, last in runs(accepts)
    ]
    parts += _respondents(chart.a, at, _AXIS - 21, COLOUR_A)
    parts += _respondents(chart.b, at, _AXIS + 14, COLOUR_B)
    parts += _ends(chart.a, chart.b, at)
    parts += [
        _text(at(p), 2 * _AXIS + 12, tick) for p, tick in enumerate(chart.ticks) if tick
    ]
    return _svg(parts, 2 * _AXIS + (18 if chart.ticks else 0), chart.label)


def without_ticks(drawn: str) -> str:
    """Return a drawn dumbbell without what is written under it, for a small place."""
    bare = re.sub("<text.*?</text>", "", drawn)
    return bare.replace(f'320 {2 * _AXIS + 18}"', f'320 {2 * _AXIS}"').replace(
        f'height="{2 * _AXIS + 18}"', f'height="{2 * _AXIS}"', 1
    )


def agreement(
    share: float, chance: float, low: float, high: float, *, label: str
) -> str:
    """Draw an agreement (0..1) as a bar with the line that strangers would reach.

    `low`..`high`, drawn as a thin whisker where it is wider than a point, is where it
    can still end up once everything is answered.
    """
    top, bottom = 6, 18

    def at(part: float) -> float:
        return _LEFT + part * (_RIGHT - _LEFT)

    parts = [
        _rectangle(_LEFT, top, _RIGHT - _LEFT, bottom - top, TRACK),
        _rectangle(_LEFT, top, at(share) - _LEFT, bottom - top, INK),
    ]
    if high - low > 1e-9:
        middle = (top + bottom) / 2
        parts.append(_line(at(low), middle, at(high), middle, QUIET, 2))
        parts += [
            _line(at(end), middle - 4, at(end), middle + 4, QUIET, 2)
            for end in (low, high)
        ]
    # White under black keeps the chance line visible on the bar and beside it.
    parts.append(_line(at(chance), 1, at(chance), 23, "#FFFFFF", 5))
    parts.append(_line(at(chance), 1, at(chance), 23, INK, 2, dash="4 2"))
    return _svg(parts, 24, label)


def readiness(
    a: float | None, b: float | None, *, bottom: int, top: int, floor: int, label: str
) -> str:
    """Draw both agencies' levels between `bottom` and `top` with the mark at `floor`.

    A level that is None is not drawn.
    """
    step = (_RIGHT - _LEFT) / (top - bottom)

    def at(level: float) -> float:
        return _LEFT + (level - bottom) * step

    axis = 16
    parts = [
        _line(_LEFT, axis, _RIGHT, axis, QUIET, 1),
        *(
            _line(at(level), axis - 3, at(level), axis + 3, QUIET, 1)
            for level in range(bottom, top + 1)
        ),
        _line(at(floor), 2, at(floor), 30, INK, 2, dash="4 2"),
        _text(at(floor), 42, str(floor)) if bottom else "",
    ]
    parts += _shapes(None if a is None else at(a), None if b is None else at(b), axis)
    return _svg(parts, 46 if bottom else 32, label)


def exchange(a_to_b: bool | None, b_to_a: bool | None, *, label: str) -> str:
    """Draw what goes from one agency to the other, as an arrow from its giver.

    False draws what is needed and not given, as a broken line that is crossed out;
    None draws nothing.
    """
    width, left, right = 120, 26, 94
    ways = [(a_to_b, left, right, COLOUR_A), (b_to_a, right, left, COLOUR_B)]
    drawn = [way for way in ways if way[0] is not None]
    parts = []
    for number, (is_given, start, end, colour) in enumerate(drawn):
        y = 12 if len(drawn) == 1 else 7 + 10 * number
        if is_given:
            back = end - 8 if end > start else end + 8
            parts.append(_line(start, y, back, y, colour, 2))
            parts.append(
                f'<path d="M{_n(end)} {_n(y)}L{_n(back)} {_n(y - 4)}'
                f'L{_n(back)} {_n(y + 4)}Z" fill="{colour}"/>'
            )
        else:
            parts.append(_line(start, y, end, y, QUIET, 1, dash="3 3"))
            parts += [_line(56, y - s, 64, y + s, INK, 2) for s in (4, -4)]
    shapes = [_circle(12, 12), _diamond(width - 12, 12)]
    return _svg([*parts, *shapes], 24, label, width=width)


def mark(side: Literal["a", "b"], *, label: str) -> str:
    """Draw an agency's shape alone, for use in a line of text."""
    size = 22
    shape = (_circle if side == "a" else _diamond)(size / 2, size / 2)
    return _svg([shape], size, label, width=size)


def runs(positions: Iterable[int]) -> list[tuple[int, int]]:
    """Return the unbroken runs of positions as (first, last), in order."""
    found: list[tuple[int, int]] = []
    for position in sorted(set(positions)):
        if found and found[-1][1] == position - 1:
            found[-1] = (found[-1][0], position)
        else:
            found.append((position, position))
    return found


def _respondents(
    positions: Sequence[int], at: _Scale, y: float, colour: str
) -> list[str]:
    """One tick per respondent; equal answers stand side by side, to be counted."""
    parts = []
    for position in sorted(set(positions)):
        same = positions.count(position)
        for index in range(same):
            x = at(position) + 4 * (index - (same - 1) / 2)
            parts.append(_line(x, y, x, y + 7, colour, 2))
    return parts


def _ends(a: Sequence[int], b: Sequence[int], at: _Scale) -> list[str]:
    """The dumbbell itself: each agency's mean and, between them, the gap."""
    a_mean, b_mean = (at(sum(one) / len(one)) if one else None for one in (a, b))
    parts = []
    if a_mean is not None and b_mean is not None:
        parts.append(_line(a_mean, _AXIS, b_mean, _AXIS, INK, 4))
    return parts + _shapes(a_mean, b_mean, _AXIS)


def _shapes(a: float | None, b: float | None, y: float) -> list[str]:
    """Both agencies' shapes on a line, each on its own spot; None draws nothing."""
    apart = _APART if a is not None and b is not None and abs(a - b) < _CLOSE else 0
    return [
        *([] if a is None else [_circle(a, y - apart)]),
        *([] if b is None else [_diamond(b, y + apart)]),
    ]


def _hatched(left: float, top: float, right: float, bottom: float) -> str:
    """A band of 45° lines, clipped by arithmetic: no pattern, so no ids to collide."""
    height = bottom - top
    moves = []
    start = left - height
    while start < right:
        x1, x2 = max(start, left), min(start + height, right)
        if x2 > x1:
            moves.append(
                f"M{_n(x1)} {_n(bottom - (x1 - start))}"
                f"L{_n(x2)} {_n(bottom - (x2 - start))}"
            )
        start += 6
    return (
        f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(right - left)}" '
        f'height="{_n(height)}" fill="#F1F3F5" stroke="{QUIET}" '
        'stroke-width="0.75"/>'
        f'<path d="{"".join(moves)}" stroke="#9AA3AD" stroke-width="1" fill="none"/>'
    )


def _circle(x: float, y: float) -> str:
    return (
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(_RADIUS)}" fill="{COLOUR_A}" '
        'stroke="#FFFFFF" stroke-width="1.5"/>'
    )


def _diamond(x: float, y: float) -> str:
    return (
        f'<path d="M{_n(x)} {_n(y - _HALF)}L{_n(x + _HALF)} {_n(y)}'
        f'L{_n(x)} {_n(y + _HALF)}L{_n(x - _HALF)} {_n(y)}Z" fill="{COLOUR_B}" '
        'stroke="#FFFFFF" stroke-width="1.5"/>'
    )


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str, width: int, dash: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" '
        f'stroke="{colour}" stroke-width="{width}"{dashed}/>'
    )


def _rectangle(x: float, y: float, width: float, height: float, colour: str) -> str:
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" '
        f'fill="{colour}"/>'
    )


def _text(x: float, y: float, text: str) -> str:
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="middle" font-size="12" '
        f'font-family="PT Sans, sans-serif" fill="{INK}">{escape(text)}</text>'
    )


def _svg(parts: Iterable[str], height: float, label: str, *, width: int = WIDTH) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_n(height)}" '
        f'width="{width}" height="{_n(height)}" role="img" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def _n(value: float) -> str:
    """A coordinate with at most two decimals and no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
