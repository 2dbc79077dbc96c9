"""Sealing that fails: seen by both, told to the operators once, tried for ever."""

import re
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from agreements import tasks
from agreements.actions import sealing as publishing
from agreements.actions.alerting import alert_when_stuck
from agreements.actions.freezing import freeze
from agreements.actions.resealing import CannotReseal, reseal
from agreements.documents import sealed as making
from agreements.documents.certificate import SealFacts
from agreements.documents.printing import signed_pdf
from agreements.documents.sealed import SealedFile, require_signed
from agreements.models import Revision, SealedDocument
from agreements.sealing import CannotSeal
from agreements.states import AgreementState
from assessments import archive
from assessments.pdf import PdfAttachment, render
from assessments.states import DocumentState
from partnerships.models import Notice
from tests.agreements.story import NOW, Story, agreed, signable
from tests.agreements.views.people import at, signed_in
from tests.servers import free_port

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("documents", "seal_key"),
]


UNKNOWN = "7f4e0c52-6f2b-4a0e-9c1d-0d5a4c1e2b3f"


class PowerCut(BaseException):
    """What ends a process: nothing in the code may catch it."""


def attempt(story: Story) -> SealedDocument:
    """Let the wait after a try pass, let a worker try, and return what came of it."""
    SealedDocument.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
    tasks.seal_agreement(story.revision.sealed.pk)
    return SealedDocument.objects.get(revision=story.revision)


def files(folder: Path) -> set[str]:
    """Return the archived files, each checked against its name; there is no other."""
    found = {path.parent.name + path.name for path in folder.glob("*/*")}
    assert all(re.fullmatch("[0-9a-f]{64}", name) for name in found)
    return {name for name in found if archive.read(name)}


STEPS = [
    (tasks, "current_key"),
    (making, "signed_pdf"),
    (making, "seal"),
    (making, "check_seal"),
    (making, "require_signed"),
    (archive, "_sync"),
    (tasks, "publish_sealed"),
    (publishing, "append"),
    (publishing, "send_copies"),
]


