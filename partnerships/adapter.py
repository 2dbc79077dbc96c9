"""How allauth fits this product."""

import ipaddress
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import BadRequest, ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

# The SHA-256 of the token of the invitation whose link this browser opened last.
INVITATION_KEY = "invitation_sha256"

# What the button of an account's letter opens, where it is no new password.
PAGES = {
    "account/email/unknown_account": "account_signup",
    "account/email/erased": "home",
}


class AccountAdapter(DefaultAccountAdapter):
    """E-mail sign-up for agency people.

    The address that limits count is the connection's own, or the one the trusted
    proxies report (ALLAUTH_TRUSTED_PROXY_COUNT); a forged header changes nothing.
    """

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the sender's address; limits count an IPv6 network of /64 as one.

        A request with fewer addresses than trusted proxies did not come through all of
        them: nobody can say whose it is, and it is refused with 400.
        """
        try:
            address: str = super().get_client_ip(request)
        except ImproperlyConfigured:
            message = "X-Forwarded-For names fewer addresses than TRUSTED_PROXY_COUNT"
            raise BadRequest(message) from None
        # A socket for both kinds reports IPv4 so: all of it would be one network.
        mapped = getattr(ipaddress.ip_address(address), "ipv4_mapped", None)
        return str(mapped or address)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to the invitation that brought the person here."""
        if request.session.get(INVITATION_KEY):
            return reverse("partnerships:invitation")
        url: str = super().get_login_redirect_url(request)
        return url

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Lead to where signing in leads: sign-up ends with it."""
        if request.session.get(INVITATION_KEY):
            return reverse("partnerships:invitation")
        url: str = super().get_signup_redirect_url(request)
        return url

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: Any
    ) -> str:
        """Build the link from the configured address, never from the request's."""
        path = reverse("account_confirm_email", args=[emailconfirmation.key])
        return f"{settings.SITE_URL}{path}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Build the link from the configured address, never from the request's."""
        uid, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", args=[uid, token])
        return f"{settings.SITE_URL}{path}"

    def render_mail(
        self,
        template_prefix: str,
        email: Any,
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> Any:
        """Render a letter and say that no person wrote it."""
        by_machine = {"Auto-Submitted": "auto-generated", **(headers or {})}
        return super().render_mail(template_prefix, email, context, by_machine)

    def send_mail(self, template_prefix: str, email: str, context: Any) -> None:
        """Send a letter of an account; a mail server that is down is told plainly."""
        words = {
            **context,
            "action_url": _action_url(template_prefix, context),
            "is_invited": INVITATION_KEY in getattr(self.request, "session", {}),
        }
        reader = _owner(email)
        spoken = (reader and reader.reads) or translation.get_language()
        zone = (reader and reader.zone) or timezone.get_current_timezone()
        try:
            with translation.override(spoken), timezone.override(zone):
                super().send_mail(template_prefix, email, words)
        except OSError:
            logger.warning("A letter (%s) was not taken", template_prefix)
            messages.error(
                self.request,
                _("The letter could not be sent. Please try again in a few minutes."),
            )


def _owner(email: str) -> Any:
    """Return the person with this address, None where nobody has it."""
    people = get_user_model().objects
    return people.filter(emailaddress__email__iexact=email).first()


def _action_url(template_prefix: str, context: Any) -> str:
    """Return what the one button of an account's letter opens."""
    if "activate_url" in context:
        return str(context["activate_url"])
    if template_prefix == "account/email/password_reset_key":
        return str(context["password_reset_url"])
    page = PAGES.get(template_prefix, "account_reset_password")
    return settings.SITE_URL + reverse(page)
