"""Handing out files, and noting who read and who was handed what."""

import logging

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from agreements.actions.access import note_download, note_view
from agreements.models import Agreement, Revision
from assessments import archive
from partnerships.access import MemberRequest
from partnerships.permissions import Seat

UNSAFE = frozenset('/\\:*?"<>|')
# How browsers mark what they fetch before anybody asked to see it.
AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")

logger = logging.getLogger(__name__)


def note_reading(request: MemberRequest, revision: Revision, seat: Seat) -> None:
    """Note that a person reads a revision, when it is them who asked for the page."""
    if _is_asked_for(request):
        note_view(revision=revision, seat=seat, now=timezone.now())


def hand_out(
    request: MemberRequest,
    revision: Revision,
    seat: Seat,
    *,
    document: str,
    data: bytes,
    name: str,
    content_type: str = "application/pdf",
) -> HttpResponse:
    """Return a file as a download, once it is noted who takes it.

    `document` is what `note_download` calls it. The note comes first: a file that
    nobody could write down is not handed out.
    """
    if _is_asked_for(request):
        note_download(
            revision=revision, seat=seat, document=document, now=timezone.now()
        )
    return attachment(data, name, content_type)


def attachment(
    data: bytes, name: str, content_type: str = "application/pdf"
) -> HttpResponse:
    """Return a file as a download of which nobody makes a note."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        data,
        content_type=content_type,
        headers={"Content-Disposition": disposition or "attachment"},
    )


def archived(sha256: str) -> bytes:
    """Return an archived file, or 404 when it is missing or damaged."""
    try:
        return archive.read(sha256)
    except (archive.DocumentMissing, archive.DocumentDamaged):
        logger.exception("An archived document cannot be handed out")
        raise Http404 from None


def file_name(agreement: Agreement, end: str) -> str:
    """Return what a file of the agreement is called on its reader's disk."""
    names = " and ".join(agency.name for agency in agreement.partnership.agencies)
    # Names are people's own: what could be read as a folder or break a header goes.
    safe = "".join("_" if c in UNSAFE or not c.isprintable() else c for c in names)
    return f"Agreement {agreement.number}, {safe}, {end}"


def _is_asked_for(request: MemberRequest) -> bool:
    """Return whether somebody sees the answer: not a HEAD, not fetched ahead."""
    ahead = (request.headers.get(name, "").lower() for name in AHEAD)
    return request.method == "GET" and not any(
        "prefetch" in value or "preview" in value for value in ahead
    )
