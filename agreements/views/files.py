"""Downloads of an agreement, for every member of both agencies, for ever."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from agreements.models import EndingNote, SealedDocument
from agreements.views.desk import agreement_for, revision_for
from agreements.views.handing import archived, file_name, hand_out
from partnerships.access import MemberRequest, signed_in


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
    revision = agreement.standing_revision()
    sealed = SealedDocument.objects.filter(revision=revision).first()
    if revision is None or sealed is None or not sealed.is_ready:
        raise Http404
    return hand_out(
        request,
        revision,
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
    revision = agreement.standing_revision()
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
