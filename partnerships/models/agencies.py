"""Agencies, their profiles and the people in them."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.states import OPEN_STATES, Role

if TYPE_CHECKING:
    from partnerships.models.people import User


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Agencies, asked for in the product's words."""

    def for_user(self, user: "User") -> "AgencyQuerySet":
        """Return the agencies this person belongs to."""
        return self.filter(memberships__user_id=user.pk)

    def led_by(self, user: "User") -> "AgencyQuerySet":
        """Return the agencies this person is a lead of."""
        return self.filter(memberships__user_id=user.pk, memberships__role=Role.LEAD)

    def partnered_with(self, agency: "Agency") -> "AgencyQuerySet":
        """Return those on the other side of the agency's open partnerships."""
        asked = Q(
            partnerships_asked__agency_b=agency,
            partnerships_asked__state__in=OPEN_STATES,
        )
        accepted = Q(
            partnerships_accepted__agency_a=agency,
            partnerships_accepted__state__in=OPEN_STATES,
        )
        return self.filter(asked | accepted)


class Size(models.TextChoices):
    """How many people work in an agency."""

    SOLO = "1", _("Just me")
    TO_10 = "2-10", _("2 to 10")
    TO_50 = "11-50", _("11 to 50")
    TO_250 = "51-250", _("51 to 250")
    MORE = "251+", _("More than 250")


class Agency(models.Model):
    """An agency with its partner profile.

    Before a reveal the partner sees name, web site, city, markets and languages only:
    what the agency sells, brings and needs would give answers away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    website = models.URLField(_("web site"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    markets = models.TextField(_("markets"), max_length=500, blank=True)
    languages = models.CharField(_("working languages"), max_length=200, blank=True)
    size = models.CharField(_("people"), max_length=10, choices=Size, blank=True)
    services = models.TextField(_("services"), max_length=1000, blank=True)
    brings = models.TextField(_("what you bring"), max_length=1000, blank=True)
    needs = models.TextField(_("what you need"), max_length=1000, blank=True)
    vision = models.TextField(_("three-year vision"), max_length=3000, blank=True)
    created_at = models.DateTimeField()

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, asked for in the product's words."""

    def for_user(self, user: "User") -> "MembershipQuerySet":
        """Return the memberships of the agencies this person belongs to."""
        mine = Agency.objects.for_user(user).values("pk")
        return self.filter(agency__in=mine)

    def with_people(self) -> "MembershipQuerySet":
        """Fetch the people along."""
        return self.select_related("user")

    def by_name(self) -> "MembershipQuerySet":
        """Sort by the people's names."""
        return self.order_by("user__name", "pk")

    def mentioning(self, text: str) -> "MembershipQuerySet":
        """Return those in whose person's name or address the text stands."""
        return self.filter(
            Q(user__name__icontains=text) | Q(user__email__icontains=text)
        )

    def may_answer(self) -> "MembershipQuerySet":
        """Return those who can be named to answer: all but viewers."""
        return self.exclude(role=Role.VIEWER)

    def with_address(self, email: str) -> "MembershipQuerySet":
        """Return those of the person who has proved to own the address."""
        return self.filter(
            user__emailaddress__email__iexact=email, user__emailaddress__verified=True
        )


class Membership(models.Model):
    """A person's place in an agency."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    created_at = models.DateTimeField()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency"], name="membership_once_per_agency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.agency_id}"
