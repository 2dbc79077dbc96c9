"""What a reveal brings: the scorecard, and the report made from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.documents import Document
from assessments.models.rounds import Round


class ScorecardRecord(models.Model):
    """A round's result, made in the transaction that revealed it; never changed.

    `answers` is the answers file both sides' locks gave, `result` its scorecard, both
    in the shapes of docs/scoring.md.
    """

    round = models.OneToOneField(
        Round, on_delete=models.CASCADE, related_name="scorecard"
    )
    answers = models.JSONField()
    result = models.JSONField()
    scoring_version = models.CharField(max_length=20)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")

    def __str__(self) -> str:
        return f"{self.round_id}"


class Report(Document):
    """The scoring report of a round as a PDF, the edition both agencies share."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="report")

    class Meta:
        verbose_name = _("scoring report")
        verbose_name_plural = _("scoring reports")
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state="due"),
                name="report_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.state}"

    @property
    def progress(self) -> str:
        """Return "ready", "retrying" after a failed try, or "due"."""
        if self.is_ready:
            return "ready"
        return "retrying" if self.is_retrying else "due"
