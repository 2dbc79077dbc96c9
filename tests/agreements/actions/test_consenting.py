"""Consenting, and taking it back."""

import pytest

from agreements.actions.consenting import consent, withdraw_consent
from agreements.actions.signing import CannotSign, sign
from agreements.models import Consent
from agreements.tasks import seal_agreement
from tests.agreements.story import BROWSER, NOW, Story, disclosure_sha256, signable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


@pytest.fixture
def story() -> Story:
    """Return an agreement that A's signatory has consented to sign."""
    told = signable()
    give(told)
    return told


def give(story: Story) -> Consent:
    return consent(
        agreement=story.agreement,
        seat=story.a,
        seen=story.hashes,
        disclosure=disclosure_sha256(),
        now=NOW,
    )


def take_back(story: Story) -> None:
    withdraw_consent(agreement=story.agreement, seat=story.a, now=NOW)


def test_without_consent_nobody_signs(story: Story) -> None:
    for _ in range(2):
        take_back(story)
    with pytest.raises(CannotSign, match="Consent"):
        sign(
            agreement=story.agreement,
            seat=story.a,
            seen=story.hashes,
            typed_name="Dana Bright",
            circumstances=BROWSER,
            now=NOW,
        )
    events = story.agreement.events.filter(type="consent_withdrawn")
    assert events.get().payload["disclosure_sha256"] == disclosure_sha256()


def test_consent_is_given_again(story: Story) -> None:
    take_back(story)
    again = give(story)
    assert again.withdrawn_at is None
    assert give(story) == again
    assert Consent.objects.count() == 2


def test_after_signing_it_stays(story: Story) -> None:
    story.sign(story.a)
    with pytest.raises(CannotSign, match="signed already"):
        take_back(story)


@pytest.mark.usefixtures("seal_key")
def test_the_certificate_names_the_consent_that_stood(story: Story) -> None:
    take_back(story)
    give(story)
    story.sign(story.a)
    story.sign(story.b)
    seal_agreement(story.revision.sealed.pk)
    assert story.revision.sealed.is_ready
