"""What both agencies propose, accept and say about a section, and who will sign."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.models.agreements import Agreement
from agreements.models.sections import Section
from assessments.models import SettlingEvent
from partnerships.models import Agency, Membership
from partnerships.states import Role


class Proposal(models.Model):
    """What a lead proposed for a section; kept for ever, newest last."""

    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, related_name="proposals"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    values = models.JSONField()
    wording = models.TextField(blank=True, max_length=5000)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)
    content_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    # The settled difference that brought it here; empty for what a lead wrote.
    settling_event = models.ForeignKey(
        SettlingEvent,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "settling_event"], name="proposal_settled_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section_id} {self.content_hash[:12]}"


class Acceptance(models.Model):
    """One agency's yes to a section's content as it stands; gone when it changes."""

    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, related_name="acceptances"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    content_hash = models.CharField(max_length=64)
    accepted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "agency"], name="acceptance_once_per_agency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section_id} {self.agency_id}"


class WalkAwayConsent(models.Model):
    """Lets a section that a dealbreaker blocks be agreed, for one declared walk-away.

    Given either to one final wording (`content_hash`), or for good by withdrawing the
    walk-away (`content_hash` empty). `user` is `declared_by`, or a lead of the agency
    when whoever declared it has left.
    """

    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, related_name="walk_away_consents"
    )
    dimension = models.CharField(max_length=40)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    content_hash = models.CharField(max_length=64, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("consent of who would walk away")
        verbose_name_plural = _("consents of who would walk away")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "dimension", "declared_by"],
                name="walk_away_consent_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.section_id} {self.dimension}"


class Comment(models.Model):
    """A remark on a section, read by both agencies."""

    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, related_name="comments"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # The comment that it answers; threads are one level deep.
    reply_to = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        related_name="replies",
        null=True,
        blank=True,
    )
    text = models.TextField(_("comment"), max_length=2000)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.section_id} {self.author_id}"


@dataclass(frozen=True)
class Credentials:
    """What stands in the signature block, as typed: any script, never inflected."""

    name: str
    title: str
    legal_entity: str
    authority: str


class SignatoryQuerySet(models.QuerySet["Signatory"]):
    """Signatories, asked for in the product's words."""

    def leading(self) -> "SignatoryQuerySet":
        """Fetch along whether each `leads` their agency still."""
        leads = Membership.objects.filter(
            user=models.OuterRef("user"),
            agency=models.OuterRef("agency"),
            role=Role.LEAD,
        )
        return self.annotate(leads=models.Exists(leads))


class Signatory(models.Model):
    """Who signs for an agency; part of what is frozen."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="signatories"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=200)
    title = models.CharField(_("title"), max_length=200)
    legal_entity = models.CharField(_("legal entity"), max_length=200)
    authority = models.CharField(_("authority to sign"), max_length=300)

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "agency"], name="signatory_one_per_agency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.agency_id}"


def signatories_of(agreement: Agreement) -> list[Any]:
    """Return who signs an agreement and whether each `leads` still.

    One query the first time: the agreement keeps what was read.
    """
    leading = models.Prefetch("signatories", Signatory.objects.leading())
    models.prefetch_related_objects([agreement], leading)
    return list(agreement.signatories.all())
