"""The demo's mailbox: every e-mail the site sent, newest first. Local settings only."""

import email
import email.policy
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

ON_A_PAGE = 20


@dataclass(frozen=True)
class Letter:
    """One sent e-mail, as its plain text part says it."""

    to: str
    subject: str
    text: str
    sent_at: datetime


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.log"), key=lambda file: -file.stat().st_mtime_ns)


def _letters(files: Iterable[Path]) -> list[Letter]:
    letters = []
    for file in files:
        # One file holds the letters of one connection, one after the other.
        for raw in reversed(file.read_bytes().split(b"-" * 79 + b"\n")):
            message = email.message_from_bytes(raw, policy=email.policy.default)
            if not isinstance(message, EmailMessage) or not message["To"]:
                continue
            body = message.get_body(("plain",))
            letters.append(
                Letter(
                    to=str(message["To"]),
                    subject=str(message["Subject"]),
                    text=body.get_content() if body else "",
                    sent_at=datetime.fromtimestamp(file.stat().st_mtime, tz=UTC),
                )
            )
    return letters


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the letters, so that a newcomer can follow the links in them."""
    if settings.OUTBOX_DIR is None:
        raise Http404
    files = Paginator(_files(settings.OUTBOX_DIR), ON_A_PAGE)
    page = files.get_page(request.GET.get("page"))
    context = {"letters": _letters(page), "page": page}
    return render(request, "home/outbox.html", context)
