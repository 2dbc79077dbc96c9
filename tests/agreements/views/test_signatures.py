"""What a signature looks like: names in any script, and strokes that were drawn."""

import pytest
from django.test import Client
from django.utils.html import escape

from agreements.actions.freezing import unfreeze
from agreements.models import Signature
from tests.agreements.story import NOW, Story, signable
from tests.agreements.views.people import at, signed_in
from tests.agreements.views.test_signing import consented
from tests.assessments.browsing import untouched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


@pytest.fixture
def story() -> Story:
    """Return an agreement that can be signed."""
    return signable()


@pytest.fixture
def dana(story: Story) -> Client:
    """Return the browser of A's signatory."""
    return signed_in(story.world.leads["a"])


@pytest.mark.parametrize(
    "name",
    ["x" * 200, "李小龍", "محمد بن سلمان", "Žofie Ďurišová-Nováková", "Е\u0308лкин"],
)
def test_names_in_any_script_sign(story: Story, dana: Client, name: str) -> None:
    unfreeze(agreement=story.agreement, seat=story.a, now=NOW)
    told = {"title": "总监", "legal_entity": "ООО", "authority": "Sole"}
    sent = told | {"user": str(story.a.user.pk), "name": name}
    assert dana.post(at(story, "signatory"), sent).status_code == 302
    story.freeze_with(b"%PDF-1.7 another")
    response = dana.post(at(story, "sign"), consented(dana, story))
    assert response["Location"] == at(story, "signed")
    assert escape(name) in dana.get(at(story, "signed")).content.decode()


def test_what_cannot_be_printed_names_nobody(story: Story, dana: Client) -> None:
    unfreeze(agreement=story.agreement, seat=story.a, now=NOW)
    sent = dict.fromkeys(("title", "legal_entity", "authority"), "A")
    sent |= {"user": str(story.a.user.pk), "name": "Dana \N{ROCKET}"}
    page = dana.post(at(story, "signatory"), sent).content.decode()
    assert "U+1F680" in page


DRAWN = "[[[0,0],[600,200]],[[30,40]]]"


def test_a_drawing_is_kept_shown_and_committed_to(story: Story, dana: Client) -> None:
    dana.post(at(story, "sign"), consented(dana, story) | {"drawing": DRAWN})
    assert Signature.objects.get().drawing == [[[0, 0], [600, 200]], [[30, 40]]]
    page = dana.get(at(story, "signed")).content.decode()
    assert "M0 0L600 200" in page
    event = story.agreement.events.get(type="signed")
    secret = event.secrets.get(field="drawing")
    assert secret.text == '[[["0","0"],["600","200"]],[["30","40"]]]'
    assert "drawing" in event.payload["committed"]


@pytest.mark.parametrize(
    "drawing",
    [
        "[[[601,0]]]",
        "[[[0,-1]]]",
        "[[[1.5,2]]]",
        "[[[true,2]]]",
        "[[]]",
        "[[[1,2,3]]]",
        '{"a":1}',
        "nonsense",
        "[" * 50_000,
        "[[[" + "9" * 5000 + ",1]]]",
        str([[[1, 1]]] * 201),
        str([[[1, 1]] * 4001]),
    ],
)
def test_what_is_no_drawing_is_said_and_loses_nothing(
    story: Story, dana: Client, drawing: str
) -> None:
    data = consented(dana, story) | {"drawing": drawing}
    response = dana.post(at(story, "sign"), data)
    assert response.status_code == 200
    page = response.content.decode()
    assert "This drawing cannot be kept" in page
    assert untouched(page)["typed_name"] == "Dana Bright"
    assert not Signature.objects.exists()
