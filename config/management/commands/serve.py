"""`manage.py serve`: the demo's web server and worker, started and stopped together."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.core import checks
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS

from config.demo.story import LOGINS, PASSWORD
from config.starting import prepare_seal_key
from config.tasks import HEARTBEAT
from partnerships.models import User

PATIENCE_SECONDS = 120


class Command(BaseCommand):
    """Prepares the database, the seal key and the demo, then serves until Ctrl-C."""

    help = "Start web server and worker together, with the demo loaded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the address to serve at."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--no-demo", action="store_true", help="start with an empty site"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve; whichever of the two ends first takes the other along."""
        for stop in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop, _interrupt)
        address = f"http://localhost:{options['port']}"
        _refuse_taken_port(options["host"], options["port"])
        self._prepare(demo=not options["no_demo"])
        cache.delete(HEARTBEAT)
        env = os.environ | {"SITE_URL": address}
        bind = f"{options['host']}:{options['port']}"
        processes = [
            # A session of their own: Ctrl-C reaches this process only, which then asks
            # both to finish what they have in hand.
            subprocess.Popen(command, env=env, start_new_session=True)
            for command in commands(bind, settings.DATA_DIR)
        ]
        try:
            self._wait_until_both_answer(options["port"], processes)
            self._tell(address, demo=not options["no_demo"])
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
            message = "The web server or the worker ended; the other one was stopped."
            raise CommandError(message)
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")
        finally:
            _stop(processes)

    def _prepare(self, *, demo: bool) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        self.check(
            tags=[checks.Tags.database],
            databases=[DEFAULT_DB_ALIAS],
            fail_level=checks.WARNING,
        )
        prepare_seal_key(self.stdout)
        if demo and not User.objects.exists():
            self.stdout.write("Loading the demo …")
            call_command("demo", stdout=self.stdout)

    def _wait_until_both_answer(
        self, port: int, processes: list[subprocess.Popen[bytes]]
    ) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        rung = False
        while time.monotonic() < end:
            if any(process.poll() is not None for process in processes):
                message = "The web server or the worker did not start; see above."
                raise CommandError(message)
            said = health(port)
            if said.get("worker") == "ok":
                return
            if said and not rung:
                current_app.send_task("config.tasks.heartbeat")
                rung = True
            time.sleep(0.2)
        message = f"Web server or worker gave no answer in {PATIENCE_SECONDS} seconds."
        raise CommandError(message)

    def _tell(self, address: str, *, demo: bool) -> None:
        lines = ["", f"Plumbline is ready at {address}/"]
        lines.append(f"Every e-mail it sends is shown at {address}/outbox/")
        if demo:
            lines += ["", f"Sign in as (the password is always {PASSWORD}):"]
            lines += [f"  {email:34} {what}" for email, what in LOGINS]
        lines += ["", "Ctrl-C stops it."]
        self.stdout.write("\n".join(lines))


def _interrupt(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def commands(bind: str, data_dir: Path) -> list[list[str]]:
    """Return the command lines of the web server and of the worker with its beat."""
    scripts = Path(sys.executable).parent
    web = [str(scripts / "gunicorn"), "config.wsgi", "--bind", bind]
    web += ["--workers", "2", "--threads", "4", "--log-level", "warning"]
    worker = [str(scripts / "celery"), "--app", "config", "--quiet", "worker"]
    worker += ["--beat", "--schedule", str(data_dir / "beat")]
    worker += ["--concurrency", "2", "--loglevel", "WARNING"]
    return [web, worker]


def health(port: int) -> dict[str, str]:
    """Return what the site says of its health, empty while it gives no answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        said: dict[str, str] = json.load(connection.getresponse())
    except (OSError, ValueError, HTTPException):
        return {}
    finally:
        connection.close()
    return said


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            message = f"Port {port} is taken. Choose another: make run PORT={port + 1}"
            raise CommandError(message) from problem


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        # One that was killed could not stop its own children any more.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
