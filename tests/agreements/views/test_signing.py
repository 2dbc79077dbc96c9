"""Consent, signature, decline, downloads, as a browser meets them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from agreements.actions.freezing import freeze, unfreeze
from agreements.models import Consent, Revision, SealedDocument, Signature
from agreements.states import AgreementState
from agreements.tasks import seal_agreement
from assessments import archive
from partnerships.states import Role
from tests.agreements.story import NOW, Story, agreed, signable
from tests.agreements.views.people import at, colleague, signed_in, stranger
from tests.assessments.browsing import untouched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]

PASSWORD = "correct horse battery"
FILES = ["frozen_pdf", "sealed_pdf", "evidence_zip", "canonical_json"]


@pytest.fixture(autouse=True)
def _no_tries_counted() -> None:
    cache.clear()


@pytest.fixture
def story() -> Story:
    """Return an agreement that can be signed."""
    return signable()


@pytest.fixture
def dana(story: Story) -> Client:
    """Return the browser of A's signatory."""
    return signed_in(story.world.leads["a"])


def consented(client: Client, story: Story) -> Any:
    """Consent, and return the signature's form filled in."""
    data = untouched(client.get(at(story, "sign")).content.decode())
    data["agree"] = "on"
    response = client.post(at(story, "consent"), data)
    assert response["Location"] == at(story, "sign") + "#signature"
    data = untouched(client.get(at(story, "sign")).content.decode())
    mine = story.agreement.signatories.get(user_id=client.session["_auth_user_id"])
    data["typed_name"], data["password"], data["intent"] = mine.name, PASSWORD, "on"
    return data


