"""The worker's own sign of life."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

HEARTBEAT = "worker-heartbeat"
# Missed beats after which the worker counts as silent.
SILENT_AFTER_SECONDS = 60


@shared_task
def heartbeat() -> None:
    """Tell every web server that broker, beat and worker work together."""
    cache.set(HEARTBEAT, timezone.now().isoformat(), timeout=SILENT_AFTER_SECONDS)
