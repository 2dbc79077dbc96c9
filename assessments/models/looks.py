"""A lead's look at where their own people differ, before the lock."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.rounds import Round
from partnerships.models import Agency


class SplitLook(models.Model):
    """On which topics an agency's people were split when a lead looked that day (UTC).

    One a day for all leads of the agency: whoever could look again after each change of
    their own answers would find out what a colleague said.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="looks")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="looks")
    looked_on = models.DateField()
    looked_at = models.DateTimeField()
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # Keys of dimensions, in the order they are asked.
    topics = models.JSONField(default=list)

    class Meta:
        verbose_name = _("look inside")
        verbose_name_plural = _("looks inside")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "agency", "looked_on"], name="split_look_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.looked_on}"
