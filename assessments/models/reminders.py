"""Letters about a due date: who got one when, and who wants none."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.rounds import Round
from partnerships.models import Agency


class Reminder(models.Model):
    """One respondent's reminders in one round: at most one a day, none once muted.

    `last_on` is the day (UTC) of the latest letter, by the clock or by a lead's nudge.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders"
    )
    last_on = models.DateField(null=True, blank=True)
    muted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user"], name="reminder_one_per_respondent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.user_id}"


class Nudge(models.Model):
    """A lead's nudge of one agency by another (or by itself): once a day (UTC)."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="nudges")
    by_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="nudges_given"
    )
    to_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="nudges_received"
    )
    sent_on = models.DateField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("nudge")
        verbose_name_plural = _("nudges")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "by_agency", "to_agency", "sent_on"],
                name="nudge_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.sent_on}"
