"""Downloads of an agreement, for every member of both agencies."""

import logging
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from agreements.models import Agreement, Revision, SealedDocument
from agreements.views.desk import agreement_for
from assessments import archive
from partnerships.access import MemberRequest, signed_in

UNSAFE = frozenset('/\\:*?"<>|')

logger = logging.getLogger(__name__)


@require_safe
@signed_in
def frozen_pdf(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Hand out the unsigned PDF of the revision that stands."""
    agreement, _seat = agreement_for(request, pk)
    revision = _standing(agreement)
    if not revision.is_ready:
        raise Http404
    return _download(revision.sha256, _name(agreement, "unsigned.pdf"))


@require_safe
@signed_in
def sealed_pdf(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Hand out the sealed agreement; before it is sealed there is none."""
    agreement, _seat = agreement_for(request, pk)
    sealed = SealedDocument.objects.filter(revision=_standing(agreement)).first()
    if sealed is None or not sealed.is_ready:
        raise Http404
    return _download(sealed.sha256, _name(agreement, "sealed.pdf"))


@require_safe
@signed_in
def canonical_json(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Hand out the canonical JSON of the revision that stands, byte for byte."""
    agreement, _seat = agreement_for(request, pk)
    return _attachment(
        _standing(agreement).canonical.encode(),
        "application/json",
        _name(agreement, "canonical.json"),
    )


def _standing(agreement: Agreement) -> Revision:
    revision = agreement.standing_revision()
    if revision is None:
        raise Http404
    return revision


def _name(agreement: Agreement, end: str) -> str:
    names = " and ".join(agency.name for agency in agreement.partnership.agencies)
    # Names are people's own: what could be read as a folder or break a header goes.
    safe = "".join("_" if c in UNSAFE or not c.isprintable() else c for c in names)
    return f"Agreement {agreement.number}, {safe}, {end}"


def _download(sha256: str, name: str) -> HttpResponse:
    try:
        data = archive.read(sha256)
    except (archive.DocumentMissing, archive.DocumentDamaged):
        logger.exception("An archived document cannot be handed out")
        raise Http404 from None
    return _attachment(data, "application/pdf", name)


def _attachment(data: bytes, content_type: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        data,
        content_type=content_type,
        headers={"Content-Disposition": disposition or "attachment"},
    )
