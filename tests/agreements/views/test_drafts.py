"""The draft as PDF, as a browser asks for it and takes it."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from agreements.models import DraftCopy, Event
from agreements.tasks import render_draft
from assessments import archive
from partnerships.states import Role
from tests.agreements.story import NOW, Story, agreed, drafted
from tests.agreements.views.people import at, colleague, signed_in, stranger
from tests.assessments.revealed import small_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


@pytest.fixture
def story() -> Story:
    """Return a draft that is being negotiated."""
    return drafted(small_case())


@pytest.fixture
def viewer(story: Story) -> Client:
    """Return the browser of a member who only reads."""
    return signed_in(colleague(story, Role.VIEWER))


def made(text: bytes = b"%PDF-1.7 a draft") -> DraftCopy:
    """Publish a stand-in as the last copy that was asked for."""
    copy: DraftCopy = DraftCopy.objects.latest("pk")
    copy.publish(sha256=archive.store(text), size=len(text), now=NOW)
    copy.refresh_from_db()
    return copy


def state(client: Client, story: Story) -> str:
    """Return what a page that waits is told."""
    response = client.get(at(story, "draft_copy"), HTTP_HX_REQUEST="true")
    assert "<html" not in response.content.decode()
    return " ".join(response.content.decode().split())


def test_any_member_asks_waits_and_takes_it(story: Story, viewer: Client) -> None:
    assert "Make a PDF of the draft" in viewer.get(at(story, "read")).content.decode()
    response = viewer.post(at(story, "draft_copy"))
    assert response["Location"] == at(story, "read")
    page = viewer.get(at(story, "read")).content.decode()
    assert "The PDF is being made" in page
    assert "hx-trigger" in state(viewer, story)
    assert viewer.get(at(story, "draft_pdf")).status_code == 404

    copy = made()
    told = state(viewer, story)
    assert "The draft as PDF" in told
    assert "every 2s" not in told
    assert "<form" not in told
    response = viewer.get(at(story, "draft_pdf"))
    assert response.content == archive.read(copy.sha256)
    assert "draft.pdf" in response["Content-Disposition"]
    assert not Event.objects.filter(type__in=["viewed", "downloaded"]).exists()


def test_a_changed_text_gets_a_new_one(story: Story, viewer: Client) -> None:
    viewer.post(at(story, "draft_copy"))
    viewer.post(at(story, "draft_copy"))
    old = made()
    story.propose(story.a, "creators", paid_days=14)
    told = state(viewer, story)
    assert "Of an earlier text" in told
    assert "Make a new PDF" in told
    assert viewer.get(at(story, "draft_pdf")).content == archive.read(old.sha256)

    viewer.post(at(story, "draft_copy"))
    made(b"%PDF-1.7 another")
    assert DraftCopy.objects.count() == 2
    assert "Of this text" in state(viewer, story)
    assert viewer.get(at(story, "draft_pdf")).content == b"%PDF-1.7 another"


def test_a_failed_try_is_said(story: Story, viewer: Client, documents: Path) -> None:
    viewer.post(at(story, "draft_copy"))
    documents.write_bytes(b"")
    render_draft(DraftCopy.objects.get().pk)

    assert "It is being retried" in state(viewer, story)


def test_what_is_frozen_has_no_draft(viewer: Client) -> None:
    story = agreed()
    dana = signed_in(story.world.leads["a"])
    dana.post(at(story, "draft_copy"))
    made()
    assert dana.get(at(story, "draft_pdf")).status_code == 200
    story.freeze_with(b"%PDF-1.7 stand-in")

    assert dana.get(at(story, "draft_pdf")).status_code == 404
    response: Any = dana.get(at(story, "draft_copy"), HTTP_HX_REQUEST="true")
    assert response["Location"] == at(story, "read")
    response = dana.post(at(story, "draft_copy"), follow=True)
    assert "not being negotiated" in response.content.decode()
    assert "Make a PDF" not in response.content.decode()
    assert DraftCopy.objects.count() == 1


@pytest.mark.parametrize("name", ["draft_copy", "draft_pdf"])
def test_strangers_find_nothing(story: Story, name: str) -> None:
    assert signed_in(stranger()).get(at(story, name)).status_code == 404
    assert signed_in(stranger()).post(at(story, name)).status_code in (404, 405)
    assert not DraftCopy.objects.exists()
