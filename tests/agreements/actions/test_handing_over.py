"""Handing the signing over to another lead."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agreements.actions.handing_over import Standing, hand_over
from agreements.actions.signing import CannotSign, Changed, Hashes, sign
from agreements.documents.frozen import frozen_text
from agreements.evidence import chain_problems
from agreements.models import Credentials, Revision
from agreements.states import AgreementState
from partnerships.models import Membership, Notice, User
from partnerships.states import Role
from tests.agreements.story import BROWSER, NOW, Story, signable
from tests.agreements.views.people import colleague

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]

NEW = Credentials("李 明", "总监", "Brightline 有限公司", "By power of attorney")


@pytest.fixture
def story() -> Story:
    """Return an agreement that can be signed."""
    return signable()


@pytest.fixture
def li(story: Story) -> User:
    """Return another lead of agency A."""
    return colleague(story, Role.LEAD)


def give(story: Story, user: User, seat: Any = None, **seen: Any) -> Revision:
    known: dict[str, Any] = {
        "canonical": story.hashes.canonical,
        "partner_signed": False,
    }
    return hand_over(
        agreement=story.agreement,
        seat=seat or story.a,
        user=user,
        credentials=NEW,
        seen=Standing(**known | seen),
        now=NOW,
    )


def types(story: Story) -> list[str]:
    return [event.type for event in story.agreement.events.all()]


def test_the_new_revision_names_the_new_signatory(story: Story, li: User) -> None:
    before = story.revision
    after = give(story, li)
    assert story.revision == after
    assert after.number == before.number + 1
    assert after.sign_by == before.sign_by
    assert story.agreement.state == AgreementState.FROZEN
    assert frozen_text(after).parties[0].name == "李 明"
    assert types(story)[-2:] == ["handed_over", "frozen"]
    event = story.agreement.events.get(type="handed_over")
    assert event.payload["to"] == f"person:{li.pk}"
    assert "李" not in str(event.payload)
    records = [event.as_record() for event in story.agreement.events.all()]
    assert not chain_problems(records)


def test_everybody_but_the_giver_is_told(story: Story, li: User) -> None:
    give(story, li)
    told = Notice.objects.filter(event="handed_over")
    assert {one.user for one in told} == {story.b.user, li}
    assert not any(one.facts["signature_fell"] for one in told)


def test_only_the_new_one_signs_then(story: Story, li: User) -> None:
    give(story, li)
    revision = story.revision
    revision.publish(sha256="5" * 64, size=1, now=NOW)
    with pytest.raises(PermissionDenied):
        story.sign(story.a, "李 明")
    story.sign(story.seat(li))
    assert story.agreement.state == AgreementState.PARTLY_SIGNED


def test_the_partners_signature_falls_and_both_are_told(story: Story, li: User) -> None:
    story.sign(story.b)
    with pytest.raises(Changed):
        give(story, li)
    give(story, li, partner_signed=True)
    assert not story.revision.signatures.exists()
    assert types(story)[-3:] == ["handed_over", "voided", "frozen"]
    assert story.agreement.events.get(type="voided").payload["signatures"] == ["b"]
    letter = Notice.objects.get(event="handed_over", user=story.b.user)
    assert letter.facts["signature_fell"]


def test_the_old_revision_is_signed_no_more(story: Story, li: User) -> None:
    old = story.hashes
    give(story, li)
    with pytest.raises(Changed):
        sign(
            agreement=story.agreement,
            seat=story.b,
            seen=Hashes(old.canonical, old.pdf),
            typed_name="Борис Меридианов",
            circumstances=BROWSER,
            now=NOW,
        )


def test_after_ones_own_signature_it_is_too_late(story: Story, li: User) -> None:
    story.sign(story.a)
    with pytest.raises(CannotSign, match="signed already"):
        give(story, li)


def test_another_lead_hands_over_only_for_somebody_gone(story: Story, li: User) -> None:
    with pytest.raises(PermissionDenied):
        give(story, li, story.seat(li))
    Membership.objects.filter(user=story.a.user).update(role=Role.VIEWER)
    give(story, li, story.seat(li))
    assert story.agreement.signatories.get(agency=story.a.agency).user == li


def test_it_is_handed_to_another_lead(story: Story) -> None:
    for user in (story.a.user, story.b.user, colleague(story, Role.RESPONDENT)):
        with pytest.raises(CannotSign, match="another lead"):
            give(story, user)
    assert Revision.objects.count() == 1
