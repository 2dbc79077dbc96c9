"""The note of the end: made by the worker, sealed, and a page anyone can check."""

import json
import shutil
import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from pyhanko.pdf_utils.reader import PdfFileReader
from pytest_django import Settings

from agreements import content, tasks
from agreements.actions.amending import drop_amendment
from agreements.actions.ending import close_with_open_steps
from agreements.models import Ending, EndingNote
from agreements.sealing import check_seal, current_key
from agreements.tasks import make_ending_note
from assessments import archive
from partnerships.models import Notice
from tests.agreements.bundles import evidence_of, verifier, with_new_manifest
from tests.agreements.bundles import sealed as seal_as_the_worker_does
from tests.agreements.parting import (
    after,
    confirm,
    ending,
    noticed,
    seal,
    sealed,
)
from tests.agreements.story import NOW, Story, amended, drafted, signable
from tests.agreements.test_story import embedded
from tests.agreements.views.people import at, signed_in
from tests.assessments.revealed import small_case
from tests.standards import broken_rules

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("documents", "seal_key"),
]


def due() -> None:
    """Let the wait before the next try pass."""
    EndingNote.objects.update(next_try_at=NOW - timedelta(days=9))


@pytest.fixture
def closed() -> Story:
    """Return an agreement that B closed while A had not confirmed two steps."""
    story = noticed(sealed())
    user = story.b.user
    user.name = "Борис \N{ROCKET} Меридианов"
    user.save()
    confirm(story, story.b)
    confirm(story, story.a, "open_work", "joint_work", "publicity", "data")
    last = ending(story).steps.last()
    assert last is not None
    close_with_open_steps(
        agreement=story.agreement,
        seat=story.b,
        now=NOW + (last.due_on - NOW.date()) + timedelta(days=31),
    )
    due()
    return story


def written_in(language: str, second: str) -> Story:
    """Return an agreement that is ready to be frozen in these languages."""
    story = drafted(small_case())
    status = story.section("status")
    status.values |= {"language": language, "second_language": second}
    status.save()
    return story.settled().name_signatories()


def text_of(file: Path) -> str:
    """Return what the file says, each run of white space as one space."""
    said = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True)
    return " ".join(said.stdout.decode().split())


def test_the_note_says_all_of_it_and_meets_the_standards(
    closed: Story, seal_key: Path, tmp_path: Path
) -> None:
    note = EndingNote.objects.get()
    make_ending_note(note.pk)
    note.refresh_from_db()
    data = archive.read(note.sha256)
    file = tmp_path / "end.pdf"
    file.write_bytes(data)
    said = text_of(file)
    head = closed.agreement.events.get(type="ended").hash

    for words in (
        "Note of the end of an agreement",
        "Lead a",
        "Борис Меридианов",
        "Client data goes to whoever brought the client.",
        "What holds afterwards",
        "Steps that not both have confirmed: 2.",
    ):
        assert words in said
    assert said.count("not confirmed") == 2
    # A hash is wider than its column: it goes on in the next line.
    for digits in (head, closed.revision.sealed.sha256, closed.hashes.canonical):
        assert digits in said.replace(" ", "")
    assert check_seal(data, current_key(seal_key).roots).ok
    assert [broken_rules(file, profile) for profile in ("3a", "ua1")] == [[], []]
    attached = json.loads(embedded(data)["evidence.json"])
    assert attached["head"] == attached["events"][-1]["hash"] == head
    assert "friends" not in str(attached)


