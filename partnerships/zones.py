"""The time zones that people can choose, by the names of the IANA database."""

from functools import cache
from zoneinfo import available_timezones

# The names the database keeps for old programs only.
OLD = ("Etc/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")


@cache
def zones() -> tuple[str, ...]:
    """Return the names in order: UTC, and each of a continent or an ocean."""
    places = (name for name in available_timezones() if "/" in name)
    return ("UTC", *sorted(name for name in places if not name.startswith(OLD)))


def zones_by_region() -> dict[str, tuple[str, ...]]:
    """Return the names that stand in a region, by the region, in order."""
    found: dict[str, list[str]] = {}
    for name in zones():
        region, parted, _ = name.partition("/")
        if parted:
            found.setdefault(region, []).append(name)
    return {region: tuple(names) for region, names in found.items()}


def known_zone(name: str) -> str:
    """Return the name where this machine knows the zone, else nothing."""
    return name if name in available_timezones() else ""
