"""Wakes a worker. The message is only a doorbell: the database is the queue.

A row that is due stays due until a worker has done it, so a ring that nobody hears
costs a few seconds until the next sweep and never the user's act.
"""

import logging
import time
from functools import partial

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)

# Two quick tries; Celery's own patience would hold a request for six seconds.
IMPATIENT = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CONNECT_SECONDS = 1
# An act that rings five times waits for a dead broker once, not five times.
QUIET_SECONDS = 5.0


class _Quiet:
    """Until when nobody rings, in seconds of the process's own clock."""

    until = 0.0


def ring(task: str, *ids: object) -> None:
    """Ask for `task` with the given ids as soon as the transaction has committed.

    Ids that are not whole numbers travel as text. A dead broker is logged, no more.
    """
    args = [key if isinstance(key, int) else str(key) for key in ids]
    transaction.on_commit(partial(_send, task, args), robust=True)


def _send(task: str, args: list[int | str]) -> None:
    if time.monotonic() < _Quiet.until:
        return
    try:
        with current_app.connection_for_write(
            connect_timeout=CONNECT_SECONDS, transport_options=IMPATIENT
        ) as connection:
            current_app.send_task(task, args=args, connection=connection, retry=False)
    except Exception:
        # Whatever a broken broker raises, the act has been committed.
        _Quiet.until = time.monotonic() + QUIET_SECONDS
        logger.warning("No worker could be woken for %s", task, exc_info=True)
