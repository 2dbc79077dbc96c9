"""Rounds of answering and the locks that close them."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.questionnaire import Questionnaire, with_own
from assessments.states import RoundState
from assessments.wording import worded
from partnerships.models import Agency, Partnership

if TYPE_CHECKING:
    from partnerships.models import User


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds, asked for in the product's words."""

    def for_user(self, user: "User") -> "RoundQuerySet":
        """Return the rounds of the partnerships this person may see."""
        return self.filter(
            partnership__in=Partnership.objects.for_user(user).values("pk")
        )

    def standing(self) -> "RoundQuerySet":
        """Return those that nobody withdrew."""
        return self.exclude(state=RoundState.WITHDRAWN)

    def with_partnership(self) -> "RoundQuerySet":
        """Fetch the partnership and both agencies along."""
        return self.select_related(
            "partnership", "partnership__agency_a", "partnership__agency_b"
        )

    def revealed_before(self, round_: "Round") -> "RoundQuerySet":
        """Return the earlier rounds of the same partnership that were revealed."""
        return self.filter(
            partnership=round_.partnership_id,
            number__lt=round_.number,
            state=RoundState.REVEALED,
        ).order_by("number")

    def revealed_after(self, round_: "Round") -> "RoundQuerySet":
        """Return the later rounds of the same partnership that were revealed."""
        return self.filter(
            partnership=round_.partnership_id,
            number__gt=round_.number,
            state=RoundState.REVEALED,
        ).order_by("number")

    def with_results(self) -> "RoundQuerySet":
        """Fetch along what a reveal brings: the scorecard and both locks."""
        return (
            self.with_partnership()
            .select_related("scorecard")
            .prefetch_related(
                Prefetch("locks", Lock.objects.standing().select_related("agency"))
            )
        )


class Round(models.Model):
    """One blind answering of one questionnaire version by both agencies."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="rounds"
    )
    number = models.PositiveSmallIntegerField(default=1)
    questionnaire_version = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=RoundState, default=RoundState.OPEN)
    # The agencies' own questions as they were agreed when answering began.
    own_questions = models.JSONField(default=list, blank=True)
    opened_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["partnership", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "number"], name="round_number_once"
            ),
            models.CheckConstraint(
                condition=Q(~Q(state=RoundState.REVEALED), revealed_at__isnull=True)
                | Q(state=RoundState.REVEALED, revealed_at__isnull=False),
                name="round_revealed_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership_id} #{self.number}"

    @property
    def questionnaire(self) -> Questionnaire:
        """Return what this round asks, the agencies' own questions last.

        Its texts are in the active language, their own questions as they wrote them.
        """
        return with_own(
            worded(self.questionnaire_version),
            self.own_questions,
            title=gettext("Your own questions"),
        )

    @property
    def is_open(self) -> bool:
        """Return whether answers may still change."""
        return self.state == RoundState.OPEN

    @property
    def is_revealed(self) -> bool:
        """Return whether both sides may see both sides' answers."""
        return self.state == RoundState.REVEALED


class LockQuerySet(models.QuerySet["Lock"]):
    """Locks, asked for in the product's words."""

    def standing(self) -> "LockQuerySet":
        """Return those that nobody took back."""
        return self.filter(unlocked_at=None)


class Lock(models.Model):
    """An agency's answers as locked: the canonical text and its commitment.

    `commitment` is the SHA-256 of salt followed by the canonical JSON; both sides see
    it at once, while salt and text stay hidden from the partner until the reveal.
    A lock that was taken back keeps its commitment, as a record, and nothing else.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="locks")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="locks")
    canonical = models.TextField(blank=True)
    salt = models.CharField(max_length=32, blank=True)
    commitment = models.CharField(max_length=64)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    locked_at = models.DateTimeField()
    unlocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    unlocked_at = models.DateTimeField(null=True, blank=True)

    objects = LockQuerySet.as_manager()

    class Meta:
        verbose_name = _("lock")
        verbose_name_plural = _("locks")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "agency"],
                condition=Q(unlocked_at=None),
                name="lock_one_standing_per_agency",
            ),
            models.CheckConstraint(
                condition=Q(unlocked_at=None) | Q(canonical="", salt=""),
                name="lock_taken_back_keeps_no_answers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.commitment[:12]}"
