"""What a legal value of one parameter or one column is."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from functools import cache
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.content.currencies import CURRENCIES
from agreements.content.model import Field, Kind, Parameter

# No agreement looks back or ahead further: a year beyond is a slip of the hand.
EARLIEST, LATEST = date(2020, 1, 1), date(2100, 12, 31)

_DECIMAL = re.compile(r"(0|[1-9]\d{0,11})(\.\d{0,5}[1-9])?")
# Names kept for old programs, and offsets whose sign is the wrong way round.
_ODD_ZONE = re.compile(r"(Etc|SystemV|US|posix|right)/")


def cell_problem(field: Field, value: object) -> str:
    """Why `value` is no legal value of the parameter or column; "" when it is one."""
    if isinstance(value, str) and not value.strip():
        return ""
    return _CHECKS[field.kind](field, value)


@cache
def zones() -> tuple[str, ...]:
    """The names of time zones, by continent and city."""
    return tuple(
        sorted(
            zone
            for zone in available_timezones()
            if "/" in zone and not _ODD_ZONE.match(zone)
        )
    )


def currencies() -> tuple[str, ...]:
    """The codes of the currencies, in alphabetical order."""
    return tuple(sorted(CURRENCIES))


def _choice_problem(field: Field, value: object) -> str:
    known = isinstance(value, str) and value in field.by_key
    return "" if known else _("Choose one of the options.")


def _number_problem(field: Field, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return _("Enter a whole number.")
    if not field.low <= value <= field.high:
        return _("Enter a whole number from %(low)s to %(high)s.") % {
            "low": field.low,
            "high": field.high,
        }
    return ""


def _decimal_problem(field: Field, value: object) -> str:
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        return _("Enter a number, for example 12 or 4.5.")
    if not field.low <= Decimal(value) <= field.high:
        return _("Enter a number from %(low)s to %(high)s.") % {
            "low": field.low,
            "high": field.high,
        }
    return ""


def _date_problem(field: Field, value: object) -> str:
    try:
        day = date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        return _("Enter a date that exists.")
    # Python reads more spellings of a date than the one that is stored.
    if day.isoformat() != value:
        return _("Enter a date that exists.")
    if not EARLIEST <= day <= LATEST:
        return _("Enter a date from the years %(first)d to %(last)d.") % {
            "first": EARLIEST.year,
            "last": LATEST.year,
        }
    return ""


def _time_problem(field: Field, value: object) -> str:
    try:
        at = time.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        return _("Enter a time of day, for example 09:30.")
    is_same = at.strftime("%H:%M") == value
    return "" if is_same else _("Enter a time of day, for example 09:30.")


def _zone_problem(field: Field, value: object) -> str:
    if isinstance(value, str) and value in zones():
        return ""
    return _("Choose a time zone from the list, for example Europe/Oslo.")


def _currency_problem(field: Field, value: object) -> str:
    if isinstance(value, str) and value in CURRENCIES:
        return ""
    return _("Enter the three letters of a currency, for example EUR.")


def _text_problem(field: Field, value: object) -> str:
    if not isinstance(value, str):
        return _("Enter text.")
    if len(value) > field.high:
        return ngettext(
            "Keep to %(most)d character.", "Keep to %(most)d characters.", field.high
        ) % {"most": field.high}
    breaks = "\r\n" if isinstance(field, Parameter) and field.lines else ""
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in breaks for c in value):
        return (
            _("Take out characters that cannot be printed.")
            if breaks
            else _("Keep to one line, without characters that cannot be printed.")
        )
    return ""


_CHECKS: Mapping[Kind, Callable[[Field, object], str]] = {
    Kind.CHOICE: _choice_problem,
    Kind.NUMBER: _number_problem,
    Kind.DECIMAL: _decimal_problem,
    Kind.DATE: _date_problem,
    Kind.TIME: _time_problem,
    Kind.ZONE: _zone_problem,
    Kind.CURRENCY: _currency_problem,
    Kind.TEXT: _text_problem,
}
