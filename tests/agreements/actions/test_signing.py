"""Freezing, reopening, consenting, signing, declining."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agreements.actions.calling_off import decline
from agreements.actions.consenting import consent
from agreements.actions.freezing import (
    CannotFreeze,
    CannotUnfreeze,
    freeze,
    unfreeze,
)
from agreements.actions.negotiation import CannotNegotiate
from agreements.actions.signatories import CannotName, name_signatory
from agreements.actions.signing import (
    CannotSign,
    Changed,
    Circumstances,
    Hashes,
    WrongName,
    sign,
)
from agreements.evidence import canonical, sha256_hex
from agreements.models import Credentials, Revision, SealedDocument, Signature
from agreements.states import AgreementState
from assessments.states import DocumentState
from partnerships.models import Membership, Notice
from partnerships.states import Role
from tests.agreements.story import (
    BROWSER,
    NOW,
    Story,
    agreed,
    disclosure_sha256,
    drafted,
    signable,
)
from tests.assessments.revealed import small_case
from tests.instant import together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


@pytest.fixture
def story() -> Story:
    """Return an agreement that can be signed."""
    return signable()


def types(story: Story) -> list[str]:
    """Return the types of the agreement's events, in order."""
    return [event.type for event in story.agreement.events.all()]


class TestFreezing:
    """From agreed to frozen and back."""

    def test_a_revision_holds_the_whole_agreement(self) -> None:
        story = agreed()
        revision = freeze(agreement=story.agreement, seat=story.b, now=NOW)
        assert story.agreement.state == AgreementState.FROZEN
        assert revision.state == DocumentState.DUE
        assert revision.canonical_sha256 == sha256_hex(revision.canonical.encode())
        assert types(story)[-1] == "frozen"
        for text in ("Work in both markets", "Dana Bright", "ООО «Меридиан»"):
            assert text in revision.canonical
        for section in story.agreement.sections.all():
            assert section.content_hash in revision.canonical
            values = canonical(section.values).decode()
            assert f'"values":{values}' in revision.canonical

    def test_twice_is_once(self) -> None:
        story = agreed()
        one = freeze(agreement=story.agreement, seat=story.a, now=NOW)
        assert freeze(agreement=story.agreement, seat=story.b, now=NOW) == one
        assert Revision.objects.count() == 1

    def test_every_section_has_to_be_agreed(self) -> None:
        story = drafted(small_case()).name_signatories()
        with pytest.raises(CannotFreeze, match="Every section"):
            freeze(agreement=story.agreement, seat=story.a, now=NOW)

    def test_both_signatories_have_to_be_named(self) -> None:
        story = drafted(small_case()).settled()
        with pytest.raises(CannotFreeze, match="has not said yet"):
            freeze(agreement=story.agreement, seat=story.a, now=NOW)

    def test_a_signatory_has_to_be_a_lead_still(self) -> None:
        story = agreed()
        Membership.objects.filter(user=story.b.user).update(role=Role.VIEWER)
        with pytest.raises(CannotFreeze, match="Борис"):
            freeze(agreement=story.agreement, seat=story.a, now=NOW)

    def test_names_that_cannot_be_printed_are_refused(self) -> None:
        story = agreed()
        agency = story.a.agency
        agency.name = "Bright \N{ROCKET}"
        agency.save()
        with pytest.raises(CannotFreeze, match="U\\+1F680 rocket"):
            freeze(agreement=story.agreement, seat=story.a, now=NOW)

    def test_what_is_frozen_is_not_negotiated(self, story: Story) -> None:
        with pytest.raises(CannotNegotiate):
            story.propose(story.a, "creators", paid_days=44)
        with pytest.raises(CannotName):
            story.name_signatories()

    def test_reopening_keeps_what_was_agreed(self, story: Story) -> None:
        unfreeze(agreement=story.agreement, seat=story.b, now=NOW)
        assert story.agreement.state == AgreementState.AGREED
        assert not Revision.objects.filter(voided_at=None).exists()
        assert types(story)[-1] == "unfrozen"
        assert Notice.objects.filter(event="unfrozen").count() == 1
        again = freeze(agreement=story.agreement, seat=story.a, now=NOW)
        assert again.number == 2

    def test_reopening_voids_a_signature_and_tells_both(self, story: Story) -> None:
        story.sign(story.a)
        unfreeze(agreement=story.agreement, seat=story.b, now=NOW)
        assert types(story)[-2:] == ["unfrozen", "voided"]
        assert Notice.objects.filter(event="voided").count() == 2
        with pytest.raises(Revision.DoesNotExist):
            _ = story.revision

    def test_what_both_signed_stays_signed(self, story: Story) -> None:
        story.sign(story.a)
        story.sign(story.b)
        with pytest.raises(CannotUnfreeze):
            unfreeze(agreement=story.agreement, seat=story.b, now=NOW)


def test_only_a_lead_of_the_own_agency_can_be_named() -> None:
    story = drafted(small_case())
    words = Credentials("Name", "Title", "Entity", "Authority")
    for user in (story.world.leads["b"], story.world.people["a"][0]):
        with pytest.raises(CannotName):
            name_signatory(
                agreement=story.agreement,
                seat=story.a,
                user=user,
                credentials=words,
                now=NOW,
            )


