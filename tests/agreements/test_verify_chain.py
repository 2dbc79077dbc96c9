"""`manage.py verify_chain`: silent while everything holds, exact where it does not."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.actions.events import append, locked
from agreements.actions.sealing import publish_sealed
from agreements.models import (
    Agreement,
    Event,
    EventSecret,
    Revision,
    SealedDocument,
    Signature,
)
from assessments import archive
from tests.agreements.story import NOW, Story, signable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


@pytest.fixture
def story() -> Story:
    """A sealed agreement; its files are stand-ins."""
    story = signable()
    story.sign(story.a)
    story.sign(story.b)
    sha256 = archive.store(b"%PDF-1.7 sealed")
    publish_sealed(
        sealed=story.revision.sealed, sha256=sha256, size=15, level="B-LT", now=NOW
    )
    return story


def checked(*words: str) -> str:
    out = StringIO()
    call_command("verify_chain", *words, stdout=out)
    return out.getvalue()


def broken(*words: str) -> str:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_chain", *words, stdout=out)
    return out.getvalue()


def test_what_holds_is_counted(story: Story) -> None:
    events, texts = Event.objects.count(), EventSecret.objects.count()
    assert checked() == (
        f"Looked at 1 agreements, {events} events, {texts} names and texts (0 erased), "
        "2 files.\n"
    )
    assert checked(str(story.agreement_id)) == checked()
    EventSecret.objects.filter(event__type="signed").delete()
    assert "(8 erased)" in checked()


def test_an_unknown_agreement_is_said_to_be_none() -> None:
    assert "there is no such agreement" in broken("0" * 32)


def change(model: Any, **values: Any) -> Callable[[], object]:
    return lambda: model.objects.update(**values)


def spoil(sha256: str, data: bytes | None) -> None:
    path = archive.path(sha256)
    path.unlink()
    if data is not None:
        path.write_bytes(data)


TAMPERING: list[tuple[Callable[[], object], str]] = [
    (
        lambda: Event.objects.filter(sequence=2).update(actor="person:0"),
        "event 2: its content does not match its hash",
    ),
    (
        lambda: (
            EventSecret.objects.filter(event__sequence=2).delete(),
            Event.objects.filter(sequence=2).delete(),
        ),
        "event 3: stands where event 2 belongs",
    ),
    (change(EventSecret, text="Another name"), "is not what was committed to"),
    (change(EventSecret, salt="no salt"), "is not what was committed to"),
    (change(Revision, canonical="{}"), "revision 1: its text does not match its hash"),
    (change(Revision, canonical_sha256="0" * 64), "revision 1: no event froze it"),
    (change(Signature, pdf_sha256="0" * 64), "a signature is on other hashes"),
    (
        lambda: Signature.objects.update(user=Agreement.objects.get().drafted_by),
        "a signature that no event tells of",
    ),
    (change(SealedDocument, sha256="0" * 64), "no event names its hash"),
    (
        lambda: spoil(SealedDocument.objects.get().sha256, None),
        "revision 1, the sealed PDF: the file is missing",
    ),
    (
        lambda: spoil(Revision.objects.get().sha256, b"%PDF-1.7 another"),
        "revision 1, the unsigned PDF: the file was changed",
    ),
    (change(Agreement, state="draft"), "its state is draft, its events say sealed"),
    (change(Agreement, state="ended"), "its state is ended, its events say sealed"),
    (
        change(Agreement, state="superseded"),
        "it is superseded, and there is no sealed amendment of it",
    ),
    (change(Agreement, closed_at=NOW), "its closing day says otherwise"),
]


@pytest.mark.usefixtures("tamperer")
@pytest.mark.parametrize(("tamper", "words"), TAMPERING, ids=[w for _, w in TAMPERING])
def test_whatever_does_not_hold_is_named(
    story: Story, tamper: Callable[[], object], words: str
) -> None:
    tamper()
    assert words in broken()


def test_the_number_of_queries_does_not_grow_with_the_events(story: Story) -> None:
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            checked()
        costs.append(len(queries))
        for number in range(20):
            append(
                locked(story.agreement_id),
                type="viewed",
                actor=f"person:{number}",
                now=NOW,
                secret={"page": "read"},
            )
    assert costs[0] == costs[1] < 20
