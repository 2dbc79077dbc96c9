"""From the draft to a sealed file that strangers can check."""

import json
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from agreements import content
from agreements.documents.printing import revision_pdf
from agreements.evidence import chain_problems, event_hash, sha256_hex
from agreements.models import Event, EventSecret, SealedDocument
from agreements.sealing import check_seal, load_seal_key
from agreements.states import AgreementState
from agreements.tasks import seal_agreement
from assessments import archive
from partnerships.models import Notice
from tests.agreements.story import Story, agreed, drafted

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("documents", "seal_key"),
]


def chain(story: Story) -> tuple[str, ...]:
    """Return what is wrong with the agreement's chain."""
    events = [event.as_record() for event in story.agreement.events.all()]
    return chain_problems(events)


def embedded(pdf: bytes) -> dict[str, bytes]:
    """Return the attachments of a PDF by name."""
    names = PdfFileReader(BytesIO(pdf)).root["/Names"]["/EmbeddedFiles"]["/Names"]
    specs = [names[i] for i in range(1, len(names), 2)]
    return {str(spec["/UF"]): spec["/EF"]["/F"].data for spec in specs}


def test_two_agencies_go_from_draft_to_a_sealed_file(
    seal_key: Path, tmp_path: Path
) -> None:
    story = drafted().agree_all().name_signatories().freeze()
    assert story.revision.is_ready
    story.sign(story.b)
    assert story.agreement.state == AgreementState.PARTLY_SIGNED
    story.sign(story.a)
    sealed = SealedDocument.objects.get()
    assert story.agreement.state == AgreementState.SIGNED
    seal_agreement(sealed.pk)

    sealed.refresh_from_db()
    assert story.agreement.state == AgreementState.SEALED
    data = archive.read(sealed.sha256)
    assert check_seal(data, load_seal_key(seal_key).roots).ok
    file = tmp_path / "sealed.pdf"
    file.write_bytes(data)
    verdict = subprocess.run(
        ["pdfsig", file], capture_output=True, text=True, check=True
    ).stdout
    assert "Signature is Valid" in verdict
    assert "Total document signed" in verdict

    text = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    words = " ".join(text.split())
    for section in content.published("v2").sections:
        assert section.title in words
    for name in ("Dana Bright", "Борис Меридианов", "ООО «Меридиан»", "203.0.113.7"):
        assert name in words
    assert words.count(content.published("v2").footer) > 5

    revision = story.revision
    files = embedded(data)
    assert sha256_hex(files["agreement-unsigned.pdf"]) == revision.sha256
    assert sha256_hex(files["agreement.json"]) == revision.canonical_sha256
    evidence = json.loads(files["evidence.json"])
    assert evidence["events"][-1]["type"] == "signed"
    assert evidence["head"] == evidence["events"][-1]["hash"]
    assert evidence["head"] in "".join(text.split())
    assert "Dana Bright" not in files["evidence.json"].decode()
    assert not chain(story)
    # One letter each to the two leads and the four who answered.
    assert Notice.objects.filter(event="sealed").count() == 6

    seal_agreement(sealed.pk)
    assert SealedDocument.objects.get().sha256 == sealed.sha256
    assert story.agreement.events.filter(type="sealed").count() == 1


def test_the_unsigned_pdf_says_so_and_is_the_same_every_time() -> None:
    story = agreed().freeze()
    from_archive = archive.read(story.revision.sha256)
    assert revision_pdf(story.revision) == from_archive


@pytest.mark.parametrize(
    "tampering",
    [
        {"type": "accepted"},
        {"actor": "person:0"},
        {"payload": {}},
        {"previous_hash": "0" * 64},
        {"revision_hash": "f" * 64},
    ],
)
@pytest.mark.usefixtures("tamperer")
def test_a_changed_event_shows(tampering: dict[str, object]) -> None:
    story = agreed()
    story.propose(story.a, "status", related_contract="Frame contract")
    assert not chain(story)
    Event.objects.filter(sequence=4).update(**tampering)
    assert chain(story)


@pytest.mark.usefixtures("tamperer")
def test_a_removed_event_shows() -> None:
    story = agreed()
    story.propose(story.a, "status", related_contract="Frame contract")
    EventSecret.objects.filter(event__sequence=2).delete()
    Event.objects.filter(sequence=2).delete()
    assert chain(story)


def test_erasing_plain_text_leaves_the_chain_whole() -> None:
    story = agreed()
    assert EventSecret.objects.filter(text="Борис Меридианов").exists()
    EventSecret.objects.all().delete()
    assert not chain(story)
    whole = json.dumps([event.payload for event in story.agreement.events.all()])
    assert "Dana" not in whole


@pytest.mark.usefixtures("tamperer")
def test_a_changed_event_cannot_simply_be_hashed_again() -> None:
    story = agreed()
    event = story.agreement.events.get(sequence=2)
    record = event.as_record()
    event.payload = {"agency": "b"}
    event.hash = event_hash(
        sequence=record.sequence,
        previous_hash=record.previous_hash,
        type=record.type,
        actor=record.actor,
        at=record.at,
        revision_hash=record.revision_hash,
        payload=event.payload,
    )
    event.save()
    assert chain(story) == ("event 3: does not follow from the event before it",)
