"""The append-only chain of what happened to an agreement."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.evidence import EventRecord, utc_text
from agreements.models.agreements import Agreement


class EventQuerySet(models.QuerySet["Event"]):
    """Events, asked for in the product's words."""

    def with_text(self, field: str) -> "EventQuerySet":
        """Fetch the plain text of a field along, as `text`: None once it is erased."""
        secret = EventSecret.objects.filter(event=models.OuterRef("pk"), field=field)
        return self.annotate(text=models.Subquery(secret.values("text")))


class Event(models.Model):
    """One link of an agreement's chain; see `agreements.evidence` for its hash.

    Names and free text stand in `payload` as salted commitments only; their plain
    text and salt are in `EventSecret`, which can be erased without breaking the chain.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="events"
    )
    sequence = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64)
    type = models.CharField(max_length=40)
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()
    revision_hash = models.CharField(max_length=64, blank=True)
    payload = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["agreement", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "sequence"], name="event_sequence_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.sequence} {self.type}"

    def as_record(self) -> EventRecord:
        """Return it in the shape whose hash anyone can recompute."""
        return EventRecord(
            sequence=self.sequence,
            previous_hash=self.previous_hash,
            type=self.type,
            actor=self.actor,
            at=utc_text(self.at),
            revision_hash=self.revision_hash,
            payload=self.payload,
            hash=self.hash,
        )


class EventSecret(models.Model):
    """The plain text and salt behind one commitment of an event; erasable."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="secrets")
    field = models.CharField(max_length=60)
    text = models.TextField()
    salt = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("plain text of an event")
        verbose_name_plural = _("plain texts of events")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "field"], name="event_secret_once")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.field}"
