"""Signing at the very instant of another signature, or of what ends the signing."""

import os
from collections.abc import Callable
from datetime import timedelta

import pytest

from agreements.actions.calling_off import call_off, decline, expire
from agreements.actions.consenting import consent, withdraw_consent
from agreements.actions.freezing import unfreeze
from agreements.actions.handing_over import Standing, hand_over
from agreements.evidence import chain_problems
from agreements.models import (
    Acceptance,
    Agreement,
    Credentials,
    Revision,
    SealedDocument,
    Section,
    Signature,
)
from agreements.states import AgreementState
from partnerships.states import Role
from tests.agreements.story import NOW, Story, agreed, disclosure_sha256, signable
from tests.agreements.views.people import colleague
from tests.instant import together

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("documents"),
]

# `make proof` tries many more.
PAIRS = int(os.environ.get("PAIRS", "20"))


def another(story: Story, number: int) -> Story:
    """Return one more agreement with the same sections, agreed as they are."""
    first = story.agreement
    sections = list(first.sections.prefetch_related("acceptances"))
    signatories = list(first.signatories.all())
    made = Agreement.objects.create(
        partnership=first.partnership,
        round=first.round,
        number=number,
        content_version=first.content_version,
        state=AgreementState.AGREED,
        drafted_by=first.drafted_by,
        drafted_at=NOW,
    )
    said = []
    for section in sections:
        said.append(list(section.acceptances.all()))
        section.pk, section.agreement = None, made
    Section.objects.bulk_create(sections)
    for section, acceptances in zip(sections, said, strict=True):
        for one in acceptances:
            one.pk, one.section = None, section
    Acceptance.objects.bulk_create(one for group in said for one in group)
    for signatory in signatories:
        signatory.pk, signatory.agreement = None, made
        signatory.save()
    return Story(story.world, made.pk)


def is_whole(story: Story) -> bool:
    """Return whether the chain holds, every event after the one before it."""
    return not chain_problems([one.as_record() for one in story.agreement.events.all()])


def test_two_last_signers_complete_once_each_time() -> None:
    first = agreed()
    for number in range(2, 2 + PAIRS):
        story = another(first, number).freeze_with(b"%PDF-1.7 stand-in")
        assert both_sign(story) == []
        assert story.agreement.state == AgreementState.SIGNED
        assert story.revision.signatures.count() == 2
        assert SealedDocument.objects.filter(revision=story.revision).count() == 1
        types = [event.type for event in story.agreement.events.all()]
        assert types.count("signed") == 2
        assert is_whole(story)


def both_sign(story: Story) -> list[BaseException]:
    """Let both sign at once; return what they raised."""
    return together(lambda: story.sign(story.a), lambda: story.sign(story.b))


def signs_while(story: Story, end: Callable[[Story], None]) -> None:
    """Let B's signatory sign, and something else happen, at the same instant."""
    together(lambda: story.sign(story.b), lambda: end(story))


def _reopen(story: Story) -> None:
    unfreeze(agreement=story.agreement, seat=story.a, now=NOW)


def _call_off(story: Story) -> None:
    call_off(agreement=story.agreement, seat=story.a, reason="Stop", now=NOW)


def _decline(story: Story) -> None:
    decline(agreement=story.agreement, seat=story.b, reason="No", now=NOW)


def _expire(story: Story) -> None:
    day = story.revision.sign_by
    assert day is not None
    later = NOW.replace(year=day.year, month=day.month, day=day.day)
    expire(agreement_id=story.agreement_id, now=later + timedelta(days=1))


def _withdraw(story: Story) -> None:
    withdraw_consent(agreement=story.agreement, seat=story.b, now=NOW)


ENDS = [_reopen, _call_off, _decline, _expire]


@pytest.mark.parametrize("end", ENDS)
def test_the_last_signature_or_what_ends_it(end: Callable[[Story], None]) -> None:
    first = agreed()
    for number in range(2, 5):
        story = another(first, number).freeze_with(b"%PDF-1.7 stand-in")
        story.sign(story.a)
        ready(story)
        signs_while(story, end)
        holds_together(story)


def test_the_last_signature_or_a_withdrawn_consent() -> None:
    story = signable()
    story.sign(story.a)
    ready(story)
    # Consenting is the first thing that the story's signing does: it may come again.
    signs_while(story, _withdraw)
    holds_together(story)


def test_the_partners_signature_or_a_hand_over() -> None:
    story = signable()
    li = colleague(story, Role.LEAD)
    ready(story)
    old = story.revision

    def give() -> None:
        hand_over(
            agreement=story.agreement,
            seat=story.a,
            user=li,
            credentials=Credentials(
                "Li", "Lead", "Brightline Ltd", "Power of attorney"
            ),
            seen=Standing(old.canonical_sha256, False),
            now=NOW,
        )

    together(lambda: story.sign(story.b), give)
    # Either the signature came first and nothing was handed over unsaid, or it is void.
    if story.revision == old:
        assert story.agreement.state == AgreementState.PARTLY_SIGNED
    else:
        assert story.agreement.state == AgreementState.FROZEN
        assert not story.revision.signatures.exists()
    assert is_whole(story)


def ready(story: Story) -> None:
    """Let B's signatory consent, so that only the signature is missing."""
    consent(
        agreement=story.agreement,
        seat=story.b,
        seen=story.hashes,
        disclosure=disclosure_sha256(),
        now=NOW,
    )


def holds_together(story: Story) -> None:
    """Assert that an agreement is signed and due to be sealed, or neither of it."""
    agreement = story.agreement
    sealed = SealedDocument.objects.filter(revision__agreement=agreement).count()
    signed = Signature.objects.filter(revision__agreement=agreement).count()
    if agreement.state == AgreementState.SIGNED:
        assert (signed, sealed) == (2, 1)
    else:
        assert (signed, sealed) == (1, 0)
    assert Revision.objects.filter(agreement=agreement).count() == 1
    assert is_whole(story)
