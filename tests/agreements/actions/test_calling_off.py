"""How a signing comes to nothing, and what no longer counts then."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agreements.actions.calling_off import call_off, decline, expire
from agreements.actions.freezing import CannotFreeze, freeze, unfreeze
from agreements.actions.signing import CannotSign, Changed
from agreements.documents.signing import signing_desk
from agreements.models import SealedDocument, Signature
from agreements.reports.overview import overview
from agreements.states import AgreementState
from agreements.tasks import expire_signings
from partnerships.models import Notice
from tests.agreements.story import NOW, Story, agreed, signable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


@pytest.fixture
def story() -> Story:
    """Return an agreement that A has signed and B has not."""
    told = signable()
    told.sign(told.a)
    return told


def called_off(story: Story) -> None:
    call_off(agreement=story.agreement, seat=story.b, reason="A typo", now=NOW)


def declined(story: Story) -> None:
    decline(agreement=story.agreement, seat=story.b, reason="Too early", now=NOW)


def expired(story: Story) -> None:
    end_on(story, NOW.date() - timedelta(days=1))
    assert expire(agreement_id=story.agreement_id, now=NOW)


def end_on(story: Story, day: Any) -> None:
    revision = story.revision
    revision.sign_by = day
    revision.save()


def last(story: Story) -> Any:
    return story.agreement.events.last()


FAILURES = [declined, called_off, expired]


@pytest.mark.parametrize("fail", FAILURES)
def test_no_signature_stands_when_a_signing_failed(story: Story, fail: Any) -> None:
    hashes = story.hashes
    fail(story)
    agreement = story.agreement
    for seat in (story.a, story.b):
        desk = signing_desk(agreement, seat)
        assert not any(line.signature for line in desk.lines)
        assert not desk.has_signed
        assert not any(one.has_signed for one in overview(agreement, seat).signatories)
    # Neither the other signature nor the first one again brings it back.
    for seat in (story.a, story.b):
        with pytest.raises(Changed):
            story.sign(seat)
    assert hashes == story.hashes
    assert Signature.objects.count() == 1
    assert not SealedDocument.objects.exists()


@pytest.mark.parametrize("fail", FAILURES)
def test_what_failed_is_signed_only_when_frozen_anew(story: Story, fail: Any) -> None:
    fail(story)
    unfreeze(agreement=story.agreement, seat=story.a, now=NOW)
    assert story.agreement.state == AgreementState.AGREED
    # That the signature fell has been told already.
    assert last(story).type == "unfrozen"
    assert not Notice.objects.filter(event="voided").exists()
    story.freeze_with(b"%PDF-1.7 another")
    story.sign(story.b)
    assert story.agreement.state == AgreementState.PARTLY_SIGNED


def test_calling_off_says_why_to_both(story: Story) -> None:
    called_off(story)
    assert story.agreement.state == AgreementState.VOIDED
    event = last(story)
    assert event.type == "voided"
    assert event.payload["signatures"] == ["a"]
    assert "typo" not in str(event.payload)
    assert Notice.objects.filter(event="called_off").count() == 2
    failure = overview(story.agreement, story.a).failure
    assert failure is not None
    assert (failure.reason, failure.agency) == ("A typo", story.b.agency)


def test_calling_off_is_for_what_is_being_signed() -> None:
    story = agreed()
    with pytest.raises(CannotSign):
        called_off(story)


def test_only_a_signatory_declines(story: Story) -> None:
    person = story.world.people["b"][0]
    with pytest.raises(PermissionDenied):
        decline(
            agreement=story.agreement, seat=story.seat(person), reason="No", now=NOW
        )


def test_the_last_day_is_open_to_its_end(story: Story) -> None:
    end_on(story, NOW.date())
    late = NOW.replace(hour=23, minute=59, second=59)
    assert not expire(agreement_id=story.agreement_id, now=late)
    assert expire(agreement_id=story.agreement_id, now=late + timedelta(seconds=1))


def test_what_is_over_expires_once_and_both_are_told(story: Story) -> None:
    expired(story)
    assert not expire(agreement_id=story.agreement_id, now=NOW)
    assert story.agreement.state == AgreementState.EXPIRED
    assert last(story).actor == "system"
    assert Notice.objects.filter(event="signing_expired").count() == 2


def test_the_sweep_finds_what_is_over(story: Story) -> None:
    expire_signings()
    assert story.agreement.state == AgreementState.PARTLY_SIGNED
    end_on(story, NOW.date() - timedelta(days=3000))
    expire_signings()
    expire_signings()
    assert story.agreement.state == AgreementState.EXPIRED
    assert story.agreement.events.filter(type="expired").count() == 1


def test_what_is_signed_by_both_expires_no_more(story: Story) -> None:
    story.sign(story.b)
    end_on(story, NOW.date() - timedelta(days=1))
    assert not expire(agreement_id=story.agreement_id, now=NOW)


def test_nobody_signs_late_though_no_sweep_has_run(story: Story) -> None:
    end_on(story, NOW.date() - timedelta(days=1))
    with pytest.raises(CannotSign, match="The time to sign is over"):
        story.sign(story.b)


@pytest.mark.parametrize("days", [-1, 181])
def test_signing_ends_within_half_a_year(days: int) -> None:
    story = agreed()
    day = NOW.date() + timedelta(days=days)
    with pytest.raises(CannotFreeze, match="half a year"):
        freeze(agreement=story.agreement, seat=story.a, now=NOW, sign_by=day)


def test_freezing_gives_thirty_days_and_says_so() -> None:
    story = agreed()
    revision = freeze(agreement=story.agreement, seat=story.a, now=NOW)
    assert revision.sign_by == NOW.date() + timedelta(days=30)
    assert Notice.objects.get(event="frozen").facts["sign_by"] == "2026-12-23"
