"""Reading and downloading are noted, and only when somebody asked for it."""

import logging

import pytest

from agreements.models import Event, Revision
from tests.agreements.story import Story, drafted, signable
from tests.agreements.views.people import at, signed_in
from tests.assessments.revealed import small_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]
PAGES = {
    "read": "viewed",
    "sign": "viewed",
    "frozen_pdf": "downloaded",
    "canonical_json": "downloaded",
}


@pytest.fixture
def story() -> Story:
    """Return an agreement that can be signed."""
    return signable()


def noted() -> list[str]:
    """Return the types of what was noted."""
    events = Event.objects.filter(type__in=["viewed", "downloaded"])
    return list(events.values_list("type", flat=True))


@pytest.mark.parametrize(("name", "type"), PAGES.items())
def test_whoever_asks_is_noted(story: Story, name: str, type: str) -> None:
    boris = signed_in(story.world.leads["b"])
    for _ in range(2):
        response = boris.get(at(story, name))
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store, private"

    assert noted() == [type]
    assert Event.objects.get(type=type).actor == f"person:{story.b.user.pk}"


@pytest.mark.parametrize("name", PAGES)
def test_what_nobody_looks_at_is_not_noted(
    story: Story, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    dana = signed_in(story.world.leads["a"])
    with caplog.at_level(logging.INFO, "agreements.access"):
        assert dana.head(at(story, name)).status_code == 200
        for header in ("Sec-Purpose", "Purpose", "X-Moz"):
            ahead = {header: "prefetch;anonymous-client-ip"}
            assert dana.get(at(story, name), headers=ahead).status_code == 200

    assert noted() == []
    assert not [r for r in caplog.records if r.name == "agreements.access"]


def test_a_draft_is_read_without_a_note() -> None:
    story = drafted(small_case())
    dana = signed_in(story.world.leads["a"])

    assert dana.get(at(story, "read")).status_code == 200
    assert noted() == []


def test_a_file_that_is_not_there_is_not_noted(story: Story) -> None:
    dana = signed_in(story.world.leads["a"])
    assert dana.get(at(story, "sealed_pdf")).status_code == 404
    Revision.objects.update(sha256="0" * 64)
    assert dana.get(at(story, "frozen_pdf")).status_code == 404

    assert noted() == []
