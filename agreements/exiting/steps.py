"""What both do when they part, and by which day: the agreement's own words and numbers.

Days are calendar days in UTC. The day on which notice is given does not count; the
agreement is in force on every day of the notice period and on none after it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from agreements.content.printed import paper
from agreements.content.templates import substitute

GRACE_DAYS = 30
"""How long after the last step's day one agency alone may close what is left open."""

_STOPS = (".", "!", "?", "…")

ValuesOf = Callable[[str], Mapping[str, object]]
WordsOf = Callable[[str, str], str]


@dataclass(frozen=True)
class Terms:
    """What an agreement says of parting, as far as days and steps follow from it.

    `client_data`, `joint_work` and `publicity` are the clauses' own words in
    `language`; a step whose words are empty falls away.
    """

    language: str
    notice_days: int
    data_days: int
    payment_days: int
    client_data: str
    joint_work: str
    board: str
    publicity: str
    afterwards: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """Something to do on the way out, `due_on` at the latest."""

    key: str
    text: str
    due_on: date


@dataclass(frozen=True)
class Schedule:
    """The way out: `ends_on` is the first day on which nothing is in force any more."""

    given_on: date
    ends_on: date
    steps: tuple[Step, ...]

    @property
    def closable_from(self) -> date:
        """Return the first day on which one agency alone may close it."""
        return closable_from(step.due_on for step in self.steps)


def terms_of(language: str, values: ValuesOf, words: WordsOf) -> Terms:
    """Read the terms out of a frozen agreement.

    `values` gives a section's values by its key, `words` what the clause says of the
    chosen option of a section's parameter, "" for none. KeyError and ValueError when
    the exit section is not whole, which no frozen one is.
    """
    exit_ = values("exit")
    operations = values("operations")
    has_board = operations.get("access") != "none"
    return Terms(
        language=language,
        notice_days=_days(exit_["notice"]),
        data_days=_days(exit_["data_days"]),
        payment_days=_days(values("clients")["payment_days"]),
        client_data=words("exit", "client_data"),
        joint_work=words("exit", "joint_work"),
        board=str(operations.get("board", "")) if has_board else "",
        publicity=words("ip", "publicity"),
        afterwards=tuple(
            _sentence(said)
            for key in ("hiring", "free_to_partner")
            if (said := words("exit", key))
        ),
    )


def schedule(terms: Terms, given_on: date) -> Schedule:
    """Return the end and every step of it for a notice given on that day."""
    ends_on = given_on + timedelta(days=terms.notice_days + 1)
    data_on = ends_on + timedelta(days=terms.data_days)
    paid_on = ends_on + timedelta(days=terms.payment_days)
    texts = paper(terms.language).steps
    planned: tuple[tuple[str, date, str | None], ...] = (
        ("open_work", ends_on, None),
        ("access", ends_on, terms.board),
        ("joint_work", ends_on, terms.joint_work),
        ("publicity", ends_on, terms.publicity),
        ("data", data_on, None),
        ("client_data", data_on, terms.client_data),
        ("invoices", paid_on, None),
    )
    steps = [
        Step(key, _filled(texts[key], said), due_on)
        for key, due_on, said in planned
        if said != ""
    ]
    return Schedule(
        given_on=given_on,
        ends_on=ends_on,
        steps=tuple(sorted(steps, key=lambda step: step.due_on)),
    )


def closable_from(days: Iterable[date]) -> date:
    """Return the first day after the grace that follows the last of the steps' days."""
    return max(days) + timedelta(days=GRACE_DAYS + 1)


def _filled(text: str, said: str | None) -> str:
    return _sentence(substitute(text, {"said": said})) if said else text


def _sentence(text: str) -> str:
    """End a text with one full stop, whatever it brought."""
    return text if text.endswith(_STOPS) else f"{text}."


def _days(value: object) -> int:
    """Read a number of days; canonical JSON spells numbers as text."""
    return int(str(value))
