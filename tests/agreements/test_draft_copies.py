"""Copies of a draft: of which text, made once, and what is written across them."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from agreements import tasks
from agreements.actions.draft_copies import CannotCopy, ask_for_draft
from agreements.actions.freezing import freeze
from agreements.documents.draft_copy import draft_pdf, text_sha256
from agreements.documents.reading import text_of
from agreements.models import DraftCopy
from assessments import archive
from tests.agreements.story import NOW, Story, agreed, drafted
from tests.assessments.revealed import small_case
from tests.standards import broken_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


@pytest.fixture
def story() -> Story:
    """Return a draft that is being negotiated."""
    return drafted(small_case())


def ask(story: Story) -> DraftCopy:
    """Ask for a copy of the text as it stands."""
    return ask_for_draft(agreement=story.agreement, now=NOW)


def current(story: Story) -> str:
    """Return what names the text as it stands."""
    return text_sha256(text_of(story.agreement, None))


def test_every_page_says_draft_behind_the_text(story: Story, tmp_path: Path) -> None:
    copy = ask(story)
    tasks.render_draft(copy.pk)
    tasks.render_draft(copy.pk)
    copy.refresh_from_db()
    data = archive.read(copy.sha256)
    file = tmp_path / "draft.pdf"
    file.write_bytes(data)

    assert data == draft_pdf(story.agreement, text_of(story.agreement, None), NOW)
    assert broken_rules(file, "ua1") == []
    read = subprocess.run(
        ["pdftotext", "-raw", file, "-"], check=True, capture_output=True, text=True
    )
    pages = read.stdout.split("\f")[:-1]
    assert len(pages) > 5
    # A slanting line is read letter by letter.
    assert all("Draft,notagreed" in "".join(page.split()) for page in pages)
    assert "as it stood on 2026-11-23, 10:00 (UTC)" in " ".join(pages[0].split())
    assert "asked to sign" not in read.stdout
    assert "· draft" in pages[-1]
    # Nobody has it read out: it stands on the pages and not in the text.
    told = subprocess.run(
        ["pdfinfo", "-struct-text", file], check=True, capture_output=True, text=True
    )
    assert "Draft, not agreed" not in told.stdout


def test_the_same_text_has_one_copy(story: Story) -> None:
    assert ask(story) == ask(story)
    story.propose(story.a, "creators", paid_days=14)
    second = ask(story)
    assert DraftCopy.objects.count() == 2
    assert second.text_sha256 == current(story)


def test_whatever_is_read_names_the_text(story: Story) -> None:
    text = text_of(story.agreement, None)
    others = [
        replace(text, purpose="Another"),
        replace(text, parties=(replace(text.parties[0], name="X"), text.parties[1])),
        replace(text, chapters=text.chapters[1:]),
    ]
    assert len({text_sha256(one) for one in (text, *others)}) == 4


def test_a_text_that_changed_meanwhile_is_the_one_that_is_made(story: Story) -> None:
    copy = ask(story)
    story.propose(story.a, "creators", paid_days=14)
    tasks.render_draft(copy.pk)
    copy.refresh_from_db()

    assert copy.is_ready
    assert copy.text_sha256 == current(story)
    assert copy.requested_at > NOW


def test_a_copy_that_nobody_needs_goes(story: Story) -> None:
    old = ask(story)
    story.propose(story.a, "creators", paid_days=14)
    new = ask(story)
    tasks.render_draft(old.pk)

    assert list(DraftCopy.objects.all()) == [new]
    tasks.render_draft(old.pk)


def test_what_is_frozen_is_no_draft() -> None:
    story = agreed()
    copy = ask(story)
    freeze(agreement=story.agreement, seat=story.a, now=NOW)
    with pytest.raises(CannotCopy):
        ask(story)
    tasks.render_draft(copy.pk)

    assert not DraftCopy.objects.exists()


def test_the_sweep_rings_for_it(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[tuple[str, int]] = []
    copy = ask(story)
    monkeypatch.setattr(tasks, "ring", lambda name, pk: rung.append((name, pk)))
    tasks.sweep()

    assert rung == [("agreements.tasks.render_draft", copy.pk)]
