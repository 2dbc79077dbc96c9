"""What one respondent answered. Nobody else reads it before the reveal."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.rounds import Round
from partnerships.models import Agency

if TYPE_CHECKING:
    from partnerships.models import User


class AnswerSheetQuerySet(models.QuerySet["AnswerSheet"]):
    """Sheets, asked for in the product's words."""

    def for_user(self, user: "User") -> "AnswerSheetQuerySet":
        """Return this person's own sheets: there is no way to a colleague's."""
        return self.filter(user_id=user.pk)


class AnswerSheet(models.Model):
    """One respondent's answers in one round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sheets")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sheets"
    )
    started_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    # Given at the lock: sheet 1 is "R1" in the locked text and in the scorecard.
    position = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = AnswerSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer sheet")
        verbose_name_plural = _("answer sheets")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user"], name="sheet_once_per_respondent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.user_id}"


class Answer(models.Model):
    """The answer to one item: a value, or an explicit "not sure".

    `value` and `accepts` have the shapes of the answers file (see docs/scoring.md).
    """

    sheet = models.ForeignKey(
        AnswerSheet, on_delete=models.CASCADE, related_name="answers"
    )
    item = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    not_sure = models.BooleanField(default=False)
    accepts = models.JSONField(null=True)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "item"], name="answer_once_per_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.item}"


class Stance(models.Model):
    """How much a dimension matters to a respondent, and what goes with it."""

    sheet = models.ForeignKey(
        AnswerSheet, on_delete=models.CASCADE, related_name="stances"
    )
    dimension = models.CharField(max_length=40)
    importance = models.PositiveSmallIntegerField(null=True)
    walk_away = models.BooleanField(default=False)
    note = models.TextField(_("private note"), max_length=2000, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stance")
        verbose_name_plural = _("stances")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "dimension"], name="stance_once_per_dimension"
            ),
            models.CheckConstraint(
                condition=Q(importance=None) | Q(importance__lte=3),
                name="stance_importance_0_to_3",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.dimension}"
