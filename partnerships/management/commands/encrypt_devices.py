"""`manage.py encrypt_devices`: puts devices' secrets under the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partnerships.actions.devices import encrypt_devices_anew
from partnerships.devices import DeviceKeyMissing


class Command(BaseCommand):
    """Encrypts anew; afterwards the older of DEVICE_KEYS are needed no more."""

    help = "Encrypt the secrets of authenticators with the first of DEVICE_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many devices there are under the first key now."""
        try:
            number = encrypt_devices_anew()
        except DeviceKeyMissing as problem:
            raise CommandError(f"{problem}. Nothing was changed.") from problem
        self.stdout.write(f"Under the first key: {number}")
