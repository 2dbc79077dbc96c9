"""Times, and how they are printed: median, 95th percentile, figure, limit."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

HEAD = f"\n{'':42}{'median':>11}{'95 %':>11}{'ratio':>8}{'limit':>10}"

PATIENCE_SECONDS = 25
FEWEST = 5

T = TypeVar("T")


@dataclass(frozen=True)
class Times:
    """How long each run of one thing took, in milliseconds."""

    runs: tuple[float, ...]

    @property
    def median(self) -> float:
        """Return the middle one."""
        return statistics.median(self.runs)

    @property
    def most(self) -> float:
        """Return what 95 of 100 runs stay under."""
        return statistics.quantiles(self.runs, n=20, method="inclusive")[-1]


def timed(run: Callable[[], object]) -> float:
    """Return how many milliseconds one run takes."""
    start = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - start)


def repeated(count: int, run: Callable[[], T]) -> list[T]:
    """Return what `count` runs give, or as many as fit into the time there is."""
    end = time.monotonic() + PATIENCE_SECONDS
    given = [run() for _ in range(FEWEST)]
    while len(given) < count and time.monotonic() < end:
        given.append(run())
    return given


def in_turn(count: int, *things: Callable[[], float]) -> list[Times]:
    """Measure things alternately, so that a slow moment of the machine hits all.

    Each returns its milliseconds, and runs once before that counts. A slow machine
    gets fewer than `count` rounds.
    """
    for thing in things:
        thing()
    rounds = repeated(count, lambda: [thing() for thing in things])
    return [Times(one) for one in zip(*rounds, strict=True)]


def line(name: str, times: Times) -> str:
    """Return a line of the table that is there to compare with."""
    return f"{name:42}{times.median:8.1f} ms{times.most:8.1f} ms"


def against(name: str, times: Times, other: Times, *, limit: float) -> str:
    """Return a line that holds the ratio of both medians against its limit."""
    ratio = times.median / other.median
    verdict = "" if ratio <= limit else "  missed"
    return f"{line(name, times)}{ratio:8.2f}{f'≤ {limit}':>10}{verdict}"


def within(name: str, times: Times, *, seconds: float) -> str:
    """Return a line that holds the 95th percentile against its limit."""
    verdict = "" if times.most <= 1000 * seconds else "  missed"
    return f"{line(name, times)}{'':8}{f'≤ {seconds} s':>10}{verdict}"


def per_minute(name: str, rate: float) -> str:
    """Return a line of what is done in a minute, there to compare with."""
    return f"{name:42}{rate:6.1f}/min"


def times_as_many(name: str, rate: float, other: float, *, least: float) -> str:
    """Return a line that holds the ratio of two rates against its limit."""
    ratio = rate / other
    verdict = "" if ratio >= least else "  missed"
    limit = f"≥ {least}"
    return f"{per_minute(name, rate)}{'':11}{ratio:8.2f}{limit:>10}{verdict}"


def show(*lines: str) -> None:
    """Print a table of lines."""
    print("\n".join([HEAD, *lines]))  # noqa: T201 - the figures
