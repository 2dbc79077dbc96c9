#!/usr/bin/env python3
"""Checks an evidence bundle of Plumbline: offline, with plain Python 3.8 or later.

    python3 verify.py [--head HASH] [evidence.zip, or the folder it was unpacked to]

HASH is the one in the letters that were sent at each signature. Without a bundle named,
the folder of this file is checked. Every line says what was compared. The exit code is
0 when everything holds, 1 when something does not, 2 when there is no readable bundle.

It needs nothing but this one file, asks no network and believes nobody: every hash is
worked out anew. The formats are described at the end of README.txt in the bundle.
"""

from __future__ import annotations

import argparse
import base64
import functools
import hashlib
import json
import re
import sys
import unicodedata
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, Tuple

FORMAT = "plumbline-evidence-1"
AGREEMENT_FORMAT = "plumbline-agreement-"
SEALED, UNSIGNED, CANONICAL = (
    "agreement-sealed.pdf",
    "agreement-unsigned.pdf",
    "agreement.json",
)
ENDED = "agreement-ended.pdf"
EVENTS, OPENINGS, DISCLOSURE = "events.json", "openings.json", "disclosure.txt"
SEAL_CERTIFICATES = "certificates/seal.pem"
MANIFEST = "manifest.json"
NEEDED = (MANIFEST, SEALED, UNSIGNED, CANONICAL, EVENTS, OPENINGS, DISCLOSURE)
# What undoes the freezing that went before it.
UNDOING = {"unfrozen", "voided", "declined", "expired"}
PROOFS = {
    "password": "a password",
    "authenticator": "a code of an authenticator",
    "recovery_code": "a recovery code",
    "passkey": "a passkey",
}
OF_ONE_AGENCY = {"walk_away_consented", "walk_away_withdrawn"}
HASHED = (
    "sequence",
    "previous_hash",
    "type",
    "actor",
    "at",
    "revision_hash",
    "payload",
)
# More than any bundle holds: a file that would unpack to more is none of ours.
LARGEST = 300 * 1024 * 1024

LIMITS = """\
NOTE: the seal itself is for a PDF reader or pyHanko to check, with the authorities in
NOTE: certificates/. Who is behind a name is nothing that any file can prove."""

OK, BAD, NOTE = "OK", "NOT OK", "NOTE"

if TYPE_CHECKING:
    Event = Dict[str, Any]
    Lines = Iterator[Tuple[str, str]]
    Check = Callable[[Dict[str, bytes], str], Lines]


class Unreadable(Exception):
    """There is no bundle here, or it cannot be opened."""


class Broken(Exception):
    """Something in the bundle is not what it has to be."""


# --- the canonical form (RFC 8785, text in NFC, numbers as strings) and the hashes ---


def sha256(data: bytes) -> str:
    """Return it as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> bytes:
    """Return the one byte sequence that stands for a JSON value."""
    return _text(value).encode("utf-8")


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return f'"{value}"'
    if isinstance(value, str):
        return json.dumps(unicodedata.normalize("NFC", value), ensure_ascii=False)
    if isinstance(value, list):
        return "[{}]".format(",".join(_text(item) for item in value))
    if isinstance(value, dict):
        items = [(unicodedata.normalize("NFC", key), value[key]) for key in value]
        items.sort(key=lambda item: item[0].encode("utf-16-be"))
        return "{{{}}}".format(
            ",".join(_text(key) + ":" + _text(item) for key, item in items)
        )
    raise Broken("a number that is not whole has no canonical form here")


def parsed(files: dict[str, bytes], name: str) -> Any:
    """Return a file's JSON; Broken unless it stands in its canonical form."""
    try:
        return _parsed(files[name])
    except Broken:
        raise Broken(f"{name} is not in its canonical form: a byte changed") from None


@functools.lru_cache(maxsize=len(NEEDED))
def _parsed(data: bytes) -> Any:
    value = json.loads(data.decode("utf-8"))
    if canonical(value) != data:
        raise Broken("not in its canonical form")
    return value


def event_hash(event: Event) -> str:
    """Return the hash that an event has to have."""
    return sha256(canonical({name: event[name] for name in HASHED}))


def commitment(text: str, salt: str) -> str:
    """Return what stands for a text in an event."""
    if not re.fullmatch("[0-9a-f]{32}", salt):
        raise Broken("a salt is not 16 bytes in lower-case hexadecimal")
    data = bytes.fromhex(salt) + unicodedata.normalize("NFC", text).encode("utf-8")
    return sha256(data)


# --- reading a bundle ---


