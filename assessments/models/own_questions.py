"""Questions that two agencies add to the published ones; never scored."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.rounds import Round
from assessments.questionnaire import OwnText
from assessments.states import OwnQuestionState, RoundState
from partnerships.models import Agency, Partnership

if TYPE_CHECKING:
    from partnerships.models import User

MOST_OWN_QUESTIONS = 5


class OwnQuestionQuerySet(models.QuerySet["OwnQuestion"]):
    """Own questions, asked for in the product's words."""

    def for_user(self, user: "User") -> "OwnQuestionQuerySet":
        """Return those of the partnerships this person may see."""
        return self.filter(
            partnership__in=Partnership.objects.for_user(user).values("pk")
        )

    def standing(self) -> "OwnQuestionQuerySet":
        """Return those proposed or agreed, in the order they were proposed."""
        return self.exclude(state=OwnQuestionState.DROPPED)

    def agreed(self) -> "OwnQuestionQuerySet":
        """Return those that leads of both sides agreed to ask."""
        return self.filter(state=OwnQuestionState.AGREED)


class OwnQuestion(models.Model):
    """A question that one agency proposes and, once the other agrees, both answer.

    `kind` is one of scale7, choice, ordered, text; `options` are the labels of a choice
    or ordered question, `low` and `high` the ends of a scale. What a round asks is
    copied into `Round.own_questions` when its first respondent begins.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="own_questions"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="own_questions"
    )
    state = models.CharField(
        max_length=8, choices=OwnQuestionState, default=OwnQuestionState.PROPOSED
    )
    kind = models.CharField(max_length=10)
    ask = models.CharField(_("question"), max_length=300)
    low = models.CharField(max_length=100, blank=True)
    high = models.CharField(max_length=100, blank=True)
    options = models.JSONField(default=list, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = OwnQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of their own")
        verbose_name_plural = _("questions of their own")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.partnership_id} {self.state}"

    @property
    def text(self) -> OwnText:
        """Return the question as written."""
        return OwnText(
            kind=self.kind,
            ask=self.ask,
            low=self.low,
            high=self.high,
            options=tuple(self.options),
        )


def own_questions_can_change(partnership: Partnership) -> bool:
    """Return whether the next answers are still to begin: nobody opened a sheet."""
    begun = Round.objects.filter(
        partnership=partnership, state=RoundState.OPEN, sheets__isnull=False
    )
    return partnership.is_open and not begun.exists()
