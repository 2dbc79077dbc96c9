"""How a difference is settled: one append-only list of acts per dimension."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.rounds import Round
from assessments.states import SettlingAct
from partnerships.models import Agency, Partnership

if TYPE_CHECKING:
    from partnerships.models import User


class SettlingEventQuerySet(models.QuerySet["SettlingEvent"]):
    """Acts of settling, asked for in the product's words."""

    def for_user(self, user: "User") -> "SettlingEventQuerySet":
        """Return those in the partnerships this person may see."""
        mine = Partnership.objects.for_user(user).values("pk")
        return self.filter(round__partnership__in=mine)


class SettlingEvent(models.Model):
    """One act on one dimension of a revealed round; never changed, never deleted.

    `number` counts the acts on the dimension from 1 and is taken by whoever saw the
    one before: of two acts on the same state one is refused. What holds now is read
    from all of them in order; answers and scorecard are never rewritten.
    """

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="settling_events"
    )
    dimension = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=20, choices=SettlingAct)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    # What was said or proposed, by the act; see assessments.settling.
    payload = models.JSONField(default=dict)

    objects = SettlingEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("act of settling")
        verbose_name_plural = _("acts of settling")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "dimension", "number"], name="settling_act_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.dimension} {self.number} {self.act}"
