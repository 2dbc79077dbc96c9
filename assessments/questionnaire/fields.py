"""Reading typed fields out of decoded TOML while noting everything that is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Problems:
    """What is wrong so far, each with the place it was found at."""

    found: list[str] = field(default_factory=list)

    def add(self, place: str, text: str) -> None:
        """Note one problem."""
        self.found.append(f"{place}: {text}")


@dataclass
class Table:
    """One TOML table: every field is asked for by type, the rest is unknown."""

    raw: Mapping[str, object]
    place: str
    problems: Problems

    def note(self, text: str) -> None:
        """Note a problem with this table."""
        self.problems.add(self.place, text)

    def allow(self, names: frozenset[str]) -> None:
        """Note every field that is not among `names`."""
        for name in self.raw:
            if name not in names:
                self.note(f"unknown field {name}")

    def text(self, name: str, *, required: bool = True) -> str:
        """A text that is not blank; "" when it is missing or wrong."""
        value = self.raw.get(name, "" if not required else None)
        if not isinstance(value, str) or (name in self.raw and not value.strip()):
            self.note(f"{name} must be a text that is not blank")
            return ""
        return value

    def whole(self, name: str) -> int | None:
        """A whole number from 1; None when it is missing or wrong."""
        value = self.raw.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            self.note(f"{name} must be a whole number from 1")
            return None
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of different texts, at least one; () when missing or wrong."""
        value = self.raw.get(name)
        texts = value if isinstance(value, list) else []
        if not texts or not all(isinstance(t, str) and t for t in texts):
            self.note(f"{name} must be a list of texts")
            return ()
        if len(set(texts)) < len(texts):
            self.note(f"{name} lists something more than once")
        return tuple(dict.fromkeys(texts))

    def flag(self, name: str) -> bool:
        """A truth value; False when it is missing."""
        value = self.raw.get(name, False)
        if not isinstance(value, bool):
            self.note(f"{name} must be true or false")
        return value is True

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """A list of [key, label] with different keys, at least two."""
        value = self.raw.get(name)
        pairs = [
            (pair[0], pair[1])
            for pair in (value if isinstance(value, list) else [])
            if isinstance(pair, list)
            and len(pair) == 2
            and all(isinstance(part, str) and part.strip() for part in pair)
        ]
        if not isinstance(value, list) or len(pairs) < max(2, len(value)):
            self.note(f"{name} must be a list of at least two [key, label]")
        if len(dict(pairs)) < len(pairs):
            self.note(f"{name} has a key more than once")
        return tuple(dict(pairs).items())


def tables(
    document: Mapping[str, object], name: str, problems: Problems
) -> list[Table]:
    """The tables of an array of tables, each under its key as the place."""
    value = document.get(name, [])
    if not isinstance(value, list) or not all(isinstance(t, dict) for t in value):
        problems.add(name, f"must be written as [[{name}]]")
        return []
    if not value:
        problems.add(name, "there is none")
    found = []
    for number, raw in enumerate(value, 1):
        key = raw.get("key")
        place = key if isinstance(key, str) and key else f"number {number}"
        found.append(Table(raw, f"{name} {place}", problems))
    return found
