"""The PDF of a draft, made when a member asks for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreements import Agreement
from assessments.models import Document


class DraftCopy(Document):
    """The agreement as it stood at one moment, as PDF with a watermark.

    `text_sha256` names what it shows: asking twice for the same text makes one file.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="draft_copies"
    )
    text_sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("copy of a draft")
        verbose_name_plural = _("copies of drafts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "text_sha256"], name="draft_copy_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state="due"),
                name="draft_copy_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.text_sha256[:12]}"