@pytest.mark.parametrize("second", ["", "en"])
def test_a_russian_agreement_ends_in_russian(second: str, tmp_path: Path) -> None:
    story = noticed(seal(written_in("ru", second).freeze_with(b"%PDF-1.7 stand-in")))
    for seat in (story.a, story.b):
        confirm(story, seat, now=after(story))
    due()
    make_ending_note(EndingNote.objects.get().pk)
    file = tmp_path / "end.pdf"
    file.write_bytes(archive.read(EndingNote.objects.get().sha256))
    said = text_of(file)

    for words in (
        "Справка о прекращении соглашения",
        "Соглашение о совместной работе № 1 между сторонами",
        "Оба агентства подтвердили каждый шаг завершения.",
        "Страница 1 из",
        "23 ноября 2026 года, 10:00:00 UTC",
    ):
        assert words in said
    pdf = PdfFileReader(BytesIO(file.read_bytes()))
    reason = str(pdf.embedded_regular_signatures[0].sig_object["/Reason"])
    assert reason.startswith("Прекращение соглашения; последний хеш цепочки")
    english = content.paper("en").ending
    for key in ("title", "notice", "given_by", "steps", "not_confirmed", "check"):
        assert english[key] not in said
    assert [broken_rules(file, profile) for profile in ("3a", "ua1")] == [[], []]


def test_the_bundle_has_the_note_and_the_verifier_reads_it() -> None:
    story = signable()
    seal_as_the_worker_does(story)
    noticed(story)
    child = amended(story)
    for seat in (story.a, story.b):
        confirm(story, seat, now=after(story))
    drop_amendment(agreement=child.agreement, seat=child.a, reason="Late.", now=NOW)
    verify = verifier()
    assert "was not made yet" in str([*verify.verify(evidence_of(story).files)])
    due()
    make_ending_note(EndingNote.objects.get().pk)
    note, files = EndingNote.objects.get(), evidence_of(story).files
    assert note.sha256 in files["README.txt"].decode()
    lines = list(verify.verify(files))
    said = [text for status, text in lines if status == verify.OK]
    head = story.agreement.events.get(type="ended").hash

    assert not [text for status, text in lines if status == verify.BAD]
    assert f"the note of the end is here: sha256 {note.sha256}" in said
    assert any(line.endswith(head) for line in said)
    for forged in (b"no note", files["agreement-sealed.pdf"]):
        swapped = with_new_manifest({**files, "agreement-ended.pdf": forged})
        assert not verify.holds(swapped)
    renamed = files["agreement-ended.pdf"].replace(head.encode(), b"0" * 64)
    changed = {**files, "agreement-ended.pdf": renamed}
    assert not verify.holds(with_new_manifest(changed))


def test_two_messages_make_one_note_and_one_letter_each(closed: Story) -> None:
    note = EndingNote.objects.get()
    make_ending_note(note.pk)
    first = EndingNote.objects.get().sha256
    due()
    make_ending_note(note.pk)
    assert EndingNote.objects.get().sha256 == first
    told = Notice.objects.filter(event="ended").values_list("user", flat=True)
    assert len(told) == len(set(told)) > 0
    assert closed.agreement.events.last() == closed.agreement.events.get(type="ended")


def test_without_a_key_both_can_see_that_it_is_retried(
    closed: Story,
    seal_key: Path,
    settings: Settings,
    mailoutbox: list[EmailMessage],
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.ADMINS = [("Operator", "operator@plumbline.example")]
    shutil.rmtree(seal_key)
    for tries in range(1, 5):
        make_ending_note(EndingNote.objects.get().pk)
        assert len(mailoutbox) == (tries >= 3)
        due()
    note = EndingNote.objects.get()
    assert "has ended and its note cannot be made" in mailoutbox[0].subject
    for seat in (closed.a, closed.b):
        page = signed_in(seat.user).get(at(closed, "ending")).content.decode()
        assert "4 tries so far" in page
        assert note.problem in page
    assert note.is_retrying
    assert "seal key" in note.problem
    assert not Notice.objects.filter(event="ended").exists()
    assert "could not be sealed" in caplog.text


def test_the_sweep_rings_for_a_note_that_is_due(
    closed: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[tuple[str, int]] = []
    monkeypatch.setattr(tasks, "ring", lambda name, pk: rung.append((name, pk)))
    tasks.sweep()
    note = EndingNote.objects.get()
    assert ("agreements.tasks.make_ending_note", note.pk) in rung
    make_ending_note(404)
    assert Ending.objects.count() == 1
