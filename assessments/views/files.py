"""Files handed out under names that no header and no disk refuses."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

UNSAFE = frozenset('\\/:*?"<>|')


def attachment(data: bytes, content_type: str, filename: str) -> HttpResponse:
    """Return a download; in its name a blank stands for what could do harm."""
    safe = "".join(c if c.isprintable() and c not in UNSAFE else " " for c in filename)
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=safe
    )
    return response
