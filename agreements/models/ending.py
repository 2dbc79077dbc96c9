"""Parting: the notice, the steps of the exit section, and the note at the end."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.days import day_text
from agreements.models.agreements import Agreement
from agreements.states import AgreementState
from assessments.models import Document
from partnerships.models import Agency

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


class EndingQuerySet(models.QuerySet["Ending"]):
    """Notices, asked for in the product's words."""

    def with_steps_due(self, today: date) -> "EndingQuerySet":
        """Return those on agreements in force that have a step whose day has come."""
        due = ExitStep.objects.filter(ending=models.OuterRef("pk"), due_on__lte=today)
        return self.filter(
            models.Exists(due), closed_at=None, agreement__state=AgreementState.SEALED
        )


class Ending(models.Model):
    """One agency's notice on a sealed agreement, which stays in force until `ends_on`.

    `closed_at` is when the agreement ended for good: the steps are done, or a lead
    closed it with some of them open.
    """

    agreement = models.OneToOneField(
        Agreement, on_delete=models.PROTECT, related_name="ending"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    given_at = models.DateTimeField()
    ends_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = EndingQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice of ending")
        verbose_name_plural = _("notices of ending")

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.ends_on}"

    @property
    def last_day(self) -> date:
        """Return the last day on which the agreement is in force."""
        return self.ends_on - timedelta(days=1)

    def is_over(self, today: date) -> bool:
        """Return whether nothing is in force any more, `today` in UTC."""
        return today >= self.ends_on

    def force_on(self, today: date) -> str:
        """Return in words up to which day it holds, or since when it does not.

        All pages say it in these. Until its steps are done it is not ended, and not in
        force either; `today` in UTC, no full stop.
        """
        if self.is_over(today):
            since = _("No longer in force since %(day)s (UTC); parting under way")
            return since % {"day": day_text(self.ends_on)}
        return _("In force through %(day)s (UTC)") % {"day": day_text(self.last_day)}


class ExitStepQuerySet(models.QuerySet["ExitStep"]):
    """Exit steps, asked for in the product's words."""

    def open(self) -> "ExitStepQuerySet":
        """Return those that not both agencies have said are done."""
        said = models.Count("confirmations")
        return self.annotate(said=said).filter(said__lt=2)

    def owed_by(self, agencies: "Iterable[Agency | UUID]") -> "ExitStepQuerySet":
        """Return those of which none of these agencies has said that they are done."""
        theirs = StepConfirmation.objects.filter(
            step=models.OuterRef("pk"), agency__in=agencies
        )
        return self.filter(~models.Exists(theirs))


class ExitStep(models.Model):
    """Something that the exit section asks of both, with its day."""

    ending = models.ForeignKey(Ending, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    text = models.TextField()
    due_on = models.DateField()

    objects = ExitStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("exit step")
        verbose_name_plural = _("exit steps")
        ordering = ["ending", "position"]
        constraints = [
            models.UniqueConstraint(fields=["ending", "key"], name="exit_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.ending_id} {self.key}"


class StepConfirmation(models.Model):
    """One agency's word that an exit step is done."""

    step = models.ForeignKey(
        ExitStep, on_delete=models.CASCADE, related_name="confirmations"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("confirmation of an exit step")
        verbose_name_plural = _("confirmations of exit steps")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "agency"], name="step_confirmed_once_per_agency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.agency_id}"


class EndingNote(Document):
    """The sealed PDF note that an agreement has ended."""

    ending = models.OneToOneField(Ending, on_delete=models.PROTECT, related_name="note")
    level = models.CharField(max_length=8, blank=True)
    # When the operators were told that it does not come to be.
    alerted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("note of ending")
        verbose_name_plural = _("notes of ending")
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state="due"),
                name="ending_note_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ending_id} {self.state}"
