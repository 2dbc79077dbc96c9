"""What a reveal brings: the scorecard, and the reports made from it."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.documents import Document, DocumentQuerySet
from assessments.models.rounds import Round
from partnerships.models import Agency

if TYPE_CHECKING:
    from partnerships.models import User


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


class ReportKind(models.TextChoices):
    """Which of a round's reports a file is."""

    FULL = "full", _("Full")
    SHORT = "short", _("Short version")


class ReportQuerySet(DocumentQuerySet["Report"]):
    """Reports, asked for in the product's words."""

    def for_user(self, user: "User") -> "ReportQuerySet":
        """Return those this person may read: their own agency's and the shared one."""
        mine = Agency.objects.for_user(user).values("pk")
        return self.filter(round__in=Round.objects.for_user(user).values("pk")).filter(
            Q(agency=None) | Q(agency__in=mine)
        )

    def readable_in(self, agency: Agency) -> "ReportQuerySet":
        """Return those that everybody in this agency may read."""
        return self.filter(Q(agency=None) | Q(agency=agency))

    def in_order(self) -> "ReportQuerySet":
        """Return them with their agency, the full editions before the short version."""
        return self.select_related("agency").order_by("kind", "pk")


class Report(Document):
    """The scoring report of a round as a PDF: one row a file.

    The full report comes in two editions, each with a last page for one `agency`
    alone; the short version has no agency, as both share it.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=8, choices=ReportKind)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects: ClassVar[Any] = ReportQuerySet.as_manager()

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
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind", "agency"], name="report_once_per_agency"
            ),
            models.UniqueConstraint(
                fields=["round", "kind"],
                condition=Q(agency=None),
                name="report_once_where_shared",
            ),
            models.CheckConstraint(
                condition=Q(kind=ReportKind.FULL, agency__isnull=False)
                | Q(kind=ReportKind.SHORT, agency=None),
                name="report_short_is_shared",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.kind} {self.state}"

    @property
    def is_full(self) -> bool:
        """Return whether it is one agency's edition of the full report."""
        return self.kind == ReportKind.FULL

    @property
    def edition(self) -> str:
        """Return whose it is, as its address says: "a", "b" or "short"."""
        if self.agency is None:
            return "short"
        return self.round.partnership.side_of(self.agency)

    @property
    def progress(self) -> str:
        """Return "ready", "retrying" after a failed try, or "due"."""
        if self.is_ready:
            return "ready"
        return "retrying" if self.problem else "due"
