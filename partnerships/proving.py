"""Proving once more who one is, before an act that counts.

Whatever the person has will do: the password, a code of an authenticator, a recovery
code, a passkey. Every try is counted, the right ones too, and ten a minute are enough.
"""

import json
from datetime import datetime
from typing import Any

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from allauth.mfa.base.internal.flows import check_rate_limit, post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CHALLENGE_KEY = "proving.passkey"
CHALLENGE_SECONDS = 300


class Way(TextChoices):
    """What somebody proves with who they are."""

    PASSWORD = "password", gettext_lazy("Your password")
    AUTHENTICATOR = "authenticator", gettext_lazy("A code from your authenticator")
    RECOVERY_CODE = "recovery_code", gettext_lazy("One of your recovery codes")
    PASSKEY = "passkey", gettext_lazy("Your passkey")


_DEVICES = {
    Way.AUTHENTICATOR: Authenticator.Type.TOTP,
    Way.RECOVERY_CODE: Authenticator.Type.RECOVERY_CODES,
    Way.PASSKEY: Authenticator.Type.WEBAUTHN,
}


class NotProven(Exception):
    """Why somebody has not proven who they are, in words for people."""


def ways_of(user: Any) -> tuple[Way, ...]:
    """Return the ways that a person has, the password first."""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    devices = tuple(way for way, kind in _DEVICES.items() if kind in kinds)
    return (Way.PASSWORD, *devices) if user.has_usable_password() else devices


def challenge(request: HttpRequest, purpose: str, now: datetime) -> dict[str, Any]:
    """Return what a browser asks the person's passkey, for this purpose alone.

    The challenge is random, stays in the session beside the purpose, and is good for
    one answer within CHALLENGE_SECONDS.
    """
    options: dict[str, Any] = webauthn.begin_authentication(request.user)
    request.session[CHALLENGE_KEY] = {
        "state": webauthn.get_state(),
        "purpose": purpose,
        "at": now.timestamp(),
    }
    webauthn.clear_state()
    return options


def prove(
    request: HttpRequest, way: Way, proof: str, *, purpose: str, now: datetime
) -> None:
    """Check a proof of who sent the request, or raise NotProven.

    `proof` is the password, the code, or the passkey's answer as JSON. A code and a
    challenge count once. `purpose` is what the challenge was for.
    """
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        raise NotProven(_("Too many tries. Wait a minute, then try again."))
    if way is Way.PASSWORD:
        if not request.user.check_password(proof):
            raise NotProven(_("This is not your password."))
        reauthenticate_by_password(request)
    elif way is Way.PASSKEY:
        _by_passkey(request, proof, purpose, now)
    else:
        _by_code(request, way, proof)


def _by_code(request: HttpRequest, way: Way, code: str) -> None:
    device = Authenticator.objects.filter(user=request.user, type=_DEVICES[way]).first()
    try:
        forget = check_rate_limit(request.user)
    except ValidationError:
        text = _("Too many tries. Wait a few minutes, then try again.")
        raise NotProven(text) from None
    if device is None or not device.wrap().validate_code(code.replace(" ", "")):
        raise NotProven(_("This code is wrong, or was used already."))
    forget()
    post_authentication(request, device, reauthenticated=True)


def _by_passkey(request: HttpRequest, answer: str, purpose: str, now: datetime) -> None:
    asked = request.session.pop(CHALLENGE_KEY, None)
    if (
        asked is None
        or asked["purpose"] != purpose
        or now.timestamp() - asked["at"] > CHALLENGE_SECONDS
    ):
        raise NotProven(_("This took too long. Use your passkey once more."))
    webauthn.set_state(asked["state"])
    try:
        credential = json.loads(answer)
        webauthn.parse_authentication_response(credential)
        device = webauthn.complete_authentication(request.user, credential)
    # Whatever a stranger's bytes do to the library, they prove nothing.
    except Exception:
        raise NotProven(_("This passkey was not accepted.")) from None
    finally:
        webauthn.clear_state()
    post_authentication(request, device, reauthenticated=True)