def read_bundle(path: Path) -> dict[str, bytes]:
    """Return the files of a ZIP or of a folder by name."""
    if path.is_dir():
        names = [one for one in path.rglob("*") if one.is_file()]
        ours = {one.relative_to(path).as_posix(): one for one in names}
        listed = _listed(ours[MANIFEST].read_bytes()) if MANIFEST in ours else ()
        wanted = {*NEEDED, *listed}
        return {name: ours[name].read_bytes() for name in sorted(wanted & set(ours))}
    try:
        with zipfile.ZipFile(path) as bundle:
            return _unpacked(bundle)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError) as problem:
        raise Unreadable(f"{path} cannot be opened: {problem}") from problem
    except (NotImplementedError, RuntimeError, ValueError) as problem:
        raise Unreadable(f"{path} is no bundle of ours: {problem}") from problem


def _unpacked(bundle: zipfile.ZipFile) -> dict[str, bytes]:
    members = bundle.infolist()
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise Unreadable("the same name stands twice in the ZIP")
    if sum(member.file_size for member in members) > LARGEST:
        raise Unreadable("it would unpack to more than any bundle holds")
    return {name: bundle.read(name) for name in names}


def _listed(manifest: bytes) -> tuple[str, ...]:
    try:
        return tuple(json.loads(manifest.decode("utf-8"))["files"])
    except (ValueError, KeyError, TypeError):
        return ()


# --- the checks: each yields lines, and raises when it cannot go on ---


def check_manifest(files: dict[str, bytes], head: str) -> Lines:
    missing = [name for name in NEEDED if name not in files]
    for name in missing:
        yield BAD, f"{name} is missing from the bundle"
    manifest = parsed(files, MANIFEST)
    if set(manifest) != {"format", "agreement", "files"}:
        raise Broken("the manifest is not laid out as it has to be")
    if manifest["format"] != FORMAT:
        raise Broken(f"the bundle has another format than this verifier: {FORMAT}")
    listed = manifest["files"]
    for name in sorted(set(files) - set(listed) - {MANIFEST}):
        yield BAD, f"{name} was put in: the manifest does not name it"
    for name in sorted(set(listed) - set(missing)):
        if name not in files:
            yield BAD, f"{name} is missing from the bundle"
        elif sha256(files[name]) != listed[name]:
            yield BAD, f"{name} was changed: its sha256 is not in the manifest"
    if manifest["agreement"] != parsed(files, EVENTS)["agreement"]:
        yield BAD, "manifest and events are of two agreements"
    yield OK, f"the {len(listed)} files of the bundle are those that its manifest names"


def check_chain(files: dict[str, bytes], head: str) -> Lines:
    record = parsed(files, EVENTS)
    if set(record) != {"format", "agreement", "events"} or record["format"] != FORMAT:
        raise Broken("events.json is not laid out as it has to be")
    events, previous = record["events"], "0" * 64
    for number, event in enumerate(events, 1):
        if set(event) != {*HASHED, "hash"}:
            raise Broken(f"event {number} has other fields than it has to have")
        if event["sequence"] != str(number):
            yield BAD, f"event {event['sequence']} stands where {number} belongs"
        if event["previous_hash"] != previous:
            yield BAD, f"event {number} does not follow from the event before it"
        if event_hash(event) != event["hash"]:
            yield BAD, f"event {number}: its content does not match its hash"
        previous = event["hash"]
    yield (
        OK,
        f"the chain holds: {len(events)} events, each with the hash of the one before "
        "it, so none was changed, taken out or put in between",
    )


def check_head(files: dict[str, bytes], head: str) -> Lines:
    events = _events(files)
    last = _last(events, "signed")
    if not head:
        yield (
            NOTE,
            "no hash of a letter was given (--head HASH), and without one nobody can "
            "see whether all of this was written anew",
        )
        yield (
            NOTE,
            f"the letter about the last signature has to say {last['hash']}",
        )
        return
    given = "".join(head.split()).lower()
    signed = [event for event in events if event["type"] == "signed"]
    found = [event for event in signed if event["hash"] == given]
    if not found:
        yield BAD, f"the hash of the letter is of no signature in this chain: {given}"
        return
    which = "the last signature" if found[0] is last else "an earlier signature"
    yield OK, f"the hash of the letter is that of event {found[0]['sequence']}, {which}"