def test_a_worker_killed_at_each_step_leaves_nothing_half_done(
    signed: Story, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each try dies one step later than the one before; the last one comes through."""
    for tries, (module, name) in enumerate(STEPS, 1):
        with monkeypatch.context() as cut:
            cut.setattr(module, name, _die)
            with pytest.raises(PowerCut):
                attempt(signed)
        row = SealedDocument.objects.get()
        assert (row.state, row.sha256, row.level) == (DocumentState.DUE, "", "")
        assert row.is_retrying == (tries > 1)
        assert signed.agreement.state == AgreementState.SIGNED
        assert not Notice.objects.filter(event="sealed").exists()
        assert not signed.agreement.events.filter(type="sealed").exists()
        files(documents)

    row = attempt(signed)
    assert signed.agreement.state == AgreementState.SEALED
    assert row.sha256 in files(documents)
    assert signed.agreement.events.filter(type="sealed").count() == 1
    letters = Notice.objects.filter(event="sealed").values_list("user", flat=True)
    assert len(letters) == len(set(letters)) > 0
    # And one that was killed after the commit is run again by its message.
    tasks.seal_agreement(row.pk)
    assert signed.agreement.events.filter(type="sealed").count() == 1


def _die(*args: object, **kwargs: object) -> None:
    raise PowerCut


def test_a_full_disk_leaves_it_due(signed: Story, documents: Path) -> None:
    before = files(documents)
    with full_disk():
        row = attempt(signed)
    assert row.is_retrying
    assert row.problem == "The file could not be saved."
    assert files(documents) == before
    assert attempt(signed).is_ready


@contextmanager
def full_disk() -> Iterator[None]:
    """Let this process write no file beyond a few thousand bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_operators_hear_of_the_third_failure_once(
    signed: Story,
    seal_key: Path,
    settings: Settings,
    mailoutbox: list[EmailMessage],
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.ADMINS = [("Operator", "operator@plumbline.example")]
    hidden = seal_key.rename(seal_key.with_name("hidden"))
    for tries in range(1, 6):
        row = attempt(signed)
        assert row.attempts == tries
        assert len(mailoutbox) == (tries >= 3)
    (letter,) = mailoutbox
    assert letter.to == ["operator@plumbline.example"]
    assert f"manage.py reseal {signed.agreement_id}" in letter.body
    assert "Failed tries: 3" in letter.body
    assert "The seal key is not available." in letter.body
    critical = [one for one in caplog.records if one.levelname == "CRITICAL"]
    assert len(critical) == 1

    hidden.rename(seal_key)
    assert attempt(signed).is_ready
    assert len(mailoutbox) == 1


def test_operators_hear_of_a_third_try_that_died(
    signed: Story,
    settings: Settings,
    mailoutbox: list[EmailMessage],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.ADMINS = [("Operator", "operator@plumbline.example")]
    monkeypatch.setattr(tasks, "current_key", _die)
    for _ in range(4):
        with pytest.raises(PowerCut):
            attempt(signed)
    (letter,) = mailoutbox
    assert "The worker died at it." in letter.body


def test_of_two_workers_one_tells_the_operators(signed: Story) -> None:
    row = signed.revision.sealed
    same = signed.revision.sealed
    told = [alert_when_stuck(one, failures=3, now=NOW) for one in (row, same, row)]
    assert told == [True, False, False]


def test_operators_hear_of_a_frozen_text_that_cannot_be_printed(
    settings: Settings, mailoutbox: list[EmailMessage], documents: Path
) -> None:
    settings.ADMINS = [("Operator", "operator@plumbline.example")]
    story = agreed()
    freeze(agreement=story.agreement, seat=story.a, now=NOW)
    for _ in range(4):
        Revision.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
        with full_disk():
            tasks.render_revision(story.revision.pk)
    (letter,) = mailoutbox
    assert "is frozen and its PDF cannot be made" in letter.subject
    assert str(story.agreement_id) in letter.subject
    assert "Failed tries: 3" in letter.body
    assert "reseal" not in letter.body
    for seat in (story.a, story.b):
        page = signed_in(seat.user).get(at(story, "detail")).content.decode()
        assert "The PDF could not be made. It is being retried." in page
        assert "4 tries so far" in page


def test_without_a_time_stamp_it_waits_by_default(
    signed: Story, settings: Settings
) -> None:
    settings.TIMESTAMPS = f"http://127.0.0.1:{free_port()}/"
    row = attempt(signed)
    assert row.is_retrying
    assert row.problem == "The time-stamp service gives no usable answer."
    settings.TIMESTAMPS = "local"
    assert attempt(signed).level == "B-LT"


def test_without_a_time_stamp_it_says_so_where_it_may_be_sealed(
    signed: Story, settings: Settings, tmp_path: Path
) -> None:
    settings.TIMESTAMPS = f"http://127.0.0.1:{free_port()}/"
    settings.SEAL_WITHOUT_TIMESTAMP = "seal"
    row = attempt(signed)
    assert (row.state, row.level) == (DocumentState.READY, "B-B")
    assert signed.agreement.events.get(type="sealed").payload["level"] == "B-B"
    text = printed(archive.read(row.sha256), tmp_path)
    assert "could not be reached when the seal was made" in text
    assert "B-LT" not in text


def test_what_was_not_signed_is_never_published(signed: Story) -> None:
    """The last look before publishing compares what is attached, byte for byte."""
    facts = SealFacts(level="B-LT", fingerprint="AB 12")
    made = SealedFile(signed_pdf(signed.revision, facts), facts)
    require_signed(made, signed.revision)
    page = '<!doctype html><html lang="en"><title>Other</title><h1>Other</h1>'
    json = PdfAttachment("agreement.json", b"{}", "Something else", NOW)
    other = SealedFile(render(page, archival=True, attachments=[json]), facts)
    with pytest.raises(CannotSeal, match="not what was signed"):
        require_signed(other, signed.revision)
    changed = signed.revision
    changed.canonical += " "
    with pytest.raises(CannotSeal, match="no longer has its hash"):
        require_signed(made, changed)


def printed(data: bytes, folder: Path) -> str:
    """Return the text of a PDF, white space folded."""
    file = folder / "printed.pdf"
    file.write_bytes(data)
    done = subprocess.run(
        ["pdftotext", file, "-"], capture_output=True, text=True, check=True
    )
    return " ".join(done.stdout.split())


class TestReseal:
    """`manage.py reseal`."""

    def test_makes_a_stuck_one_due_now(self, signed: Story, seal_key: Path) -> None:
        shutil.rmtree(seal_key)
        attempt(signed)
        later = timezone.now() + timedelta(minutes=10)
        SealedDocument.objects.update(next_try_at=later)
        said = StringIO()
        call_command("reseal", str(signed.agreement_id), stdout=said)
        assert "tries so far: 1" in said.getvalue()
        assert "The seal key is not available." in said.getvalue()
        assert SealedDocument.objects.due(timezone.now()).exists()

    def test_leaves_a_published_one_alone(self, signed: Story) -> None:
        signed.revision.sealed.publish(sha256="a" * 64, size=1, now=NOW)
        with pytest.raises(CommandError, match="stays genuine for ever"):
            call_command("reseal", str(signed.agreement_id))
        assert SealedDocument.objects.get().sha256 == "a" * 64

    def test_needs_both_signatures(self) -> None:
        story = signable()
        story.sign(story.a)
        with pytest.raises(CannotReseal, match="not signed by both"):
            reseal(agreement=story.agreement, now=NOW)

    @pytest.mark.parametrize("given", ["7", "none", UNKNOWN])
    def test_knows_no_such_agreement(self, given: str) -> None:
        with pytest.raises(CommandError):
            call_command("reseal", given)