class TestSigning:
    """One signature for each agency, in any order."""

    def test_a_half_signed_agreement_is_not_signed(self, story: Story) -> None:
        story.sign(story.b)
        assert story.agreement.state == AgreementState.PARTLY_SIGNED
        assert not SealedDocument.objects.exists()
        assert Notice.objects.filter(event="signed_by_one").count() == 2

    def test_the_second_signature_makes_the_sealed_file_due(self, story: Story) -> None:
        story.sign(story.b)
        story.sign(story.a)
        assert story.agreement.state == AgreementState.SIGNED
        assert SealedDocument.objects.get().state == DocumentState.DUE
        assert types(story)[-4:] == ["consented", "signed", "consented", "signed"]

    def test_a_repeated_signature_is_one(self, story: Story) -> None:
        assert story.sign(story.a) == story.sign(story.a)
        story.sign(story.b)
        assert Signature.objects.filter(agency=story.a.agency).count() == 1
        assert story.sign(story.a).agency == story.a.agency
        assert types(story).count("signed") == 2

    def test_intent_and_circumstances_are_kept_word_for_word(
        self, story: Story
    ) -> None:
        signature = story.sign(story.b)
        assert "Борис Меридианов" in signature.intent
        assert signature.ip_address == BROWSER.ip_address
        event = story.agreement.events.get(type="signed")
        assert "203.0.113.7" not in str(event.payload)
        assert event.secrets.get(field="intent").text == signature.intent

    def test_without_consent_nothing_is_signed(self, story: Story) -> None:
        with pytest.raises(CannotSign, match="Consent"):
            self.sign_only(story, story.hashes)

    @pytest.mark.parametrize(
        "seen",
        [
            lambda hashes: Hashes("0" * 64, hashes.pdf),
            lambda hashes: Hashes(hashes.canonical, "0" * 64),
        ],
    )
    def test_another_text_is_not_signed(
        self, story: Story, seen: Callable[[Hashes], Hashes]
    ) -> None:
        with pytest.raises(Changed):
            self.sign_only(story, seen(story.hashes))

    def test_a_voided_revision_is_not_signed(self, story: Story) -> None:
        seen = story.hashes
        unfreeze(agreement=story.agreement, seat=story.b, now=NOW)
        with pytest.raises(Changed):
            self.sign_only(story, seen)

    def test_before_the_pdf_nothing_is_signed(self) -> None:
        story = agreed()
        freeze(agreement=story.agreement, seat=story.a, now=NOW)
        with pytest.raises(CannotSign, match="being made"):
            self.sign_only(story, story.hashes)

    def test_another_name_is_refused(self, story: Story) -> None:
        with pytest.raises(WrongName, match="Dana Bright"):
            story.sign(story.a, "Dana Brite")
        assert story.sign(story.a, "  dana   BRIGHT ").typed_name.strip()

    def test_what_no_font_prints_is_not_printed(self, story: Story) -> None:
        with pytest.raises(WrongName):
            story.sign(story.a, "Dana\x1cBright")
        browser = Circumstances("password", "127.0.0.1", "Fire\x85fox")
        signature = self.sign_only(story, story.hashes, browser)
        assert signature.user_agent == "Firefox"

    def test_only_the_agencys_signatory_signs(self, story: Story) -> None:
        for person in (story.world.people["a"][0], story.world.people["b"][0]):
            with pytest.raises(PermissionDenied):
                consent(
                    agreement=story.agreement,
                    seat=story.seat(person),
                    seen=story.hashes,
                    disclosure=disclosure_sha256(),
                    now=NOW,
                )

    def test_a_signatory_who_leads_no_longer_does_not_sign(self, story: Story) -> None:
        Membership.objects.filter(user=story.a.user).update(role=Role.RESPONDENT)
        with pytest.raises(PermissionDenied):
            self.sign_only(story, story.hashes)

    def test_another_disclosure_is_not_consented_to(self, story: Story) -> None:
        with pytest.raises(Changed):
            consent(
                agreement=story.agreement,
                seat=story.a,
                seen=story.hashes,
                disclosure="0" * 64,
                now=NOW,
            )

    def test_declining_stops_the_signing(self, story: Story) -> None:
        story.sign(story.a)
        decline(agreement=story.agreement, seat=story.b, reason="Too early", now=NOW)
        assert story.agreement.state == AgreementState.DECLINED
        event = story.agreement.events.get(type="declined")
        assert "Too early" not in str(event.payload)
        with pytest.raises(CannotSign):
            self.sign_only(story, story.hashes, seat=story.b)
        unfreeze(agreement=story.agreement, seat=story.a, now=NOW)
        assert story.agreement.state == AgreementState.AGREED

    def test_who_has_signed_does_not_decline(self, story: Story) -> None:
        story.sign(story.a)
        with pytest.raises(CannotSign):
            decline(agreement=story.agreement, seat=story.a, reason="Oh", now=NOW)

    def sign_only(
        self,
        story: Story,
        seen: Hashes,
        circumstances: Circumstances = BROWSER,
        seat: Any = None,
    ) -> Signature:
        """Sign without consenting first."""
        return sign(
            agreement=story.agreement,
            seat=seat or story.a,
            seen=seen,
            typed_name="Dana Bright",
            circumstances=circumstances,
            now=NOW,
        )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestAtTheSameInstant:
    """Two connections, released together."""

    def test_a_double_click_signs_once(self) -> None:
        story = signable()
        assert not together(lambda: story.sign(story.a), lambda: story.sign(story.a))
        assert Signature.objects.count() == 1

    def test_two_proposals_at_once_leave_one(self) -> None:
        story = drafted(small_case())
        section = story.section("creators")

        def propose(seat: Any, days: int) -> None:
            story.propose_on(section, seat, paid_days=days)

        raised = together(lambda: propose(story.a, 14), lambda: propose(story.b, 21))
        assert [type(problem).__name__ for problem in raised] == ["Stale"]
        assert story.section("creators").proposals.count() == 1