def check_sealed_file(files: dict[str, bytes], head: str) -> Lines:
    event = _last(_events(files), "sealed")
    named, actual = event["payload"], sha256(files[SEALED])
    if actual != named["sealed_sha256"]:
        yield (
            BAD,
            f"the sealed PDF is not the file that event {event['sequence']} names",
        )
    if named.get("size", str(len(files[SEALED]))) != str(len(files[SEALED])):
        yield BAD, "the sealed PDF is not as long as the record says"
    yield OK, f"the sealed PDF is the file the record names: sha256 {actual}"


def check_what_was_signed(files: dict[str, bytes], head: str) -> Lines:
    events, form = _events(files), parsed(files, CANONICAL)
    text, pdf = sha256(files[CANONICAL]), sha256(files[UNSIGNED])
    if not form["format"].startswith(AGREEMENT_FORMAT):
        yield BAD, "agreement.json has another format than this verifier knows"
    if form["agreement"] != parsed(files, EVENTS)["agreement"]:
        yield BAD, "agreement.json is of another agreement than the events"
    revision = _last(events, "sealed")["revision_hash"]
    if text != revision:
        yield BAD, "agreement.json is not the text that was signed and sealed"
    for side, event in sorted(_signatures(events, revision).items()):
        if event["payload"]["pdf_sha256"] != pdf:
            yield BAD, f"the unsigned PDF is not what agency {side.upper()} signed"
    yield OK, f"agreement.json is the text that both signed: sha256 {text}"
    yield OK, f"the unsigned PDF is the file that both signed: sha256 {pdf}"


def check_amended(files: dict[str, bytes], head: str) -> Lines:
    signed = parsed(files, CANONICAL).get("amends")
    drafted = _events(files)[0]["payload"].get("amends")
    if bool(signed) != bool(drafted):
        yield BAD, "the text and the first event do not both amend an agreement"
    elif signed:
        sealed = signed["sealed_sha256"]
        if sealed != drafted["sealed_sha256"]:
            yield BAD, "the text amends another file than the first event says"
        yield OK, f"it amends agreement {signed['number']}, sealed with sha256 {sealed}"


def check_attachments(files: dict[str, bytes], head: str) -> Lines:
    streams = embedded(files[SEALED])
    for name in (UNSIGNED, CANONICAL):
        if sha256(files[name]) not in streams:
            yield BAD, f"the sealed PDF does not carry {name}"
    records = [one for one in map(_evidence, streams.values()) if one]
    if len(records) != 1:
        yield BAD, "the sealed PDF does not carry its evidence.json"
        return
    then, now = records[0]["events"], _events(files)
    if canonical(then) != canonical(now[: len(then)]):
        yield BAD, "the events inside the sealed PDF are not those of this bundle"
    elif now[len(then) - 1] is not _last(now, "signed"):
        yield BAD, "the events inside the sealed PDF do not end with the last signature"
    yield OK, "the sealed PDF carries both files that were signed, byte for byte"
    yield OK, f"the first {len(then)} events stand inside the sealed PDF too, the same"


def check_sections(files: dict[str, bytes], head: str) -> Lines:
    sections = parsed(files, CANONICAL)["sections"]
    for section in sections:
        content = {name: section[name] for name in ("key", "values", "wording")}
        if sha256(canonical(content)) != section["content_hash"]:
            yield BAD, f"section {section['key']}: its content does not match its hash"
    yield OK, f"{len(sections)} sections: the text of each is what its hash stands for"


def check_commitments(files: dict[str, bytes], head: str) -> Lines:
    openings = _openings(files)
    opened = kept = erased = 0
    for event in _events(files):
        for field, committed in sorted(event["payload"].get("committed", {}).items()):
            place = f"event {event['sequence']}: its {field}"
            one = openings.pop((event["sequence"], field), None)
            if one is None and event["type"] in OF_ONE_AGENCY:
                kept += 1
            elif one is None:
                erased += 1
                yield NOTE, f"{place} was erased; the event itself holds"
            elif commitment(one["text"], one["salt"]) != committed:
                yield BAD, f"{place} is not what was committed to"
            else:
                opened += 1
    for number, field in sorted(openings):
        yield BAD, f"event {number} never committed to any {field}"
    yield (
        OK,
        f"names and texts behind the events: {opened} are what they were then, "
        f"{erased} were erased, {kept} are kept by one agency",
    )


