"""How the second factor fits this product."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _


class MfaAdapter(DefaultMFAAdapter):
    """What devices are shown of this site, and how its passkeys are called."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the product; the id stays the address that the passkey is bound to."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Plumbline"}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Suggest a name that can be told from those there are."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}
