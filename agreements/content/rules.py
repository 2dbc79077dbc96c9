"""What holds between the parameters of a section: sums, moments, differences."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from agreements.content.model import Moment, SectionContent, Total

_DAY = 24 * 60
# Any year would do: the clocks of two zones stand apart in the same ways each year.
_SAMPLES = tuple(datetime(2026, month, 15, tzinfo=UTC) for month in range(1, 13))


def rule_problems(
    section: SectionContent, values: Mapping[str, object], wrong: frozenset[str]
) -> dict[str, str]:
    """Parameter key -> what does not hold between it and others.

    `wrong` are the parameters that have a problem of their own; blanks break nothing.
    """
    problems: dict[str, str] = {}
    for total in section.sums:
        if wrong.isdisjoint(total.parameters):
            problems |= _total_problem(total, values)
    for moment in section.moments:
        if wrong.isdisjoint(moment.times + moment.zones):
            problems |= _moment_problem(moment, values)
    for first, second in section.differ:
        if values.get(second) and values.get(first) == values.get(second):
            label = section.parameter(first).label
            problems[second] = _("Choose another one than under “%(label)s”.") % {
                "label": label
            }
    return problems


def _total_problem(total: Total, values: Mapping[str, object]) -> dict[str, str]:
    numbers = [n for key in total.parameters if isinstance(n := values.get(key), int)]
    if len(numbers) < len(total.parameters) or sum(numbers) == total.total:
        return {}
    message = _("Together these are %(sum)d. They must add up to %(total)d.") % {
        "sum": sum(numbers),
        "total": total.total,
    }
    return {total.parameters[-1]: message}


def _moment_problem(moment: Moment, values: Mapping[str, object]) -> dict[str, str]:
    found = [str(values.get(key) or "") for key in moment.times + moment.zones]
    if not all(one.strip() for one in found):
        return {}
    here, there, zone, other = found
    apart = {_minutes(sample, other) - _minutes(sample, zone) for sample in _SAMPLES}
    possible = sorted({(_of_day(here) + minutes) % _DAY for minutes in apart})
    if _of_day(there) in possible:
        return {}
    message = _("When it is %(here)s in %(zone)s, it is %(there)s in %(other)s.") % {
        "here": here,
        "zone": zone,
        "there": _(" or ").join(f"{at // 60:02}:{at % 60:02}" for at in possible),
        "other": other,
    }
    return {moment.times[1]: message}


def _minutes(at: datetime, zone: str) -> int:
    """How far a zone's clocks are ahead of UTC at that time."""
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds() // 60) if offset is not None else 0


def _of_day(text: str) -> int:
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute
