"""Throwaway servers on free ports: PostgreSQL, Redis, and waiting for conditions."""

import contextlib
import os
import select
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

DEADLINE = 60.0
# What this server holds is thrown away, power cut or not.
_HASTY = [
    word
    for option in ("fsync", "synchronous_commit", "full_page_writes")
    for word in ("-o", f"{option}=off")
]


def free_port() -> int:
    """Return a TCP port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(
    condition: Callable[[], bool], *, what: str, seconds: float = DEADLINE
) -> None:
    """Return when the condition holds; fail naming `what` when it never does."""
    end = time.monotonic() + seconds
    pause = select.poll()
    while not condition():
        if time.monotonic() > end:
            message = f"waited {seconds:.0f} s in vain for {what}"
            raise TimeoutError(message)
        pause.poll(50)


def _line(stream: IO[str], what: str) -> str:
    """Return the next line of a server that is starting."""
    ready, _, _ = select.select([stream], [], [], DEADLINE)
    if not ready:
        message = f"{what} did not start"
        raise TimeoutError(message)
    return stream.readline()


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL of our own and yield the URL of its server.

    Debian's wrapper makes the cluster in a temporary folder, gives it a free port and
    drops it when the command inside ends: here, when its standard input closes.
    """
    shell = 'echo "postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres"; read end'
    process = subprocess.Popen(
        ["pg_virtualenv", "-t", *_HASTY, "sh", "-c", shell],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stdin
    assert process.stdout
    try:
        url = ""
        while not url.startswith("postgres://"):
            url = _line(process.stdout, "PostgreSQL").strip()
            assert process.poll() is None, "pg_virtualenv ended at once"
        yield url
    finally:
        process.stdin.close()
        # It says goodbye before it drops the cluster: nobody may hang up before that.
        process.wait(timeout=DEADLINE)
        process.stdout.close()


@contextlib.contextmanager
def redis(port: int | None = None) -> Iterator[str]:
    """Run a Redis of our own, in memory only, and yield its URL."""
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="plumbline-redis-") as folder:
        process = subprocess.Popen(
            f"redis-server --bind 127.0.0.1 --port {port} --dir {folder}".split(),
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(lambda: listens(port), what="Redis")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
            process.wait(timeout=DEADLINE)


def listens(port: int) -> bool:
    """Return whether something accepts connections on the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def clean_environment(**extra: str | Path) -> dict[str, str]:
    """Return this process's environment without the suite's own settings."""
    ours = {"DATABASE_URL", "BROKER_URL", "DATA_DIR", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {name: str(value) for name, value in extra.items()}
