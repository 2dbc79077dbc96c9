"""Partnership Operating Agreements."""

import uuid
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from agreements import content
from agreements.states import CLOSED, SIGNABLE, AgreementState
from assessments.models import Round
from partnerships.models import Partnership

if TYPE_CHECKING:
    from datetime import date

    from partnerships.models import User


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Agreements, asked for in the product's words."""

    def for_user(self, user: "User") -> "AgreementQuerySet":
        """Return the agreements of the partnerships this person may see."""
        return self.filter(
            partnership__in=Partnership.objects.for_user(user).values("pk")
        )

    def with_place_of(self, user: "User") -> "AgreementQuerySet":
        """Fetch along the agency of a member and their role there, as `place_*`."""
        place = user.memberships.filter(
            Q(agency=OuterRef("partnership__agency_a"))
            | Q(agency=OuterRef("partnership__agency_b"))
        )
        return self.annotate(
            place_agency=Subquery(
                place.values("agency")[:1], output_field=models.UUIDField()
            ),
            place_role=Subquery(place.values("role")[:1]),
        )

    def standing(self) -> "AgreementQuerySet":
        """Return all but the amendments that were dropped."""
        return self.exclude(state=AgreementState.DROPPED)

    def open(self) -> "AgreementQuerySet":
        """Return those in force, and those on the way there."""
        return self.standing().exclude(state__in=CLOSED)

    def past_signing(self, today: "date") -> "AgreementQuerySet":
        """Return those whose last day to sign is over and that are open to it still."""
        return self.filter(
            state__in=SIGNABLE, revisions__voided_at=None, revisions__sign_by__lt=today
        )

    def with_partnership(self) -> "AgreementQuerySet":
        """Fetch the partnership and both agencies along."""
        return self.select_related(
            "partnership", "partnership__agency_a", "partnership__agency_b"
        )


class Agreement(models.Model):
    """One numbered agreement of a partnership, drafted from one revealed round."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="agreements"
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    content_version = models.CharField(max_length=20)
    state = models.CharField(
        max_length=16, choices=AgreementState, default=AgreementState.DRAFT
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField()
    # An amendment amends the sealed agreement before it, and names that file's hash.
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="amendments",
        null=True,
        blank=True,
    )
    parent_sha256 = models.CharField(max_length=64, blank=True)
    # When it ceased to be in force, superseded or ended, or was dropped.
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["partnership", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "number"], name="agreement_number_once"
            ),
            models.UniqueConstraint(
                fields=["parent"],
                condition=~Q(state=AgreementState.DROPPED),
                name="amendment_one_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership_id} #{self.number}"

    @property
    def is_amendment(self) -> bool:
        """Return whether it amends a sealed agreement."""
        return self.parent_id is not None

    @property
    def is_closed(self) -> bool:
        """Return whether it was in force once and is no more."""
        return self.state in CLOSED

    @cached_property
    def languages(self) -> tuple[str, str]:
        """Return the language of record and the second one, "" for none, as settled.

        Read once: what is settled later shows in an agreement that is fetched again.
        """
        status = (one.values for one in self.sections.all() if one.key == "status")
        return content.languages_of(
            self.content_version, next(status, {}), self.partnership.language
        )