def check_order(files: dict[str, bytes], head: str) -> Lines:
    events = _events(files)
    sealed = _last(events, "sealed")
    revision = sealed["revision_hash"]
    of_it = [event for event in events if event["revision_hash"] == revision]
    signed = _signatures(events, revision)
    for side, signature in sorted(signed.items()):
        before, name = of_it[: of_it.index(signature)], f"agency {side.upper()}"
        if not any(event["type"] == "frozen" for event in before):
            yield BAD, f"{name} signed before the text was frozen"
        if signature not in of_it[: of_it.index(sealed)]:
            yield BAD, f"{name} signed after the sealing"
        consent = _standing_consent(before, signature["actor"])
        if consent is None:
            yield BAD, f"{name} signed without having consented"
        elif consent["payload"]["disclosure_sha256"] != sha256(files[DISCLOSURE]):
            yield BAD, f"disclosure.txt is not what {name} consented to"
        how = PROOFS.get(signature["payload"]["method"], signature["payload"]["method"])
        yield (
            OK,
            f"{name} consented, then signed on {signature['at']} after proving who "
            f"signs with {how}",
        )
    if signed["a"]["actor"] == signed["b"]["actor"]:
        yield BAD, "one person signed for both agencies"
    for event in of_it:
        if event["type"] in UNDOING:
            yield BAD, f"event {event['sequence']} undid what was sealed later"
    times = [event["at"] for event in events]
    if times != sorted(times):
        yield NOTE, "the clock of the server once went back between two events"
    yield OK, "both agencies signed the same text, and it was sealed after that"


def check_certificates(files: dict[str, bytes], head: str) -> Lines:
    pem = files.get(SEAL_CERTIFICATES, b"").decode("ascii")
    body = re.search("-----BEGIN CERTIFICATE-----(.*?)-----END", pem, re.DOTALL)
    if not body:
        yield BAD, f"{SEAL_CERTIFICATES} holds no certificate"
    elif base64.b64decode(body[1]).hex().encode() not in files[SEALED].lower():
        yield BAD, f"{SEAL_CERTIFICATES} is not the certificate in the sealed PDF"
    yield OK, f"{SEAL_CERTIFICATES} is the certificate in the sealed PDF"


def check_note(files: dict[str, bytes], head: str) -> Lines:
    events = _events(files)
    if ENDED not in files:
        if any(event["type"] == "ended" for event in events):
            yield NOTE, "the sealed note of the end was not made yet: it is not in here"
        return
    end, note = _last(events, "ended"), files[ENDED]
    yield OK, f"the note of the end is here: sha256 {sha256(note)}"
    records = [one for one in map(_evidence, embedded(note).values()) if one]
    if len(records) != 1:
        yield BAD, "the note of the end does not carry its evidence.json"
        return
    then = records[0]["events"]
    if canonical(then) != canonical(events[: events.index(end) + 1]):
        yield BAD, "the events inside the note are not those of this bundle to the end"
    if records[0]["head"] != end["hash"] or end["hash"].encode() not in note:
        yield BAD, f"the note does not name the head at event {end['sequence']}"
    if records[0]["sealed_sha256"] != sha256(files[SEALED]):
        yield BAD, "the note is about another sealed PDF"
    yield OK, f"the note names the head at event {end['sequence']}: {end['hash']}"
    yield NOTE, "no event names the note: its seal says that it was not changed since"


def check_state(files: dict[str, bytes], head: str) -> Lines:
    events = _events(files)
    said = {
        "superseded": "superseded: a later agreement took its place on",
        "notice_given": "notice was given on",
        "ended": "ended on",
    }
    for event in events:
        if event["type"] in said:
            yield NOTE, f"{said[event['type']]} {event['at']}"
        if event["type"] == "notice_given":
            yield NOTE, f"in force until the day before {event['payload']['ends_on']}"
    yield NOTE, f"the record goes up to {events[-1]['at']}; later news is not in it"


CHECKS: tuple[tuple[str, Check], ...] = (
    ("the manifest", check_manifest),
    ("the chain of events", check_chain),
    ("the hash of the letter", check_head),
    ("the sealed PDF", check_sealed_file),
    ("what was signed", check_what_was_signed),
    ("what it amends", check_amended),
    ("what the sealed PDF carries", check_attachments),
    ("the sections", check_sections),
    ("names and texts", check_commitments),
    ("the order of events", check_order),
    ("the certificate of the seal", check_certificates),
    ("the note of the end", check_note),
    ("what became of it", check_state),
)


def verify(files: dict[str, bytes], head: str = "") -> Lines:
    """Yield (OK, NOT OK or NOTE, what was found) for every check."""
    for name, check in CHECKS:
        failed = False
        try:
            for status, text in check(files, head):
                failed = failed or status == BAD
                # A check that found something wrong has nothing to praise after it.
                if not (failed and status == OK):
                    yield status, text
        except Broken as problem:
            yield BAD, str(problem)
        # Whatever a forger makes of a file ends in a line, not in a traceback.
        except Exception as problem:
            yield BAD, f"{name} cannot be read: {problem!r}"