def test_both_sign_and_see_it(story: Story, dana: Client) -> None:
    boris = signed_in(story.world.leads["b"])
    response = dana.post(at(story, "sign"), consented(dana, story))
    assert response["Location"] == at(story, "signed")
    page = dana.get(at(story, "signed")).content.decode()
    assert "there is no signed copy" in page
    boris.post(at(story, "sign"), consented(boris, story))
    assert story.agreement.state == AgreementState.SIGNED
    page = boris.get(at(story, "signed")).content.decode()
    assert "being made" in page
    assert "hx-get" in page
    fragment = boris.get(at(story, "signed"), HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in fragment


def test_a_replayed_request_signs_once_and_succeeds(story: Story, dana: Client) -> None:
    data = consented(dana, story)
    for _ in range(2):
        assert dana.post(at(story, "sign"), data).status_code == 302
    assert Signature.objects.count() == 1


def test_the_whole_text_is_on_the_page(story: Story, dana: Client) -> None:
    page = dana.get(at(story, "sign")).content.decode()
    for section in story.agreement.sections.all():
        assert section.content.title in page
    assert story.revision.canonical_sha256 in page
    assert story.revision.sha256 in page


def test_consent_comes_first(story: Story, dana: Client) -> None:
    page = dana.get(at(story, "sign")).content.decode()
    assert "id_password" not in page
    response = dana.post(at(story, "consent"), untouched(page))
    assert response.status_code == 200
    assert "id_agree" in response.content.decode()
    assert not Consent.objects.exists()


def test_a_wrong_password_loses_nothing_else(story: Story, dana: Client) -> None:
    data = consented(dana, story)
    data["password"] = "not this one"
    response = dana.post(at(story, "sign"), data)
    page = response.content.decode()
    assert response.status_code == 200
    assert "This is not your password" in page
    again = untouched(page)
    assert again["typed_name"] == "Dana Bright"
    assert again["intent"] == "on"
    assert not again["password"]
    assert not Signature.objects.exists()


def test_guessing_passwords_is_slowed_down(story: Story, dana: Client) -> None:
    data = consented(dana, story)
    data["password"] = "not this one"
    for _ in range(10):
        dana.post(at(story, "sign"), data)
    data["password"] = PASSWORD
    page = dana.post(at(story, "sign"), data).content.decode()
    assert "Too many tries" in page
    assert not Signature.objects.exists()


def test_another_name_is_refused_at_its_field(story: Story, dana: Client) -> None:
    data = consented(dana, story)
    data["typed_name"] = "Dana Brite"
    page = dana.post(at(story, "sign"), data).content.decode()
    assert 'href="#id_typed_name"' in page
    assert untouched(page)["typed_name"] == "Dana Brite"


@pytest.mark.parametrize("field", ["canonical_sha256", "pdf_sha256"])
def test_another_text_gets_409(story: Story, dana: Client, field: str) -> None:
    data = consented(dana, story)
    data[field] = "0" * 64
    assert dana.post(at(story, "sign"), data).status_code == 409
    assert not Signature.objects.exists()


def test_what_was_reopened_gets_409(story: Story, dana: Client) -> None:
    data = consented(dana, story)
    unfreeze(agreement=story.agreement, seat=story.b, now=NOW)
    assert dana.post(at(story, "sign"), data).status_code == 409
    assert dana.post(at(story, "consent"), data).status_code == 409
    assert dana.get(at(story, "sign"))["Location"] == at(story, "detail")


def test_what_changed_is_shown_word_by_word(story: Story, dana: Client) -> None:
    data = consented(dana, story)
    unfreeze(agreement=story.agreement, seat=story.b, now=NOW)
    story.propose(story.b, "creators", paid_days=44)
    page = dana.post(at(story, "sign"), data).content.decode()
    assert "which you saw" in page
    assert "<ins>44 days</ins>" in page
    assert page.count("<h3") == 1
    story.accept(story.a, "creators")
    story.freeze_with(b"%PDF-1.7 another")
    page = dana.post(at(story, "sign"), data).content.decode()
    assert "Revision 2" in page
    assert "<ins>44 days</ins>" in page


def test_a_new_revision_of_the_same_words_says_so(story: Story, dana: Client) -> None:
    data = consented(dana, story)
    unfreeze(agreement=story.agreement, seat=story.b, now=NOW)
    story.freeze_with(b"%PDF-1.7 another")
    page = dana.post(at(story, "sign"), data).content.decode()
    assert "Every word is the same" in page


def test_nobody_signs_for_the_other_agency(story: Story, dana: Client) -> None:
    boris = signed_in(story.b.user)
    data = consented(boris, story)
    assert dana.get(at(story, "sign")).status_code == 200
    dana.post(at(story, "sign"), data)
    assert not Signature.objects.exists()
    dana.post(at(story, "sign"), consented(dana, story))
    assert [one.agency for one in Signature.objects.all()] == [story.a.agency]


def test_consent_is_withdrawn_and_asked_for_again(story: Story, dana: Client) -> None:
    consented(dana, story)
    assert dana.post(at(story, "consent_withdraw")).status_code == 302
    page = dana.get(at(story, "sign")).content.decode()
    assert "id_agree" in page
    assert "to print" in page
    assert Consent.objects.get().withdrawn_at is not None


def test_the_last_day_is_everywhere(story: Story, dana: Client) -> None:
    assert story.revision.sign_by is not None
    day = date_format(story.revision.sign_by, "j F Y")
    story.sign(story.b)
    for name in ("detail", "sign", "signed"):
        assert day in dana.get(at(story, name)).content.decode()


def test_after_the_last_day_there_is_nothing_to_sign(
    story: Story, dana: Client
) -> None:
    data = consented(dana, story)
    Revision.objects.update(sign_by=NOW.date() - timedelta(days=1000))
    assert dana.get(at(story, "sign"))["Location"] == at(story, "detail")
    page = dana.post(at(story, "sign"), data).content.decode()
    assert "The time to sign is over" in page


def test_a_forged_address_is_not_recorded(story: Story, dana: Client) -> None:
    data = consented(dana, story)
    dana.post(
        at(story, "sign"),
        data,
        HTTP_X_FORWARDED_FOR="198.51.100.66",
        REMOTE_ADDR="203.0.113.9",
    )
    assert Signature.objects.get().ip_address == "203.0.113.9"


def test_declining_needs_a_reason(story: Story, dana: Client) -> None:
    assert dana.post(at(story, "decline"), {"reason": ""}).status_code == 200
    assert story.agreement.state == AgreementState.FROZEN
    dana.post(at(story, "decline"), {"reason": "The split is <i>wrong</i>"})
    assert story.agreement.state == AgreementState.DECLINED
    page = signed_in(story.world.leads["b"]).get(at(story, "detail")).content.decode()
    assert "The split is &lt;i&gt;wrong&lt;/i&gt;" in page


@pytest.mark.parametrize("name", ["sign", "consent", "decline"])
def test_only_signatories_sign(story: Story, name: str) -> None:
    url = at(story, name)
    for user in (story.world.people["a"][0], colleague(story, Role.LEAD)):
        assert signed_in(user).post(url).status_code == 403
    assert signed_in(stranger()).post(url).status_code == 404


def test_consenting_is_no_page(story: Story, dana: Client) -> None:
    assert dana.get(at(story, "consent")).status_code == 405


def test_before_the_pdf_the_page_says_so() -> None:
    story = agreed()
    dana = signed_in(story.world.leads["a"])
    assert dana.get(at(story, "sign"))["Location"] == at(story, "detail")
    freeze(agreement=story.agreement, seat=story.a, now=NOW)
    page = dana.get(at(story, "sign")).content.decode()
    assert "The PDF is being made" in page
    assert "id_agree" not in page


@pytest.mark.usefixtures("seal_key")
class TestDownloads:
    """Every member of both agencies, nobody else."""

    def sealed(self, story: Story) -> SealedDocument:
        """Let both sign, and seal."""
        story.sign(story.a)
        story.sign(story.b)
        seal_agreement(story.revision.sealed.pk)
        return SealedDocument.objects.get()

    def test_the_bytes_that_were_hashed(self, story: Story, dana: Client) -> None:
        sealed = self.sealed(story)
        assert dana.get(at(story, "sealed_pdf")).content == archive.read(sealed.sha256)
        frozen = dana.get(at(story, "frozen_pdf"))
        assert frozen.content == archive.read(story.revision.sha256)
        json = dana.get(at(story, "canonical_json"))
        assert json.content == story.revision.canonical.encode()
        viewer = signed_in(colleague(story, Role.VIEWER))
        assert viewer.get(at(story, "sealed_pdf")).status_code == 200

    @pytest.mark.parametrize("name", FILES)
    def test_strangers_find_nothing(self, story: Story, name: str) -> None:
        assert signed_in(stranger()).get(at(story, name)).status_code == 404
        response = Client().get(at(story, name))
        assert reverse("account_login") in response["Location"]

    def test_a_half_signed_copy_is_not_there(self, story: Story, dana: Client) -> None:
        story.sign(story.b)
        assert dana.get(at(story, "sealed_pdf")).status_code == 404
        story.sign(story.a)
        assert dana.get(at(story, "sealed_pdf")).status_code == 404

    def test_a_failed_seal_is_visible(
        self, story: Story, dana: Client, settings: Any, tmp_path: Any
    ) -> None:
        story.sign(story.a)
        story.sign(story.b)
        settings.SEAL_KEY_DIR = tmp_path / "nowhere"
        seal_agreement(story.revision.sealed.pk)
        page = dana.get(at(story, "signed")).content.decode()
        assert "sealing is being retried" in page

    def test_names_are_inert_in_file_names(self, story: Story, dana: Client) -> None:
        agency = story.a.agency
        agency.name = 'A"; filename=evil.exe\r\nX: y / «Студия»'
        agency.save()
        response = dana.get(at(story, "canonical_json"))
        header = response["Content-Disposition"]
        assert header.startswith("attachment; filename*=utf-8''")
        assert "\n" not in header
        assert "X" not in response.headers

    def test_a_damaged_file_is_not_handed_out(self, story: Story, dana: Client) -> None:
        archive.path(story.revision.sha256).write_bytes(b"something else")
        assert dana.get(at(story, "frozen_pdf")).status_code == 404
