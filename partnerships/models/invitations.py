"""Invitations by e-mail. Only the SHA-256 of a link's token is kept.

A row with `sent_at` empty is due: the worker draws the token, keeps its hash, sends
the letter, and only then says when. Drawing again replaces the earlier link.
"""

from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.models.agencies import Agency
from partnerships.models.partnerships import Partnership
from partnerships.models.people import User
from partnerships.states import Role

M = TypeVar("M", bound=models.Model)


class InvitationQuerySet(models.QuerySet[M]):
    """Invitations, asked for in the product's words."""

    def with_token(self, token_sha256: str) -> M | None:
        """Return the one whose link's token has this SHA-256, with its agency."""
        return self.with_agency().filter(token_sha256=token_sha256).first()

    def due(self, now: datetime) -> "InvitationQuerySet[M]":
        """Return those whose letter has not gone out and may be tried now."""
        return self.open().filter(sent_at=None, next_try_at__lte=now)

    def with_agency(self) -> "InvitationQuerySet[M]":
        """Fetch the asking agency, the person who asked and the partnership along."""
        agency = (
            "partnership__agency_a" if self.model is PartnerInvitation else "agency"
        )
        return self.select_related("partnership", agency, "created_by")

    def open(self) -> "InvitationQuerySet[M]":
        """Return those nobody accepted or took back."""
        return self.filter(accepted_at=None, revoked_at=None)


class Invitation(models.Model):
    """What both kinds of invitation share."""

    email = models.EmailField(_("their e-mail address"))
    token_sha256 = models.CharField(
        max_length=64, unique=True, null=True, blank=True, editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def is_open(self, now: datetime) -> bool:
        """Return whether a link to it can still be accepted."""
        return (
            self.accepted_at is None
            and self.revoked_at is None
            and now < self.expires_at
        )

    def is_for(self, user: User) -> bool:
        """Return whether this person has proved to own the invited address."""
        owned = User.objects.filter(
            pk=user.pk,
            emailaddress__email__iexact=self.email,
            emailaddress__verified=True,
        )
        return owned.exists()


class PartnerInvitation(Invitation):
    """Asks the lead of another agency into a partnership."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="invitations"
    )

    objects: Any = InvitationQuerySet["PartnerInvitation"].as_manager()

    class Meta:
        verbose_name = _("invitation of a partner")
        verbose_name_plural = _("invitations of partners")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="partner_invitation_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.partnership_id}"


class TeamInvitation(Invitation):
    """Asks a colleague into one's agency, and perhaps to answer in a partnership."""

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.CASCADE,
        related_name="team_invitations",
        null=True,
        blank=True,
    )

    objects: Any = InvitationQuerySet["TeamInvitation"].as_manager()

    class Meta:
        verbose_name = _("invitation of a colleague")
        verbose_name_plural = _("invitations of colleagues")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.role}"
