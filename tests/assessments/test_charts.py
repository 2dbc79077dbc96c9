"""Charts: exact geometry, a text alternative, the same bytes every time."""

import math
from xml.etree import ElementTree

import pytest

from assessments import charts
from assessments.charts import Dumbbell

SVG = "{http://www.w3.org/2000/svg}"
CHART = Dumbbell(
    size=7,
    a=(0, 1),
    b=(6, 6),
    accepts_a=(0, 1, 2, 4),
    accepts_b=(4, 5, 6),
    zone=(4,),
    label="A: 1 and 2. B: 7 & <7>.",
    ticks=tuple("1234567"),
)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own output


def lines(svg: str, colour: str) -> list[tuple[float, float]]:
    """Both ends' x of every line of a colour."""
    return [
        (float(line.attrib["x1"]), float(line.attrib["x2"]))
        for line in parsed(svg).iter(f"{SVG}line")
        if line.attrib["stroke"] == colour
    ]


def test_means_stand_on_one_scale() -> None:
    root = parsed(charts.dumbbell(CHART))
    circle = root.find(f"{SVG}circle")
    assert circle is not None
    step = (302 - 18) / 6
    assert float(circle.attrib["cx"]) == pytest.approx(18 + step / 2, abs=0.01)
    gap = lines(charts.dumbbell(CHART), charts.INK)
    ((start, end),) = gap
    assert start == pytest.approx(18 + step / 2, abs=0.01)
    assert end == 302


def test_every_respondent_can_be_counted() -> None:
    svg = charts.dumbbell(CHART)
    ticks = [x for x, end in lines(svg, charts.COLOUR_B) if x == end]
    assert len(ticks) == 2
    assert len(set(ticks)) == 2


def test_what_one_could_live_with_may_have_holes() -> None:
    svg = charts.dumbbell(CHART)
    spans = [ends for ends in lines(svg, charts.COLOUR_A) if ends[0] != ends[1]]
    assert len(spans) == 2


def test_the_zone_is_hatched_inside_its_band() -> None:
    root = parsed(charts.dumbbell(CHART))
    band = root.find(f"{SVG}rect")
    hatch = root.find(f"{SVG}path")
    assert band is not None
    assert hatch is not None
    left = float(band.attrib["x"])
    right = left + float(band.attrib["width"])
    moves = hatch.attrib["d"].replace("L", "M").split("M")[1:]
    points = [tuple(map(float, move.split())) for move in moves]
    assert len(points) >= 10
    assert all(left - 0.01 <= x <= right + 0.01 for x, _ in points)
    assert all(4 - 0.01 <= y <= 64 + 0.01 for _, y in points)


@pytest.mark.parametrize(
    "chart",
    [
        CHART,
        Dumbbell(2, (), (), (), (), (), "nobody"),
        Dumbbell(4, (1,), (), (1,), (), (), "one side"),
        Dumbbell(10, tuple(range(10)), (3,) * 9, (), (), tuple(range(10)), "many"),
    ],
)
def test_any_dumbbell_is_an_image_with_an_alternative(chart: Dumbbell) -> None:
    svg = charts.dumbbell(chart)
    assert svg == charts.dumbbell(chart)
    root = parsed(svg)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == chart.label
    assert "style" not in svg
    assert "id=" not in svg


def test_agreement_shows_chance_and_range() -> None:
    svg = charts.agreement(0.25, 0.5, 0.25, 0.75, label="25%")
    root = parsed(svg)
    bar = root.findall(f"{SVG}rect")[1]
    assert float(bar.attrib["width"]) == pytest.approx(0.25 * 284)
    assert (160.0, 160.0) in lines(svg, charts.INK)
    assert lines(svg, charts.QUIET)[0] == (89.0, 231.0)
    assert not lines(charts.agreement(0.25, 0.5, 0.25, 0.25, label=""), charts.QUIET)


def test_readiness_marks_the_line() -> None:
    svg = charts.readiness(4.0, None, bottom=1, top=10, floor=7, label="4 of 10")
    root = parsed(svg)
    assert [text.text for text in root.iter(f"{SVG}text")] == ["7"]
    assert len(root.findall(f"{SVG}circle")) == 1
    assert not root.findall(f"{SVG}path")
    at = 18 + 6 * 284 / 9
    ((start, end),) = lines(svg, charts.INK)
    assert start == end == pytest.approx(at, abs=0.01)


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ((), []),
        ((3,), [(3, 3)]),
        ((2, 1, 1, 5, 6, 9), [(1, 2), (5, 6), (9, 9)]),
    ],
)
def test_runs(positions: tuple[int, ...], expected: list[tuple[int, int]]) -> None:
    assert charts.runs(positions) == expected


def test_an_exchange_is_an_arrow_from_its_giver() -> None:
    svg = charts.exchange(True, None, label="A brings it")
    assert svg.count("<line") == 1
    assert 'x1="26" y1="12" x2="86"' in svg
    both = charts.exchange(True, True, label="Both")
    assert 'x1="94" y1="17" x2="34"' in both


def test_what_is_missing_is_broken_and_crossed_out() -> None:
    svg = charts.exchange(False, None, label="Nobody brings it")
    assert svg.count("stroke-dasharray") == 1
    assert svg.count("<line") == 3
    assert charts.exchange(None, None, label="Nothing").count("<line") == 0


def test_a_small_dumbbell_has_nothing_written_under_it() -> None:
    whole = charts.dumbbell(CHART)
    small = charts.without_ticks(whole)
    assert "<text" in whole
    assert "<text" not in small
    assert 'viewBox="0 0 320 68" width="320" height="68"' in small
    assert charts.without_ticks(small) == small


def _shapes(svg: str) -> tuple[ElementTree.Element, list[tuple[float, ...]]]:
    root = parsed(svg)
    circle, path = root.find(f"{SVG}circle"), root.findall(f"{SVG}path")[-1]
    assert circle is not None
    corners = path.attrib["d"].strip("MZ").split("L")
    return circle, [tuple(map(float, corner.split())) for corner in corners]


def test_both_agencies_shapes_are_as_large_as_each_other() -> None:
    circle, (top, right, *_) = _shapes(charts.dumbbell(CHART))
    half = right[0] - top[0]
    area = math.pi * float(circle.attrib["r"]) ** 2
    assert 2 * half**2 == pytest.approx(area, rel=0.02)


def test_on_one_spot_neither_shape_hides_the_other() -> None:
    same = Dumbbell(4, (1,), (1,), (), (), (), "both")
    circle, (top, _, bottom, _) = _shapes(charts.dumbbell(same))
    assert float(circle.attrib["cx"]) == top[0]
    assert (top[1] + bottom[1]) / 2 - float(circle.attrib["cy"]) == 8
