"""What somebody receives, without what is random whatever anybody answered."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.mail import EmailMessage
from django.http import HttpResponse

from assessments.models import Lock
from partnerships.models import Event, Notice, User

ROOMS = ("partnerships", "assessments", "agreements")
CSRF = re.compile(rb"(csrfmiddlewaretoken\" value=\"|x-csrftoken\": \")[A-Za-z0-9]{64}")
# The link of an invitation, which is drawn for every letter.
INVITATION = re.compile(r"/invitations/[\w-]{43}/")


@dataclass(frozen=True)
class Sight:
    """What was received, and when: `what` names the request or the letter."""

    what: str
    content: tuple[Any, ...]

    def difference(self, other: "Sight") -> str:
        """Return what differs, for whoever reads a failed test."""
        lines = difflib.unified_diff(self._lines(), other._lines(), lineterm="", n=2)
        return "\n".join(lines)

    def _lines(self) -> list[str]:
        return "\n".join([self.what, *map(str, self.content)]).splitlines()


class Mask:
    """Puts names in place of commitments and salts, by the order of the locks."""

    def __call__(self, data: bytes) -> bytes:
        for number, (commitment, salt) in enumerate(
            Lock.objects.order_by("pk").values_list("commitment", "salt")
        ):
            data = data.replace(commitment.encode(), b"commitment %d" % number)
            if salt:
                data = data.replace(salt.encode(), b"salt %d" % number)
        return CSRF.sub(rb"\1", data)


def received(response: HttpResponse, mask: Mask) -> tuple[object, ...]:
    """Return status, headers, cookies without their values, and body."""
    assert response.status_code < 500
    headers = sorted(
        (name, mask(value.encode()).decode())
        for name, value in response.items()
        # The library that sets it asks the machine for the time.
        if name != "Expires"
    )
    cookies = sorted(
        (name, sorted((key, str(value)) for key, value in one.items()))
        for name, one in response.cookies.items()
    )
    body: bytes = (
        b"".join(response.streaming_content)  # type: ignore[attr-defined]
        if response.streaming
        else response.content
    )
    said = mask(body).decode(errors="surrogateescape")
    return response.status_code, headers, _undated(cookies), said


def _undated(cookies: list[tuple[str, list[tuple[str, str]]]]) -> list[object]:
    """Return the cookies without the moment they expire, told by the machine."""
    return [
        (name, [pair for pair in kept if pair[0] != "expires"])
        for name, kept in cookies
    ]


def letter(message: Any) -> tuple[object, ...]:
    """Return everything a letter says, without the link of an invitation."""
    assert isinstance(message, EmailMessage)
    others = [str(part) for part in getattr(message, "alternatives", [])]
    said = [str(message.subject), str(message.body), *others]
    return (
        message.to,
        message.cc,
        message.bcc,
        message.from_email,
        message.extra_headers,
        [INVITATION.sub("/invitations/…/", text) for text in said],
    )


def reach(user: User, mask: Mask) -> Iterator[tuple[object, ...]]:
    """Yield every row that the product lets this person ask for."""
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            if hasattr(model._default_manager, "for_user"):
                found = model._default_manager.for_user(user).order_by("pk")
                for row in found.values():
                    text = mask(repr(sorted(row.items())).encode()).decode()
                    yield model.__name__, text


def records(partnership: UUID, readers: list[int]) -> Iterator[tuple[object, ...]]:
    """Yield what was written down of the partnership, and every letter to `readers`."""
    yield from Event.objects.filter(partnership_id=partnership).values_list(
        "verb", "agency", "actor", "at"
    )
    yield from Notice.objects.filter(user_id__in=readers).values_list()
