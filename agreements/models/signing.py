"""Frozen revisions, the signatures on them, and the sealed file."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreements import Agreement
from assessments.models import Document
from partnerships.models import Agency


class Revision(Document):
    """The agreement as frozen: its canonical JSON and its unsigned PDF.

    As a document it is the unsigned PDF; both hashes are what people sign.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveSmallIntegerField()
    canonical = models.TextField()
    canonical_sha256 = models.CharField(max_length=64)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    frozen_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    # The last day on which it can be signed, in UTC.
    sign_by = models.DateField(null=True, blank=True)
    # When the operators were told that its PDF does not come to be.
    alerted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="revision_number_once"
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(voided_at=None),
                name="revision_one_standing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state="due"),
                name="revision_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} r{self.number}"

    def is_overdue(self, today: date) -> bool:
        """Return whether the last day to sign is over, `today` in UTC."""
        return self.sign_by is not None and today > self.sign_by


def standing_revision(agreement: Agreement) -> Revision | None:
    """Return the revision that is frozen now, None while there is none.

    Its sealed file and who froze it come along.
    """
    standing = agreement.revisions.filter(voided_at=None)
    return standing.select_related("sealed", "frozen_by").first()


def amended_revision(agreement: Agreement) -> Revision | None:
    """Return the sealed revision that it amends, None for a first agreement.

    One query the first time: its parent keeps what was read.
    """
    if agreement.parent is None:
        return None
    sealed = Revision.objects.filter(voided_at=None).select_related("sealed")
    models.prefetch_related_objects(
        [agreement.parent], models.Prefetch("revisions", sealed)
    )
    return next(iter(agreement.parent.revisions.all()), None)


class Consent(models.Model):
    """A signatory's consent to sign electronically, as an act of its own."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="consents"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    disclosure_version = models.CharField(max_length=20)
    disclosure_sha256 = models.CharField(max_length=64)
    consented_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "user"],
                condition=Q(withdrawn_at=None),
                name="consent_once_per_signatory",
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.user_id}"


class Signature(models.Model):
    """One agency's signature on one revision."""

    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="signatures"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    typed_name = models.CharField(max_length=200)
    intent = models.TextField()
    method = models.CharField(max_length=20)
    ip_address = models.GenericIPAddressField()
    user_agent = models.CharField(max_length=400, blank=True)
    # Strokes of points [x, y] in a box of 600 by 200, empty where none was drawn.
    drawing = models.JSONField(default=list, blank=True)
    canonical_sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "agency"], name="signature_one_per_agency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.agency_id}"


class SealedDocument(Document):
    """The sealed PDF of a revision that both agencies signed."""

    revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, related_name="sealed"
    )
    # What the seal came to, as its certificate page says: B-B, B-T or B-LT.
    level = models.CharField(max_length=8, blank=True)
    # When the operators were told that it does not come to be.
    alerted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sealed document")
        verbose_name_plural = _("sealed documents")
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state="due"),
                name="sealed_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.state}"
