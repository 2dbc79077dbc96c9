"""The page where a stranger verifies a document: state and dates, nothing else."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from agreements.actions.events import locked, move
from agreements.days import day_text, utc_day
from agreements.evidence import sha256_hex
from agreements.models import Agreement, Ending, EndingNote
from agreements.states import AgreementState
from assessments import archive
from tests.agreements.bundles import sealed
from tests.agreements.story import NOW, Story, signable

pytestmark = pytest.mark.django_db
URL = "/verify/"
UNKNOWN = "Not a file that was sealed here"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Let no other test's tries count."""
    cache.clear()


def said_of(sha256: str, **headers: Any) -> str:
    response = Client().post(URL, {"sha256": sha256}, **headers)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def published() -> Story:
    """A sealed agreement; its file is a stand-in."""
    story = signable()
    story.sign(story.a)
    story.sign(story.b)
    document = story.revision.sealed
    document.publish(sha256="5e" * 32, size=9, now=NOW)
    move(locked(story.agreement_id), AgreementState.SEALED)
    return story


def close(story: Story, state: AgreementState) -> None:
    move(locked(story.agreement_id), state)
    Agreement.objects.filter(pk=story.agreement_id).update(closed_at=NOW)


@pytest.mark.usefixtures("documents", "seal_key")
def test_the_file_is_genuine_and_with_one_byte_more_it_is_not() -> None:
    data = archive.read(sealed(signable()).sha256)
    assert "Genuine and current" in said_of(sha256_hex(data))

    writer = IncrementalPdfFileWriter(BytesIO(data))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    edited = BytesIO()
    writer.write(edited)
    assert edited.getvalue().startswith(data)
    for changed in (data + b"\n", edited.getvalue(), data[:-1]):
        assert UNKNOWN in said_of(sha256_hex(changed))


@pytest.mark.usefixtures("documents")
class TestAnswers:
    """What each kind of file is said to be."""

    def test_current_in_whatever_way_it_is_typed(self, published: Story) -> None:
        for typed in (
            "5e" * 32,
            f"  {'5E' * 32}\r\n",
            "5e " * 32,
            ":".join(["5E"] * 32),
            f"SHA256 (agreement.pdf) = {'5e' * 32}",
            f"sha256:{'5e' * 32}",
        ):
            page = said_of(typed)
            assert "Genuine and current" in page, typed
            assert "Sealed" in page

    def test_superseded(self, published: Story) -> None:
        close(published, AgreementState.SUPERSEDED)
        page = said_of("5e" * 32)
        assert "Genuine, but superseded" in page
        assert "23 November 2026, 10:00 UTC" in page

    def test_notice_given_then_ended_and_the_note(self, published: Story) -> None:
        ending = Ending.objects.create(
            agreement=published.agreement,
            agency=published.a.agency,
            given_by=published.a.user,
            given_at=NOW,
            ends_on=utc_day(timezone.now()) + timedelta(days=1),
        )
        page = said_of("5e" * 32)
        assert "Genuine and current" in page
        assert f"In force through {day_text(utc_day(timezone.now()))} (UTC)" in page

        ending.ends_on = utc_day(timezone.now())
        ending.save()
        page = said_of("5e" * 32)
        assert "Genuine, but no longer in force" in page
        assert f"since {day_text(ending.ends_on)} (UTC); parting under way" in page

        close(published, AgreementState.ENDED)
        assert "Genuine, but ended" in said_of("5e" * 32)
        note = EndingNote.objects.create(ending=ending, **EndingNote.due_fields(NOW))
        assert UNKNOWN in said_of("0e" * 32)
        note.publish(sha256="0e" * 32, size=9, now=NOW)
        assert "Genuine note of ending" in said_of("0e" * 32)

    def test_what_is_not_sealed_is_unknown(self, published: Story) -> None:
        for other in (published.revision.sha256, published.hashes.canonical, "0" * 64):
            assert UNKNOWN in said_of(other)

    def test_nothing_of_the_agreement_is_told(self, published: Story) -> None:
        page = said_of("5e" * 32)
        agreement = published.agreement
        told = [agency.name for agency in agreement.partnership.agencies]
        told += [str(agreement.pk), str(agreement.partnership.pk), "Dana"]
        told += ["/agreements/", "Борис", agreement.partnership.purpose]
        assert [text for text in told if text and text in page] == []


def test_what_is_no_sha256_is_said_beside_the_field_and_kept() -> None:
    for typed, words in (
        ("", "Paste the SHA-256"),
        ("abc", "This has 3."),
        ("5e" * 32 + "5", "This has 65."),
        ("zz" * 32, "This has also: z"),
        ("e" * 500, "This has 500."),
        ("\x00" * 64, "This has also: U+0000"),
    ):
        page = said_of(typed)
        assert words in page, typed
        assert "Genuine" not in page
        if typed.isprintable():
            assert f'value="{typed.lower()}"' in page or not typed


def test_a_flood_is_told_when_to_try_again(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"verify": "3/m/ip"}
    browser = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(3):
        assert browser.post(URL, {"sha256": "0" * 64}).status_code == 200
    response = browser.post(URL, {"sha256": "5e" * 32})
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert "Wait a minute" in response.content.decode()
    assert "5e" * 32 in response.content.decode()
    assert UNKNOWN not in response.content.decode()
    # Looking at the page costs nothing, and other people are not to blame.
    assert browser.get(URL).status_code == 200
    other = Client(REMOTE_ADDR="203.0.113.10")
    assert other.post(URL, {"sha256": "0" * 64}).status_code == 200


def test_the_limit_is_on_who_stands_before_the_trusted_proxies(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"verify": "1/m/ip"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    statuses = [
        Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=chain)
        .post(URL, {"sha256": "0" * 64})
        .status_code
        for chain in ("203.0.113.1", "203.0.113.2", "198.51.100.7, 203.0.113.1")
    ]
    assert statuses == [200, 200, 429]


def test_a_forged_address_is_no_way_round_the_limit(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"verify": "1/m/ip"}
    statuses = [
        Client(REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        .post(URL, {"sha256": "0" * 64})
        .status_code
        for number in range(2)
    ]
    assert statuses == [200, 429]


def test_every_answer_costs_the_same(
    published: Story, documents: Any, django_assert_num_queries: Any
) -> None:
    for sha256 in ("5e" * 32, "0" * 64):
        with django_assert_num_queries(2):
            Client().post(URL, {"sha256": sha256})


def test_every_page_leads_there() -> None:
    assert (
        f'href="{reverse("agreements:verify")}"' in Client().get("/").content.decode()
    )
