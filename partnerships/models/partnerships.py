"""Partnerships of exactly two agencies, and who of each answers."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from partnerships.languages import offered
from partnerships.models.agencies import Agency, Membership
from partnerships.models.people import User
from partnerships.states import PartnershipState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

Side = Literal["a", "b"]
# How far away a due date may lie.
LONGEST_DAYS = 365
# What a list of partnerships does without: an agency says a lot about itself.
PROFILE = ("website", "markets", "services", "brings", "needs", "vision")


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    """Partnerships, asked for in the product's words."""

    def for_user(self, user: "User") -> "PartnershipQuerySet":
        """Return the partnerships of the agencies this person belongs to."""
        mine = Agency.objects.for_user(user).values("pk")
        return self.filter(Q(agency_a__in=mine) | Q(agency_b__in=mine))

    def of_agencies(self, ids: "Iterable[UUID]") -> "PartnershipQuerySet":
        """Return the partnerships that these agencies are in."""
        ids = list(ids)
        return self.filter(Q(agency_a__in=ids) | Q(agency_b__in=ids))

    def with_agencies(self) -> "PartnershipQuerySet":
        """Fetch both agencies along."""
        return self.select_related("agency_a", "agency_b")

    def with_names(self) -> "PartnershipQuerySet":
        """Fetch both agencies along, of their profiles the names only."""
        profiles = [
            f"{side}__{name}" for side in ("agency_a", "agency_b") for name in PROFILE
        ]
        return self.with_agencies().defer(*profiles)

    def open(self) -> "PartnershipQuerySet":
        """Return those that nobody withdrew."""
        return self.exclude(state=PartnershipState.WITHDRAWN)

    def between(self, one: Agency, other: Agency) -> "PartnershipQuerySet":
        """Return the partnerships of this pair, whoever asked whom."""
        return self.filter(
            Q(agency_a=one, agency_b=other) | Q(agency_a=other, agency_b=one)
        )


class Partnership(models.Model):
    """Two agencies finding out whether their goals are aligned.

    `agency_a` asked; `agency_b` is unknown until its lead accepts. Nothing else
    distinguishes the two: they are equals.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency_a = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="partnerships_asked"
    )
    agency_b = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        related_name="partnerships_accepted",
        null=True,
        blank=True,
    )
    purpose = models.TextField(_("what it is about"), max_length=1000)
    language = models.CharField(_("language"), max_length=8, choices=offered)
    due_on = models.DateField(_("answers due by"))
    state = models.CharField(
        max_length=12, choices=PartnershipState, default=PartnershipState.INVITED
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency_b__isnull=True) | ~Q(agency_a=F("agency_b")),
                name="partnership_has_two_agencies",
            ),
            models.CheckConstraint(
                condition=~Q(state=PartnershipState.ACTIVE)
                | Q(agency_b__isnull=False, accepted_at__isnull=False),
                name="partnership_active_means_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_a_id} + {self.agency_b_id or '?'}"

    @property
    def agencies(self) -> tuple[Agency, ...]:
        """Return both agencies, or only the asking one before acceptance."""
        return tuple(a for a in (self.agency_a, self.agency_b) if a is not None)

    @property
    def is_waiting(self) -> bool:
        """Return whether the invited agency has not answered yet."""
        return self.state == PartnershipState.INVITED

    @property
    def is_open(self) -> bool:
        """Return whether nobody has withdrawn."""
        return self.state != PartnershipState.WITHDRAWN

    def side_of(self, agency: Agency) -> Side:
        """Return "a" or "b"; LookupError for an agency that is not in it."""
        if agency.pk == self.agency_a_id:
            return "a"
        if agency.pk == self.agency_b_id:
            return "b"
        raise LookupError(agency.pk)

    def partner_of(self, agency: Agency) -> Agency | None:
        """Return the other agency, None while the invitation is open."""
        return self.agency_b if agency.pk == self.agency_a_id else self.agency_a


@dataclass(frozen=True)
class People:
    """Names by person, and the sides of those who are members still."""

    names: "Mapping[int, str]"
    sides: "Mapping[int, Side]"


def people_in(partnership: Partnership, ids: "Iterable[int]") -> People:
    """Return who these people are in a partnership; one query."""
    agencies = {agency.pk: agency for agency in partnership.agencies}
    places = Membership.objects.filter(user=OuterRef("pk"), agency__in=agencies)
    theirs = Subquery(places.values("agency")[:1], output_field=models.UUIDField())
    found = User.objects.filter(pk__in=ids).values_list("pk", "name", theirs)
    known = [(pk, name, agencies.get(agency)) for pk, name, agency in found]
    return People(
        names={pk: name for pk, name, _agency in known},
        sides={pk: partnership.side_of(one) for pk, _name, one in known if one},
    )


class Respondent(models.Model):
    """A person whose answers count for their agency in a partnership."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="respondents"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="respondents"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="respondents"
    )
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("respondent")
        verbose_name_plural = _("respondents")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "user"], name="respondent_once_per_partnership"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.agency_id}"