def holds(files: dict[str, bytes], head: str = "") -> bool:
    """Return whether nothing is wrong; stops at the first thing that is."""
    return all(status != BAD for status, _ in verify(files, head))


def _events(files: dict[str, bytes]) -> list[Event]:
    events: list[Event] = parsed(files, EVENTS)["events"]
    return events


def _last(events: list[Event], type: str) -> Event:
    found = [event for event in events if event["type"] == type]
    if not found:
        raise Broken(f'there is no event "{type}"')
    return found[-1]


def _signatures(events: list[Event], revision: str) -> dict[str, Event]:
    """Return the signature of each side on a revision."""
    signed = {}
    for event in events:
        if event["type"] == "signed" and event["revision_hash"] == revision:
            side = event["payload"]["agency"]
            if side in signed:
                raise Broken(f"agency {side.upper()} signed twice")
            signed[side] = event
    if sorted(signed) != ["a", "b"]:
        raise Broken("not both agencies signed what was sealed")
    return signed


def _openings(files: dict[str, bytes]) -> dict[tuple[str, str], Event]:
    """Return each opening by the event and the field that it opens."""
    record = parsed(files, OPENINGS)
    if set(record) != {"format", "openings"} or record["format"] != FORMAT:
        raise Broken("openings.json is not laid out as it has to be")
    openings = {}
    for one in record["openings"]:
        if set(one) != {"event", "field", "salt", "text"}:
            raise Broken("an opening has other fields than it has to have")
        openings[one["event"], one["field"]] = one
    if len(openings) != len(record["openings"]):
        raise Broken("a commitment is opened twice")
    return openings


def _standing_consent(events: list[Event], actor: str) -> Event | None:
    """Return the consent that a person has not taken back."""
    kinds = ("consented", "consent_withdrawn")
    own = [one for one in events if one["actor"] == actor and one["type"] in kinds]
    return own[-1] if own and own[-1]["type"] == "consented" else None


def _evidence(data: bytes) -> Any:
    """Return the record in a stream of the PDF, None where it is another one."""
    if FORMAT.encode() not in data:
        return None
    try:
        value = json.loads(data.decode("utf-8"))
        return value if value["format"] == FORMAT and value["events"] else None
    except (ValueError, KeyError, TypeError):
        return None


def embedded(pdf: bytes) -> dict[str, bytes]:
    """Return what the streams of a PDF hold, by sha256, unpacked."""
    found = {}
    for start in re.finditer(rb"stream\r?\n", pdf):
        end = pdf.find(b"endstream", start.end())
        raw = pdf[start.end() : end]
        try:
            data = zlib.decompressobj().decompress(raw, LARGEST)
        except zlib.error:
            data = raw.rstrip(b"\r\n")
        found[sha256(data)] = data
    return found


def main(arguments: list[str] | None = None) -> int:
    """Check the bundle that the command line names; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--head",
        default="",
        metavar="HASH",
        help="the line of 64 characters in the letter about a signature",
    )
    parser.add_argument(
        "bundle",
        nargs="?",
        default=str(Path(__file__).resolve().parent),
        help="the ZIP or its unpacked folder; by default the folder of this file",
    )
    options = parser.parse_args(arguments)
    try:
        files = read_bundle(Path(options.bundle))
        if not set(NEEDED) & set(files):
            raise Unreadable(f"{options.bundle} holds no bundle")
    except Unreadable as problem:
        print(shown(f"CANNOT READ: {problem}"))
        return 2
    bad = 0
    for status, text in verify(files, options.head):
        bad += status == BAD
        print(shown(f"{status}: {text}"))
    print(LIMITS)
    print(verdict(bad, options.head))
    return 1 if bad else 0


def shown(text: str) -> str:
    """Return a line that no forger can break in two, on any screen that there is."""
    plain = "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode()
        for one in text
    )
    encoding = sys.stdout.encoding or "ascii"
    return plain.encode(encoding, "backslashreplace").decode(encoding)


def verdict(bad: int, head: str) -> str:
    """Return the last line, which says no more than what was compared."""
    if bad:
        return f"NOT OK: something is wrong, see the lines above ({bad})"
    if not head:
        return "OK: everything holds, and no letter was compared with it"
    return "OK: everything holds"


if __name__ == "__main__":
    sys.exit(main())
