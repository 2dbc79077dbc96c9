"""The evidence of an agreement: canonical form, hashes, and the chain of its events.

Everything here can be recomputed by a stranger from published text alone, so the
formats are fixed for good: a change of any of them breaks every hash ever mailed.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

import rfc8785

JsonValue: TypeAlias = (
    "Mapping[str, JsonValue] | Sequence[JsonValue] | str | int | float | bool | None"
)
_Canonical: TypeAlias = "dict[str, _Canonical] | list[_Canonical] | str | bool | None"

# Names everything here and in a bundle that a verifier reads; never reused.
EVIDENCE_FORMAT = "plumbline-evidence-1"
# What these commit to only the agency that acted may open: who would have walked away
# is not told to the partner. Their actor is an agency, not a person.
OF_ONE_AGENCY = frozenset({"walk_away_consented", "walk_away_withdrawn"})
GENESIS = "0" * 64
SALT_BYTES = 16
# Up to here every JSON reader and every database column keeps a number exactly.
LARGEST_NUMBER = 2**53 - 1


class CannotCanonicalise(ValueError):
    """A value has no canonical form; the message names its place, as in `$.a[2]`."""


def canonical(data: JsonValue) -> bytes:
    """Return the one byte sequence that stands for `data`.

    UTF-8 JSON as in RFC 8785 (keys sorted by UTF-16 code units, no white space), with
    two rules on top that make it reproducible with any JSON library: all text, keys
    included, is in Unicode NFC, and numbers are strings in the RFC's shortest form
    (1, 1.0 and "1" are the same). Booleans and null stay what they are.

    Raises CannotCanonicalise for NaN, infinities, numbers beyond 2**53 - 1, lone
    surrogates, keys that are no text or become equal, and anything JSON cannot hold.
    """
    return rfc8785.dumps(_plain(data, "$"))


def _plain(value: object, place: str) -> _Canonical:
    """Return `value` with text in NFC and numbers as text, or refuse it."""
    match value:
        case None | bool():
            return value
        case str():
            return _text(value, place)
        case int() | float():
            return _number(value, place)
        case Mapping():
            return _object(value, place)
        case list() | tuple():
            return [
                _plain(item, f"{place}[{index}]") for index, item in enumerate(value)
            ]
        case _:
            kind = type(value).__name__
            raise CannotCanonicalise(f"{place}: {kind} has no place in JSON")


def _text(value: str, place: str) -> str:
    normal = unicodedata.normalize("NFC", value)
    try:
        normal.encode()
    except UnicodeEncodeError:
        raise CannotCanonicalise(f"{place}: text with a lone surrogate") from None
    return normal


def _number(value: float, place: str) -> str:
    # Written this way round so that NaN, which compares false, is refused too.
    if not abs(value) <= LARGEST_NUMBER:
        raise CannotCanonicalise(f"{place}: {value} cannot be kept exactly")
    return rfc8785.dumps(value).decode()


def _object(value: Mapping[object, object], place: str) -> dict[str, _Canonical]:
    plain: dict[str, _Canonical] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise CannotCanonicalise(f"{place}: the key {key!r} is not text")
        name = _text(key, place)
        if name in plain:
            raise CannotCanonicalise(f"{place}: the key {name!r} stands twice")
        plain[name] = _plain(item, f"{place}.{name}")
    return plain


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def commitment(value: str, salt: bytes) -> str:
    """Return what stands for the text `value` in an event and gives nothing of it away.

    SHA-256 over the 16 salt bytes followed by `value` in NFC as UTF-8, in lower-case
    hexadecimal. With value and salt anyone can check it; once both are erased it says
    nothing, and the chain around it stays whole.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return sha256_hex(salt + _text(value, "$").encode())


def opens(committed: object, value: str, salt_hex: str) -> bool:
    """Return whether `value` with its salt is what an event commits to."""
    try:
        return commitment(value, bytes.fromhex(salt_hex)) == committed
    except ValueError:
        return False


def utc_text(moment: datetime) -> str:
    """Return an aware `moment` as events write it: 2026-11-03T09:15:00.000000Z."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    text = moment.astimezone(UTC).isoformat(timespec="microseconds")
    return text.replace("+00:00", "Z")


@dataclass(frozen=True)
class EventRecord:
    """One link of an agreement's chain, as it is published.

    `sequence` counts from 1, `at` is `utc_text`, hashes are lower-case hexadecimal;
    `revision_hash` is empty before the first freeze.
    """

    sequence: int
    previous_hash: str
    type: str
    actor: str
    at: str
    revision_hash: str
    payload: Mapping[str, JsonValue]
    hash: str


def event_hash(
    *,
    sequence: int,
    previous_hash: str,
    type: str,
    actor: str,
    at: str,
    revision_hash: str,
    payload: Mapping[str, JsonValue],
) -> str:
    """Return an event's hash: SHA-256 over the canonical object of its seven fields."""
    return sha256_hex(
        canonical(
            {
                "sequence": sequence,
                "previous_hash": previous_hash,
                "type": type,
                "actor": actor,
                "at": at,
                "revision_hash": revision_hash,
                "payload": payload,
            }
        )
    )


def next_event(
    last: EventRecord | None,
    *,
    type: str,
    actor: str,
    at: str,
    revision_hash: str,
    payload: Mapping[str, JsonValue],
) -> EventRecord:
    """Return the event that follows `last`, which is None at the start of a chain."""
    sequence = last.sequence + 1 if last else 1
    previous_hash = last.hash if last else GENESIS
    return EventRecord(
        sequence=sequence,
        previous_hash=previous_hash,
        type=type,
        actor=actor,
        at=at,
        revision_hash=revision_hash,
        payload=payload,
        hash=event_hash(
            sequence=sequence,
            previous_hash=previous_hash,
            type=type,
            actor=actor,
            at=at,
            revision_hash=revision_hash,
            payload=payload,
        ),
    )


class ChainCheck:
    """Checks a chain one event after the other, in its order.

    A removed, inserted, swapped or changed event shows. Events cut off at the end do
    not: that is what comparing the last hash with the one mailed out is for.
    """

    def __init__(self) -> None:
        self._expected = 1
        self._previous = GENESIS

    def problems_with(self, event: EventRecord) -> Iterator[str]:
        """Give what is wrong with the next event."""
        where = f"event {event.sequence}"
        if event.sequence != self._expected:
            yield f"{where}: stands where event {self._expected} belongs"
        if event.previous_hash != self._previous:
            yield f"{where}: does not follow from the event before it"
        if _recomputed(event) != event.hash:
            yield f"{where}: its content does not match its hash"
        self._expected += 1
        self._previous = event.hash


def chain_problems(events: Iterable[EventRecord]) -> tuple[str, ...]:
    """Return what is wrong with a whole chain in its order; empty when it holds."""
    check = ChainCheck()
    return tuple(problem for event in events for problem in check.problems_with(event))


def _recomputed(event: EventRecord) -> str | None:
    try:
        return event_hash(
            sequence=event.sequence,
            previous_hash=event.previous_hash,
            type=event.type,
            actor=event.actor,
            at=event.at,
            revision_hash=event.revision_hash,
            payload=event.payload,
        )
    except CannotCanonicalise:
        return None
