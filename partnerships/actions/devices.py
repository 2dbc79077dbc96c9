"""Encrypting the secrets of people's devices anew."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from partnerships.devices import encrypted_anew


@transaction.atomic
def encrypt_devices_anew() -> int:
    """Put every secret under the first of DEVICE_KEYS; return of how many devices.

    DeviceKeyMissing, and nothing is changed, when no key opens one of them.
    """
    devices = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
    number = 0
    for device in devices.select_for_update():
        device.data = encrypted_anew(device.data)
        device.save(update_fields=["data"])
        number += 1
    return number
