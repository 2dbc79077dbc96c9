"""The worker's part: it may be late, run twice, fail or be killed."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from agreements import tasks
from agreements.actions.freezing import freeze, unfreeze
from agreements.models import Agreement, Revision, SealedDocument
from agreements.sealing import make_seal_keys
from agreements.states import AgreementState
from assessments import archive
from assessments.states import DocumentState
from partnerships.models import Notice
from tests.agreements.story import NOW, Story, agreed

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("documents", "seal_key"),
]


def due_again(sealed: SealedDocument) -> None:
    """Let the wait after a try pass."""
    type(sealed).objects.filter(pk=sealed.pk).update(
        next_try_at=timezone.now() - timedelta(seconds=1)
    )


def test_rows_that_are_gone_are_nothing_to_do() -> None:
    tasks.render_revision(404)
    tasks.seal_agreement(404)
    tasks.sweep()


def test_two_messages_make_one_sealed_document(signed: Story) -> None:
    sealed = signed.revision.sealed
    tasks.seal_agreement(sealed.pk)
    first = SealedDocument.objects.get().sha256
    due_again(sealed)
    tasks.seal_agreement(sealed.pk)
    assert SealedDocument.objects.get().sha256 == first
    assert signed.agreement.events.filter(type="sealed").count() == 1


def test_while_one_worker_has_it_another_leaves_it(signed: Story) -> None:
    sealed = signed.revision.sealed
    assert sealed.claim(timezone.now())
    tasks.seal_agreement(sealed.pk)
    assert signed.agreement.state == AgreementState.SIGNED


def test_a_worker_killed_before_publishing_leaves_it_due(signed: Story) -> None:
    sealed = signed.revision.sealed
    assert sealed.claim(timezone.now())
    archive.store(b"what the dead worker had finished and not named")
    due_again(sealed)
    tasks.seal_agreement(sealed.pk)
    assert signed.agreement.state == AgreementState.SEALED
    assert SealedDocument.objects.get().attempts == 2


def test_without_a_key_both_can_see_that_it_is_retried(
    signed: Story, seal_key: Path
) -> None:
    shutil.rmtree(seal_key)
    sealed = signed.revision.sealed
    tasks.seal_agreement(sealed.pk)
    sealed.refresh_from_db()
    assert sealed.is_retrying
    assert "seal key" in sealed.problem
    assert signed.agreement.state == AgreementState.SIGNED

    make_seal_keys(seal_key, now=NOW, organisation="Plumbline")
    due_again(sealed)
    tasks.seal_agreement(sealed.pk)
    assert signed.agreement.state == AgreementState.SEALED


def test_a_frozen_pdf_that_is_damaged_is_never_sealed(
    signed: Story, caplog: pytest.LogCaptureFixture
) -> None:
    archive.path(signed.revision.sha256).write_bytes(b"something else")
    sealed = signed.revision.sealed
    tasks.seal_agreement(sealed.pk)
    sealed.refresh_from_db()
    assert sealed.state == DocumentState.DUE
    assert sealed.problem
    assert "could not be sealed" in caplog.text
    assert not Notice.objects.filter(event="sealed").exists()


def test_the_sweep_rings_for_what_is_due_however_old(
    signed: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[tuple[str, int]] = []
    monkeypatch.setattr(tasks, "ring", lambda name, pk: rung.append((name, pk)))
    sealed = signed.revision.sealed
    type(sealed).objects.update(next_try_at=NOW - timedelta(days=400))
    tasks.sweep()
    assert rung == [("agreements.tasks.seal_agreement", sealed.pk)]


def test_a_revision_is_rendered_once_and_opens_the_signing() -> None:
    story = agreed()
    revision = freeze(agreement=story.agreement, seat=story.a, now=NOW)
    tasks.render_revision(revision.pk)
    tasks.render_revision(revision.pk)
    revision.refresh_from_db()
    assert revision.is_ready
    assert len(archive.read(revision.sha256)) == revision.size
    rendered = story.agreement.events.get(type="rendered")
    assert rendered.payload == {"revision": 1, "pdf_sha256": revision.sha256}


def test_a_revision_that_was_reopened_is_not_rendered() -> None:
    story = agreed()
    revision = freeze(agreement=story.agreement, seat=story.a, now=NOW)
    unfreeze(agreement=story.agreement, seat=story.a, now=NOW)
    tasks.render_revision(revision.pk)
    assert not Revision.objects.get().is_ready
    assert Agreement.objects.get().state == AgreementState.AGREED


def test_a_full_disk_leaves_the_revision_due(
    documents: Path, caplog: pytest.LogCaptureFixture
) -> None:
    story = agreed()
    revision = freeze(agreement=story.agreement, seat=story.a, now=NOW)
    # A file where the folder belongs: nothing can be written there, not even by root.
    documents.write_bytes(b"")
    tasks.render_revision(revision.pk)
    revision.refresh_from_db()
    assert revision.is_retrying
    assert "could not be rendered" in caplog.text
    documents.unlink()
    Revision.objects.update(next_try_at=NOW)
    tasks.render_revision(revision.pk)
    revision.refresh_from_db()
    assert revision.is_ready
