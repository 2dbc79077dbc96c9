"""The offline verifier finds whatever was done to the evidence of an agreement.

FLIPS says how many single bits are flipped: `make proof` flips 10,000.
"""

import json
import os
import random
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from agreements.evidence import canonical
from tests.agreements.bundles import (
    Evidence,
    Files,
    evidence_of,
    sealed,
    verifier,
    with_new_manifest,
    zipped,
)
from tests.agreements.story import drafted

# The bundle itself needs the database, once; what is done to it does not.
pytestmark = pytest.mark.django_db
FLIPS = int(os.environ.get("FLIPS", "500"))
FILES = ("agreement-sealed.pdf", "agreement.json", "events.json")
PROVED = (*FILES, "agreement-unsigned.pdf", "openings.json", "disclosure.txt")


@pytest.fixture(scope="module")
def evidence(
    django_db_setup: None,
    django_db_blocker: Any,
    made_seal_key: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Evidence:
    """The worked case, agreed, signed and sealed; made once."""
    folder = tmp_path_factory.mktemp("documents")
    places = override_settings(DOCUMENTS_DIR=folder, SEAL_KEY_DIR=made_seal_key)
    with django_db_blocker.unblock(), places, transaction.atomic():
        story = drafted()
        for section in story.agreement.sections.all():
            story.release(section.key)
        sealed(story.settled().name_signatories().freeze())
        made = evidence_of(story)
        transaction.set_rollback(True)
    return made


@pytest.fixture(scope="module")
def verify() -> ModuleType:
    """The verifier of the bundle."""
    return verifier()


def flipped(data: bytes, bit: int) -> bytes:
    """Return `data` with one bit turned round."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def wrong(verify: ModuleType, files: Files, head: str) -> list[str]:
    """Return what the verifier finds wrong."""
    return [text for status, text in verify.verify(files, head) if status == verify.BAD]


def test_what_was_not_touched_holds(evidence: Evidence, verify: ModuleType) -> None:
    assert wrong(verify, evidence.files, evidence.head) == []
    assert wrong(verify, with_new_manifest(evidence.files), evidence.head) == []
    said = dict.fromkeys(status for status, _ in verify.verify(evidence.files))
    assert list(said) == ["OK", "NOTE"]


def test_every_flipped_bit_is_found(evidence: Evidence, verify: ModuleType) -> None:
    dice, files = random.Random(20261123), evidence.files
    for number in range(FLIPS):
        name = FILES[number % len(FILES)]
        bit = dice.randrange(8 * len(files[name]))
        changed = {**files, name: flipped(files[name], bit)}
        assert not verify.holds(changed, evidence.head), (name, bit)


def test_a_flipped_bit_is_found_without_the_manifest_too(
    evidence: Evidence, verify: ModuleType
) -> None:
    dice, files = random.Random(19161123), evidence.files
    for number in range(FLIPS // 5):
        name = PROVED[number % len(PROVED)]
        bit = dice.randrange(8 * len(files[name]))
        changed = with_new_manifest({**files, name: flipped(files[name], bit)})
        assert not verify.holds(changed, evidence.head), (name, bit)


def test_a_flipped_bit_of_the_zip_is_found(
    evidence: Evidence, verify: ModuleType, tmp_path: Any
) -> None:
    """Found, or the files in it are what they were: a ZIP has bits that say nothing."""
    dice, path = random.Random(1), tmp_path / "evidence.zip"
    for _ in range(FLIPS // 10):
        path.write_bytes(flipped(evidence.data, dice.randrange(8 * len(evidence.data))))
        try:
            files = verify.read_bundle(path)
        except verify.Unreadable:
            continue
        assert files == evidence.files or not verify.holds(files, evidence.head)


def rewritten(events: list[dict[str, Any]], verify: ModuleType) -> list[dict[str, Any]]:
    """Return a chain whose hashes were all worked out anew, as a forger would."""
    previous = "0" * 64
    for number, event in enumerate(events, 1):
        event |= {"sequence": str(number), "previous_hash": previous}
        event["hash"] = previous = verify.event_hash(event)
    return events


def removed(events: list[dict[str, Any]], verify: ModuleType) -> Any:
    return events[:5] + events[6:]


def removed_and_rewritten(events: list[dict[str, Any]], verify: ModuleType) -> Any:
    return rewritten(events[:5] + events[6:], verify)


def inserted(events: list[dict[str, Any]], verify: ModuleType) -> Any:
    return [*events[:5], events[4], *events[5:]]


def inserted_and_rewritten(events: list[dict[str, Any]], verify: ModuleType) -> Any:
    return rewritten([*events[:5], dict(events[4]), *events[5:]], verify)


def swapped(events: list[dict[str, Any]], verify: ModuleType) -> Any:
    return [*events[:5], events[6], events[5], *events[7:]]


def cut_off(events: list[dict[str, Any]], verify: ModuleType) -> Any:
    last = max(n for n, event in enumerate(events) if event["type"] == "signed")
    return events[:last]


def signed_by_another(events: list[dict[str, Any]], verify: ModuleType) -> Any:
    last = [event for event in events if event["type"] == "signed"][-1]
    last["actor"] = "person:4711"
    return rewritten(events, verify)


def without_consent(events: list[dict[str, Any]], verify: ModuleType) -> Any:
    return rewritten([one for one in events if one["type"] != "consented"], verify)


@pytest.mark.parametrize(
    "forge",
    [
        removed,
        removed_and_rewritten,
        inserted,
        inserted_and_rewritten,
        swapped,
        cut_off,
        signed_by_another,
        without_consent,
    ],
)
def test_a_chain_that_was_worked_on_is_found(
    evidence: Evidence, verify: ModuleType, forge: Callable[..., Any]
) -> None:
    files = evidence.files
    record = json.loads(files["events.json"])
    record["events"] = forge(record["events"], verify)
    forged = with_new_manifest({**files, "events.json": canonical(record)})
    assert wrong(verify, forged, evidence.head)
    # Also where nobody compares with the letter: the sealed PDF carries the chain.
    assert wrong(verify, forged, "")


def test_swapped_removed_and_added_files_are_found(
    evidence: Evidence, verify: ModuleType
) -> None:
    files = evidence.files
    a, b = "agreement-sealed.pdf", "agreement-unsigned.pdf"
    forged = [{**files, a: files[b], b: files[a]}, {**files, "more.txt": b"More"}]
    forged += [{k: v for k, v in files.items() if k != name} for name in files]
    for one in forged:
        assert wrong(verify, one, evidence.head)
    assert wrong(verify, with_new_manifest(forged[0]), evidence.head)


def test_a_wrong_hash_of_a_letter_is_found(
    evidence: Evidence, verify: ModuleType
) -> None:
    events = json.loads(evidence.files["events.json"])["events"]
    first = next(event for event in events if event["type"] == "signed")
    assert not wrong(verify, evidence.files, first["hash"])
    assert not wrong(verify, evidence.files, f" {evidence.head.upper()}\n")
    for head in ("0" * 64, events[0]["hash"], evidence.head[:-1], "no hash"):
        (problem,) = wrong(verify, evidence.files, head)
        assert problem.startswith("the hash of the letter is of no signature")


def test_what_was_erased_is_said_to_be_and_breaks_nothing(
    evidence: Evidence, verify: ModuleType
) -> None:
    files = evidence.files
    record = json.loads(files["openings.json"])
    gone = record["openings"].pop()
    files = with_new_manifest({**files, "openings.json": canonical(record)})
    lines = list(verify.verify(files, evidence.head))
    assert not [text for status, text in lines if status == verify.BAD]
    erased = f"event {gone['event']}: its {gone['field']} was erased"
    assert any(text.startswith(erased) for _, text in lines)


def test_a_false_opening_is_found(evidence: Evidence, verify: ModuleType) -> None:
    for change in ({"text": "Somebody else"}, {"field": "title"}, {"event": "1"}):
        record = json.loads(evidence.files["openings.json"])
        record["openings"][-1] |= change
        forged = {**evidence.files, "openings.json": canonical(record)}
        assert wrong(verify, with_new_manifest(forged), evidence.head)


def test_who_would_have_walked_away_is_in_no_bundle(evidence: Evidence) -> None:
    events = json.loads(evidence.files["events.json"])["events"]
    released = [one for one in events if one["type"].startswith("walk_away_")]
    assert released
    for event in released:
        assert event["actor"] in ("agency:a", "agency:b")
        assert set(event["payload"]) == {
            "section",
            "dimension",
            "content_hash",
            "committed",
        }
    numbers = {event["sequence"] for event in released}
    openings = json.loads(evidence.files["openings.json"])["openings"]
    assert not numbers & {one["event"] for one in openings}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-200],
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: b"%PDF-1.7",
        lambda data: zipped({"other.txt": b"Nothing of ours"}),
    ],
)
def test_what_is_no_bundle_is_said_to_be_none(
    evidence: Evidence,
    verify: ModuleType,
    tmp_path: Any,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[bytes], bytes],
) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(spoil(evidence.data))
    assert verify.main([str(path)]) == 2
    assert capsys.readouterr().out.startswith("CANNOT READ: ")


def test_a_forger_writes_no_line_of_the_answer(
    evidence: Evidence,
    verify: ModuleType,
    tmp_path: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    record = json.loads(evidence.files["events.json"])
    record["events"][3]["sequence"] = "4\nOK: everything holds\x1b[8m\u202e"
    forged = {**evidence.files, "events.json": canonical(record)}
    path = tmp_path / "evidence.zip"
    path.write_bytes(zipped(with_new_manifest(forged)))
    assert verify.main([str(path)]) == 1
    said = capsys.readouterr().out.split("\n")[:-1]
    assert all(line.isprintable() for line in said)
    assert "OK: everything holds" not in [line[:20] for line in said]
    assert said[-1].startswith("NOT OK")


@pytest.mark.parametrize("value", [None, [], "x", {}, {"events": 1}, {"format": None}])
def test_whatever_stands_in_a_file_ends_in_a_line(
    evidence: Evidence, verify: ModuleType, value: Any
) -> None:
    for name in ("manifest.json", "events.json", "agreement.json", "openings.json"):
        files = {**evidence.files, name: canonical(value)}
        assert wrong(verify, files, evidence.head)
        assert wrong(verify, {**files, name: b"[" * 100000}, evidence.head)
