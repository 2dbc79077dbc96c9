"""Whatever either side does afterwards, both keep what they signed."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import ProtectedError
from django.test import Client, RequestFactory

from agreements.models import Agreement, Revision, SealedDocument
from agreements.states import WAS_SEALED
from assessments import archive
from partnerships.actions.team import change_role, remove_member
from partnerships.models import Membership, Partnership
from partnerships.permissions import Seat
from partnerships.states import PartnershipState, Role
from tests.agreements.story import NOW, Story, signable
from tests.agreements.views.people import at, colleague, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]
FILES = ("frozen_pdf", "sealed_pdf", "canonical_json")


@pytest.fixture
def story() -> Story:
    """Return a sealed agreement; its files are stand-ins."""
    return signable().seal_with(b"%PDF-1.7 sealed")


def taken(client: Client, story: Story) -> list[int]:
    """Return what a browser gets for each file and for the text."""
    return [client.get(at(story, name)).status_code for name in (*FILES, "read")]


def leave(seat: Seat) -> None:
    """Let a person leave their agency, as its page does."""
    membership = Membership.objects.get(user=seat.user, agency=seat.agency)
    remove_member(membership=membership, user=seat.user, now=NOW)


def test_everybody_of_both_takes_it_and_who_has_left_does_not(story: Story) -> None:
    seats = story.a, story.b
    viewer = signed_in(colleague(story, Role.VIEWER))
    heir = colleague(story, Role.LEAD)
    leaver = signed_in(story.a.user)
    leave(seats[0])

    for client in (viewer, signed_in(heir), signed_in(seats[1].user)):
        assert taken(client, story) == [200] * 4
    assert taken(leaver, story) == [404] * 4


def test_who_leads_no_more_still_takes_it(story: Story) -> None:
    colleague(story, Role.LEAD)
    seat = story.a
    change_role(
        membership=Membership.objects.get(user=seat.user),
        role=Role.VIEWER,
        user=seat.user,
        now=NOW,
    )

    assert taken(signed_in(seat.user), story) == [200] * 4


@pytest.mark.parametrize("state", sorted(WAS_SEALED))
def test_in_every_state_that_comes_after(story: Story, state: str) -> None:
    Agreement.objects.update(state=state, closed_at=NOW)
    Partnership.objects.update(state=PartnershipState.WITHDRAWN)

    for seat in (story.a, story.b):
        assert taken(signed_in(seat.user), story) == [200] * 4


def test_nothing_that_holds_it_can_be_deleted(story: Story) -> None:
    agreement = story.agreement
    revision = story.revision
    keep = {
        "partnership": agreement.partnership.delete,
        "round": agreement.round.delete,
        "agreement": agreement.delete,
        "revision": revision.delete,
        "signatory": story.a.user.delete,
        "agency": story.b.agency.delete,
    }
    deleted = []
    for name, delete in keep.items():
        try:
            delete()
        except ProtectedError:
            continue
        deleted.append(name)

    assert deleted == []
    sealed = SealedDocument.objects.get()
    assert archive.read(sealed.sha256) == b"%PDF-1.7 sealed"
    assert Revision.objects.get().canonical_sha256 == revision.canonical_sha256


def test_operators_look_and_delete_nothing(rf: RequestFactory) -> None:
    ours = set(apps.get_app_config("agreements").get_models())
    shown = [one for model, one in admin.site._registry.items() if model in ours]

    assert shown
    for one in shown:
        for may in (one.has_change_permission, one.has_delete_permission):
            assert may(rf.get("/")) is False
        assert one.has_add_permission(rf.get("/")) is False
