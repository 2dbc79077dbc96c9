"""Documents made in the background. The row is the queue; the message only knocks."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import models
from django.db.models import F

from assessments.states import DocumentState

# A try that has not finished after this long is taken for dead.
LEASE = timedelta(seconds=20)
LONGEST_WAIT = timedelta(minutes=10)

M = TypeVar("M", bound="Document")


class DocumentQuerySet(models.QuerySet[M]):
    """Documents, asked for in the product's words."""

    def due(self, now: datetime) -> "DocumentQuerySet[M]":
        """Return what is not there yet and may be tried now, however old."""
        return self.filter(state=DocumentState.DUE, next_try_at__lte=now)


class Document(models.Model):
    """A file that some state calls for.

    A worker claims the row, makes the file, archives it and publishes the hash. Each
    step is a compare-and-swap, so that five messages at once make one document, and a
    worker killed half-way leaves a row that comes due again.
    """

    state = models.CharField(
        max_length=8, choices=DocumentState, default=DocumentState.DUE
    )
    requested_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)

    objects: Any = DocumentQuerySet[Any].as_manager()

    class Meta:
        abstract = True

    @property
    def is_ready(self) -> bool:
        """Return whether the file can be downloaded."""
        return self.state == DocumentState.READY

    @property
    def is_retrying(self) -> bool:
        """Return whether a try failed, or died without a word, and another is due."""
        return not self.is_ready and (bool(self.problem) or self.attempts > 1)

    def claim(self, now: datetime) -> bool:
        """Take the row for one try; False when another worker has it or it is done."""
        wait = min(LEASE * 2 ** min(self.attempts, 10), LONGEST_WAIT)
        hit = (
            type(self)
            .objects.due(now)
            .filter(pk=self.pk, attempts=self.attempts)
            .update(attempts=F("attempts") + 1, next_try_at=now + wait)
        )
        return bool(hit == 1)

    def publish(self, *, sha256: str, size: int, now: datetime) -> bool:
        """Name the archived file as this document; False when one already is."""
        hit = (
            type(self)
            .objects.filter(pk=self.pk, state=DocumentState.DUE)
            .update(
                state=DocumentState.READY,
                sha256=sha256,
                size=size,
                made_at=now,
                problem="",
            )
        )
        return bool(hit == 1)

    def fail(self, problem: str) -> None:
        """Write down in English why the try failed, for pages to translate."""
        type(self).objects.filter(pk=self.pk, state=DocumentState.DUE).update(
            problem=problem[:200]
        )

    @classmethod
    def due_fields(cls, now: datetime) -> dict[str, Any]:
        """Return the fields of a row that is due at once."""
        return {"requested_at": now, "next_try_at": now}
