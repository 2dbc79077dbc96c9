"""What the database holds of an authenticator, and what new keys make of it."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import Fernet
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from partnerships.devices import MARK, DeviceKeyMissing
from tests.partnerships.factories import make_person

BEFORE = [("partnerships", "0004_people_choose_language_and_zone")]


@pytest.fixture
def secret(db: None) -> str:
    """Return the secret of an authenticator that somebody has, with recovery codes."""
    cache.clear()
    person = make_person("Dana")
    secret: str = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def stored() -> list[str]:
    """Return what the database holds of each secret."""
    rows = Authenticator.objects.order_by("type").values_list("data", flat=True)
    return [row.get("secret") or row["seed"] for row in rows]


def code_counts(secret: str) -> bool:
    """Return whether a code made of the secret is accepted."""
    cache.clear()
    counter = list(yield_hotp_counters_from_time())[-1]
    code = format_hotp_value(hotp_value(secret, counter))
    return bool(Authenticator.objects.get(type="totp").wrap().validate_code(code))


def codes() -> list[str]:
    """Return the recovery codes that are left."""
    found = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    return list(found)


def new_key() -> str:
    return Fernet.generate_key().decode()


def test_a_copy_of_the_database_makes_no_code(secret: str) -> None:
    assert [text[: len(MARK)] for text in stored()] == [MARK, MARK]
    assert secret not in str(stored())
    assert code_counts(secret)
    assert len(codes()) == 10


def test_what_was_stored_in_the_clear_still_counts(secret: str) -> None:
    Authenticator.objects.filter(type="totp").update(data={"secret": secret})

    assert code_counts(secret)
    call_command("encrypt_devices")

    assert secret not in str(stored())
    assert code_counts(secret)


def test_keys_are_rotated_without_anybody_noticing(secret: str, settings: Any) -> None:
    left, old, new = codes(), settings.DEVICE_KEYS[0], new_key()
    settings.DEVICE_KEYS = [new, old]
    assert code_counts(secret)

    call_command("encrypt_devices")

    settings.DEVICE_KEYS = [new]
    assert code_counts(secret)
    assert codes() == left
    settings.DEVICE_KEYS = [old]
    with pytest.raises(DeviceKeyMissing):
        codes()


def test_a_lost_key_is_told_and_nothing_is_changed(secret: str, settings: Any) -> None:
    before = stored()
    settings.DEVICE_KEYS = [new_key()]

    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("encrypt_devices")

    assert stored() == before


@pytest.mark.django_db(transaction=True)
def test_secrets_of_earlier_versions_are_encrypted_by_migrating(secret: str) -> None:
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    left = codes()
    try:
        executor.migrate(BEFORE)
        assert Authenticator.objects.get(type="totp").data == {"secret": secret}
    finally:
        MigrationExecutor(connection).migrate(leaves)
    assert [text[: len(MARK)] for text in stored()] == [MARK, MARK]
    assert code_counts(secret)
    assert codes() == left
