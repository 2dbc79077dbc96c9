"""Knocks at the worker once a transaction has committed.

The state in the database is the queue, and a periodic sweep finds whatever is due. A
message only makes the worker look sooner: losing one costs seconds and nothing else,
and a broker that is down must never fail what a person just did.
"""

import logging
import time
from functools import partial

import celery
from django.db import transaction

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 1
# One try: the sweep is the retry. The names are those of several transports, each
# takes the ones it knows.
IMPATIENT = {
    "max_retries": 0,
    "socket_connect_timeout": CONNECT_SECONDS,
    "socket_timeout": CONNECT_SECONDS,
    "read_timeout": CONNECT_SECONDS,
    "write_timeout": CONNECT_SECONDS,
}
# What rings five times waits for a dead broker once, not five times.
QUIET_SECONDS = 5.0


class _Quiet:
    """Until when nobody rings, in seconds of the process's own clock."""

    until = 0.0


def ring(task_name: str, *args: object) -> None:
    """Ask a worker to run the task called `task_name` with `args`, after the commit.

    Arguments that are no whole numbers travel as text. Outside a transaction it rings
    at once; a transaction rolled back never rings; a dead broker is logged, no more.
    """
    sent = [value if isinstance(value, int) else str(value) for value in args]
    transaction.on_commit(partial(_send, task_name, sent), robust=True)


def _send(task_name: str, args: list[int | str]) -> None:
    if time.monotonic() < _Quiet.until:
        return
    app = celery.current_app
    try:
        # A connection of its own: the pooled one waits longer than a person would.
        with app.connection_for_write(
            connect_timeout=CONNECT_SECONDS, transport_options=IMPATIENT
        ) as connection:
            app.send_task(
                task_name,
                args=args,
                connection=connection,
                ignore_result=True,
                retry=False,
            )
    # Every transport raises errors of its own, and none may reach the person.
    except Exception as problem:
        _Quiet.until = time.monotonic() + QUIET_SECONDS
        logger.warning(
            "No worker could be woken for %s (%s)", task_name, type(problem).__name__
        )
