"""The worker's own sign of life, and what it reports when it starts."""

import logging
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.core.cache import cache
from django.core.checks import Tags, run_checks
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

logger = logging.getLogger(__name__)

HEARTBEAT = "worker-heartbeat"
# Missed beats after which the worker counts as silent.
SILENT_AFTER_SECONDS = 60


@worker_ready.connect
def report_database(**signal: Any) -> None:
    """Log what the checks of the database find, as missing triggers of the chain."""
    for problem in run_checks(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS]):
        logger.error("%s", problem)


@shared_task
def heartbeat() -> None:
    """Tell every web server that broker, beat and worker work together."""
    cache.set(HEARTBEAT, timezone.now().isoformat(), timeout=SILENT_AFTER_SECONDS)
