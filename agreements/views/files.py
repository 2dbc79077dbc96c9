"""Downloads of an agreement, for every member of both agencies, for ever."""

import logging
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from agreements.documents.bundle import evidence_bundle
from agreements.models import Agreement, EndingNote, SealedDocument, standing_revision
from agreements.sealing.inside import Unsealed
from agreements.views.desk import agreement_for, revision_for
from agreements.views.handing import archived, file_name, hand_out
from assessments import archive
from partnerships.access import MemberRequest, signed_in

logger = logging.getLogger(__name__)


@require_safe
@signed_in
def frozen_pdf(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Hand out the unsigned PDF of a revision, by default the one that stands."""
    agreement, seat = agreement_for(request, pk)
    revision = revision_for(request, agreement)
    if not revision.is_ready:
        raise Http404
    return hand_out(
        request,
        revision,
        seat,
        document="unsigned",
        data=archived(revision.sha256),
        name=file_name(agreement, "unsigned.pdf"),
    )


@require_safe
@signed_in
def sealed_pdf(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Hand out the sealed agreement; before it is sealed there is none."""
    agreement, seat = agreement_for(request, pk)
    sealed = _sealed(agreement)
    return hand_out(
        request,
        sealed.revision,
        seat,
        document="sealed",
        data=archived(sealed.sha256),
        name=file_name(agreement, "sealed.pdf"),
    )


@require_safe
@signed_in
def ended_pdf(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Hand out the sealed note of the end; before it is made there is none."""
    agreement, seat = agreement_for(request, pk)
    revision = standing_revision(agreement)
    note = EndingNote.objects.filter(ending__agreement=agreement).first()
    if revision is None or note is None or not note.is_ready:
        raise Http404
    return hand_out(
        request,
        revision,
        seat,
        document="ending",
        data=archived(note.sha256),
        name=file_name(agreement, "end.pdf"),
    )


@require_safe
@signed_in
def evidence_zip(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Hand out the evidence bundle of a sealed agreement."""
    agreement, seat = agreement_for(request, pk)
    sealed = _sealed(agreement)
    try:
        data = evidence_bundle(sealed)
    except (archive.DocumentMissing, archive.DocumentDamaged, Unsealed):
        logger.exception("The evidence of %s cannot be handed out", pk)
        raise Http404 from None
    return hand_out(
        request,
        sealed.revision,
        seat,
        document="evidence",
        data=data,
        name=file_name(agreement, "evidence.zip"),
        content_type="application/zip",
    )


@require_safe
@signed_in
def canonical_json(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Hand out the canonical JSON of a revision, byte for byte."""
    agreement, seat = agreement_for(request, pk)
    revision = revision_for(request, agreement)
    return hand_out(
        request,
        revision,
        seat,
        document="canonical",
        data=revision.canonical.encode(),
        name=file_name(agreement, "canonical.json"),
        content_type="application/json",
    )


def _sealed(agreement: Agreement) -> SealedDocument:
    """Return the sealed document, or 404 before there is one."""
    sealed: SealedDocument | None = (
        SealedDocument.objects.filter(
            revision__agreement=agreement, revision__voided_at=None
        )
        .select_related("revision__agreement")
        .first()
    )
    if sealed is None or not sealed.is_ready:
        raise Http404
    return sealed
