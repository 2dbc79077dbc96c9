"""How the second factor fits this product.

The secrets of authenticators and the seed of recovery codes lie encrypted in the
database: who reads a copy of it can make no code. Passkeys have no secret on our side.
"""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

# Before what is encrypted. Secrets are Base32 and seeds hexadecimal: neither has it.
MARK = "fernet:"
# Where the secrets are in the data of a device.
_SECRETS = ("secret", "seed")


class DeviceKeyMissing(Exception):
    """None of DEVICE_KEYS opens a secret: the key it was encrypted with is gone."""


def encrypted(text: str) -> str:
    """Return the secret as it lies in the database, under the first of DEVICE_KEYS."""
    return MARK + _keys().encrypt(text.encode()).decode()


def decrypted(stored: str) -> str:
    """Return the secret; DeviceKeyMissing when no key opens it.

    One that an earlier version stored as it is, is returned as it is.
    """
    if not stored.startswith(MARK):
        return stored
    try:
        return _keys().decrypt(stored.removeprefix(MARK)).decode()
    except InvalidToken:
        message = "None of DEVICE_KEYS opens the secret of an authenticator"
        raise DeviceKeyMissing(message) from None


def encrypted_anew(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a device with its secrets under the first key."""
    return {
        name: encrypted(decrypted(value)) if name in _SECRETS else value
        for name, value in data.items()
    }


def in_the_clear(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a device as versions before the encryption read it."""
    return {
        name: decrypted(value) if name in _SECRETS else value
        for name, value in data.items()
    }


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.DEVICE_KEYS])


class MfaAdapter(DefaultMFAAdapter):
    """What devices are shown of this site, and how their secrets are kept."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret before it is stored."""
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret that was stored."""
        return decrypted(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the product; the id stays the address that the passkey is bound to."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Plumbline"}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Suggest a name that can be told from those there are."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}
