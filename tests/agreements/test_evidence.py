"""Canonical form, commitments and the chain of events."""

import hashlib
import json
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.evidence import (
    GENESIS,
    CannotCanonicalise,
    EventRecord,
    JsonValue,
    canonical,
    chain_problems,
    commitment,
    event_hash,
    sha256_hex,
    utc_text,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | TEXT | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(TEXT.map(lambda t: unicodedata.normalize("NFC", t)), inner)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":"1"}'),
        (1.0, '"1"'),
        (-0.0, '"0"'),
        (0.1, '"0.1"'),
        (1e-7, '"1e-7"'),
        ("Zoe\u0308", '"Zoë"'),
        ({"e\u0301": 1}, '{"é":"1"}'),
        ("\u2028\x07\n", '"\u2028\\u0007\\n"'),
        # Sorted by UTF-16 code units: the emoji's surrogates come before U+FF21.
        ({"\uff21": 1, "\U0001f600": 2}, '{"\U0001f600":"2","\uff21":"1"}'),
    ],
)
def test_canonical_form(value: JsonValue, expected: str) -> None:
    assert canonical(value).decode() == expected


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": [0, float("nan")]}, "$.a[1]"),
        ([float("inf")], "$[0]"),
        (2**53, "$"),
        (1e300, "$"),
        ({"a": "\ud800"}, "$.a"),
        ({"e\u0301": 1, "\u00e9": 2}, "stands twice"),
        ({1: "x"}, "not text"),
        ({"when": datetime(2026, 1, 1, tzinfo=UTC)}, "$.when: datetime"),
        ({"raw": b"x"}, "$.raw: bytes"),
    ],
)
def test_refused_with_its_place(value: JsonValue, place: str) -> None:
    with pytest.raises(CannotCanonicalise) as refusal:
        canonical(value)
    assert place in str(refusal.value)


@given(JSON)
def test_canonical_is_stable(value: JsonValue) -> None:
    """What was stored as JSON, or canonicalised before, has the same form."""
    form = canonical(value)
    assert canonical(json.loads(form)) == form
    assert canonical(json.loads(json.dumps(value))) == form


@given(JSON)
def test_standard_library_reproduces_it(value: JsonValue) -> None:
    """A verifier needs no more than `json`, where no key lies beyond U+FFFF."""
    parsed = json.loads(canonical(value))
    plain = json.dumps(
        parsed, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    if not any(character > "\uffff" for character in plain):
        assert plain.encode() == canonical(value)


def test_commitment_format() -> None:
    salt = bytes(range(16))
    expected = hashlib.sha256(salt + "Zoë".encode()).hexdigest()
    assert commitment("Zoe\u0308", salt) == expected
    assert commitment("Zoë", bytes(16)) != expected
    with pytest.raises(ValueError, match="16 bytes"):
        commitment("Zoë", b"short")


def test_moments_are_written_in_utc() -> None:
    kyiv = timezone(timedelta(hours=2))
    moment = datetime(2026, 11, 3, 11, 15, tzinfo=kyiv)
    assert utc_text(moment) == "2026-11-03T09:15:00.000000Z"
    with pytest.raises(ValueError, match="time zone"):
        utc_text(moment.replace(tzinfo=None))


def make_chain(length: int = 4) -> list[EventRecord]:
    events: list[EventRecord] = []
    for sequence in range(1, length + 1):
        fields = {
            "type": "proposed",
            "actor": f"person:{sequence}",
            "at": f"2026-11-0{sequence}T09:00:00.000000Z",
            "revision_hash": "",
            "previous_hash": events[-1].hash if events else GENESIS,
        }
        payload: dict[str, JsonValue] = {"section": "exit", "days": 30}
        events.append(
            EventRecord(
                sequence=sequence,
                payload=payload,
                hash=event_hash(sequence=sequence, payload=payload, **fields),
                **fields,
            )
        )
    return events


def test_whole_chain_holds() -> None:
    assert chain_problems([]) == ()
    assert chain_problems(make_chain()) == ()


def test_first_hash_never_changes() -> None:
    """Hashes that were mailed out must come out the same in every later version."""
    event = make_chain(1)[0]
    document = (
        '{"actor":"person:1","at":"2026-11-01T09:00:00.000000Z",'
        '"payload":{"days":"30","section":"exit"},'
        f'"previous_hash":"{GENESIS}","revision_hash":"","sequence":"1",'
        '"type":"proposed"}'
    )
    assert event.hash == sha256_hex(document.encode())


@pytest.mark.parametrize(
    "change",
    [
        {"sequence": 7},
        {"type": "accepted"},
        {"actor": "person:9"},
        {"at": "2026-11-02T09:00:00.000001Z"},
        {"revision_hash": "ab"},
        {"payload": {"section": "exit", "days": 31}},
        {"payload": {"days": float("nan")}},
        {"previous_hash": GENESIS},
        {"hash": "0" * 64},
    ],
)
def test_changed_event_shows(change: dict[str, object]) -> None:
    events = make_chain()
    events[1] = replace(events[1], **change)  # type: ignore[arg-type]  # any field
    problems = chain_problems(events)
    assert problems
    assert all("event" in problem for problem in problems)


def test_says_where() -> None:
    events = make_chain()
    events[2] = replace(events[2], actor="somebody")
    assert chain_problems(events) == ("event 3: its content does not match its hash",)


def forged(event: EventRecord, **change: object) -> EventRecord:
    """Return the changed event with a hash that fits it."""
    fields = {
        name: value
        for name, value in {**vars(event), **change}.items()
        if name != "hash"
    }
    return EventRecord(**fields, hash=event_hash(**fields))


def test_forged_link_shows() -> None:
    events = make_chain()
    events[3] = forged(events[3], previous_hash=events[1].hash)
    assert chain_problems(events) == (
        "event 4: does not follow from the event before it",
    )


def test_forged_place_shows() -> None:
    events = make_chain()
    events[3] = forged(events[3], sequence=9)
    assert chain_problems(events) == ("event 9: stands where event 4 belongs",)


def test_removed_inserted_or_swapped_event_shows() -> None:
    events = make_chain()
    assert chain_problems([events[0], *events[2:]])
    assert chain_problems([*events[:2], events[1], *events[2:]])
    assert chain_problems([events[1], events[0], *events[2:]])
    assert chain_problems(events[1:])
