"""What happened, and the letters that tell people of it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.models.agencies import Agency
from partnerships.models.partnerships import Partnership


class Event(models.Model):
    """One act, written in the transaction that did it. Never holds an answer.

    `agency` is whose act it was: before a reveal only that agency may read it.
    """

    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.CASCADE,
        related_name="events",
        null=True,
        blank=True,
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="events", null=True, blank=True
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    verb = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Letters, asked for in the product's words."""

    def due(self, now: datetime) -> "NoticeQuerySet":
        """Return the letters that have not gone out and may be tried now."""
        return self.filter(sent_at=None, next_try_at__lte=now)


class Notice(models.Model):
    """A letter to one person about one partnership, due until it is sent.

    `event` names its templates in `templates/emails/<event>/`; `path` is the page its
    one action opens, `mute_path` where a reader stops letters of this kind, "" where
    there is only this one. `facts` are what its words need besides, such as a hash or a
    day, as text. It carries no answer and no clause.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="notices"
    )
    event = models.CharField(max_length=40)
    path = models.CharField(max_length=300)
    mute_path = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(sent_at=None),
                name="notice_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.user_id}"
