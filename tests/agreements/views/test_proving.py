"""Proving who signs: by password, code, recovery code and passkey."""

import json
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.core.cache import cache
from django.test import Client

from agreements.actions.freezing import unfreeze
from agreements.models import Signature
from partnerships.proving import CHALLENGE_KEY
from tests.agreements.story import NOW, Story, signable
from tests.agreements.views.people import at, signed_in
from tests.agreements.views.test_signing import PASSWORD, consented

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


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
    return signed_in(story.a.user)


@pytest.fixture
def secret(story: Story, settings: Any) -> str:
    """Set up an authenticator for A's signatory; return its secret."""
    # A half minute that ends between giving a code and checking it fails no test.
    settings.MFA_TOTP_TOLERANCE = 1
    made: str = generate_totp_secret()
    TOTP.activate(story.a.user, made)
    return made


def code_of(secret: str) -> str:
    """Return what an authenticator shows now."""
    shown: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return shown


def with_code(client: Client, story: Story, code: str, way: str = "authenticator"):
    data = consented(client, story)
    del data["password"]
    return data | {"way": way, "code": code}


def method(story: Story) -> Any:
    return story.agreement.events.get(type="signed").payload["method"]


def test_a_password_is_recorded_as_such(story: Story, dana: Client) -> None:
    dana.post(at(story, "sign"), consented(dana, story))
    assert Signature.objects.get().method == method(story) == "password"


def test_a_code_of_the_authenticator_signs(
    story: Story, dana: Client, secret: str
) -> None:
    data = with_code(dana, story, code_of(secret))
    response = dana.post(at(story, "sign"), data)
    assert response["Location"] == at(story, "signed")
    assert Signature.objects.get().method == method(story) == "authenticator"


def test_a_code_counts_once(story: Story, dana: Client, secret: str) -> None:
    code = code_of(secret)
    data = with_code(dana, story, code)
    assert TOTP(Authenticator.objects.get()).validate_code(code)
    page = dana.post(at(story, "sign"), data).content.decode()
    assert "was used already" in page
    assert not Signature.objects.exists()


def test_a_wrong_name_does_not_use_up_the_code(
    story: Story, dana: Client, secret: str
) -> None:
    data = with_code(dana, story, code_of(secret))
    page = dana.post(at(story, "sign"), data | {"typed_name": "Dana"}).content.decode()
    assert "Type your name as it stands" in page
    assert dana.post(at(story, "sign"), data).status_code == 302


def test_the_same_request_again_leads_to_the_signature(
    story: Story, dana: Client, secret: str
) -> None:
    data = with_code(dana, story, code_of(secret))
    for _ in range(2):
        response = dana.post(at(story, "sign"), data)
        assert response["Location"] == at(story, "signed")
    assert Signature.objects.count() == 1


def test_a_recovery_code_is_a_method_of_its_own(
    story: Story, dana: Client, secret: str
) -> None:
    codes = RecoveryCodes.activate(story.a.user).get_unused_codes()
    wrong = with_code(dana, story, code_of(secret), "recovery_code")
    assert dana.post(at(story, "sign"), wrong).status_code == 200
    dana.post(at(story, "sign"), wrong | {"code": codes[0]})
    assert Signature.objects.get().method == "recovery_code"
    left = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert left == codes[1:]


def test_guessing_codes_is_slowed_down(story: Story, dana: Client, secret: str) -> None:
    data = with_code(dana, story, "not a code")
    for _ in range(10):
        dana.post(at(story, "sign"), data)
    data["code"] = code_of(secret)
    assert "Too many tries" in dana.post(at(story, "sign"), data).content.decode()
    assert not Signature.objects.exists()


@pytest.mark.parametrize("way", ["authenticator", "recovery_code"])
def test_a_way_that_one_does_not_have_is_refused(
    story: Story, dana: Client, way: str
) -> None:
    data = with_code(dana, story, "123456", way) | {"password": PASSWORD}
    assert dana.post(at(story, "sign"), data).status_code == 200
    assert not Signature.objects.exists()


def test_the_chosen_way_is_asked_for(story: Story, dana: Client, secret: str) -> None:
    page = dana.post(at(story, "sign"), with_code(dana, story, "")).content.decode()
    assert 'href="#id_code"' in page


ANSWERS = [
    "{}",
    "[]",
    "null",
    "nonsense",
    '{"id": 1, "rawId": [], "response": {}, "type": "public-key"}',
    json.dumps(
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "AAAA",
                "authenticatorData": "AAAA",
                "signature": "AAAA",
            },
        }
    ),
]


def asked(client: Client, story: Story, data: Any) -> Any:
    return client.post(
        at(story, "passkey"),
        {key: data[key] for key in ("canonical_sha256", "pdf_sha256")},
    )


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_is_no_answer_of_a_passkey_signs_nothing(
    story: Story, dana: Client, answer: str
) -> None:
    data = consented(dana, story)
    assert "challenge" in asked(dana, story, data).json()["publicKey"]
    page = dana.post(at(story, "sign"), data | {"passkey": answer}).content.decode()
    assert "This passkey was not accepted" in page
    assert CHALLENGE_KEY not in dana.session
    assert not Signature.objects.exists()


def test_every_challenge_is_another(story: Story, dana: Client) -> None:
    data = consented(dana, story)
    told = {asked(dana, story, data).json()["publicKey"]["challenge"] for _ in "123"}
    assert len(told) == 3


def test_a_challenge_is_for_one_text(story: Story, dana: Client) -> None:
    old = consented(dana, story)
    assert asked(dana, story, old).status_code == 200
    unfreeze(agreement=story.agreement, seat=story.b, now=NOW)
    assert asked(dana, story, old)["Location"] == at(story, "detail")
    story.freeze_with(b"%PDF-1.7 another")
    assert asked(dana, story, old).status_code == 409
    new = consented(dana, story) | {"passkey": ANSWERS[-1]}
    assert "took too long" in dana.post(at(story, "sign"), new).content.decode()


def test_an_old_challenge_is_asked_again(story: Story, dana: Client) -> None:
    data = consented(dana, story)
    asked(dana, story, data)
    session = dana.session
    session[CHALLENGE_KEY] = session[CHALLENGE_KEY] | {"at": time.time() - 301}
    session.save()
    page = dana.post(at(story, "sign"), data | {"passkey": "{}"}).content.decode()
    assert "took too long" in page
