"""`manage.py serve`, as a newcomer meets it: start, sign in, stop, start again."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.demo.story import DANA, LOGINS, MERIDIAN, PASSWORD
from tests import servers
from tests.journeys.visitor import Visitor
from tests.stack import ROOT

pytestmark = [pytest.mark.stack]

PATIENCE_SECONDS = 300


@dataclass
class Serve:
    """One run of the command, with what it has said so far in a file."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    data_dir: Path

    @property
    def url(self) -> str:
        """Return the address, without a slash at its end."""
        return f"http://localhost:{self.port}"

    @property
    def said(self) -> str:
        """Return everything it and its two children printed."""
        return self.log.read_text("utf-8")

    def wait_until_ready(self) -> None:
        """Wait for its last line."""
        servers.wait_for(
            lambda: "Ctrl-C stops it." in self.said or self.process.poll() is not None,
            what="the site",
            seconds=PATIENCE_SECONDS,
        )
        assert self.process.poll() is None, self.said

    def press_ctrl_c(self) -> int:
        """Do what a terminal does on Ctrl-C; return the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=PATIENCE_SECONDS)

    def everything(self) -> dict[int, str]:
        """Return the command lines of all processes that work on its data."""
        mark = f"DATA_DIR={self.data_dir}".encode()
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark not in (folder / "environ").read_bytes().split(b"\0"):
                    continue
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
            except OSError:
                continue  # It ended while we looked.
            if words:
                found[int(folder.name)] = words.decode()
        return found


@contextmanager
def serving(data_dir: Path, port: int, *words: str) -> Iterator[Serve]:
    """Run the command on the data; whatever is left of it at the end is killed."""
    log = data_dir.with_suffix(".log")
    env = servers.clean_environment(
        DJANGO_SETTINGS_MODULE="config.settings.local", DATA_DIR=data_dir
    )
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port), *words],
            cwd=ROOT,
            env=env,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    serve = Serve(process, port, log, data_dir)
    try:
        yield serve
    finally:
        for pid in serve.everything():
            os.kill(pid, signal.SIGKILL)
        process.wait()


def test_from_the_first_start_to_the_second(tmp_path: Path):
    data_dir = tmp_path / "var"
    with serving(data_dir, servers.free_port()) as first:
        first.wait_until_ready()
        assert "Loading the demo" in first.said
        assert f"ready at {first.url}/" in first.said
        assert f"password is always {PASSWORD}" in first.said
        assert all(email in first.said for email, _ in LOGINS)
        visitor = Visitor(first.url)
        assert '"worker": "ok"' in visitor.get("/healthz")
        assert MERIDIAN.name in visitor.sign_in(DANA, PASSWORD)
        assert len(first.everything()) > 3
        assert first.press_ctrl_c() == 0
        assert "\nStopped.\n" in first.said
        assert "Traceback" not in first.said
        assert not first.everything()

    with serving(data_dir, first.port) as second:
        second.wait_until_ready()
        assert "Loading the demo" not in second.said
        # The session of before the stop is still good: same data, same secret key.
        assert MERIDIAN.name in Visitor(second.url, visitor.cookies).get("/")
        assert second.press_ctrl_c() == 0


@pytest.mark.parametrize("program", ["bin/celery", "bin/gunicorn"])
def test_whichever_ends_takes_the_other_one_along(tmp_path: Path, program: str):
    with serving(tmp_path / "var", servers.free_port(), "--no-demo") as serve:
        serve.wait_until_ready()
        first = min(
            pid for pid, words in serve.everything().items() if program in words
        )
        os.kill(first, signal.SIGKILL)
        assert serve.process.wait(timeout=PATIENCE_SECONDS) != 0
        assert "The web server or the worker ended" in serve.said
        servers.wait_for(lambda: not serve.everything(), what="an empty house")


def test_a_taken_port_is_told_before_anything_is_touched(tmp_path: Path):
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        port = squatter.getsockname()[1]
        with serving(tmp_path / "var", port) as serve:
            assert serve.process.wait(timeout=PATIENCE_SECONDS) != 0
            assert f"Port {port} is taken." in serve.said
            assert f"make run PORT={port + 1}" in serve.said
            assert "Traceback" not in serve.said
            assert not list((tmp_path / "var").glob("*.sqlite3*"))
