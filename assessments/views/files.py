"""Files handed out under names that no header and no disk refuses."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from assessments.models import Round

UNSAFE = frozenset('\\/:*?"<>|')


def attachment(data: bytes, content_type: str, filename: str) -> HttpResponse:
    """Return a download; in its name a blank stands for what could do harm."""
    safe = "".join(c if c.isprintable() and c not in UNSAFE else " " for c in filename)
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=safe
    )
    return response


def named_after(round_: Round) -> str:
    """Return what tells a round's files from another one's: agencies, later number."""
    names = " + ".join(agency.name for agency in round_.partnership.agencies)
    if round_.number == 1:
        return names
    return _("%(names)s, round %(number)s") % {"names": names, "number": round_.number}
