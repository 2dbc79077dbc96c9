"""The whole product running: web server, worker, database and broker as processes."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from config.management.commands.serve import commands, health
from tests import servers

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Stack:
    """A running site; `kind` says on which database and broker."""

    kind: str
    port: int
    data_dir: Path
    env: dict[str, str]
    _processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Return the address, without a slash at its end."""
        return f"http://localhost:{self.port}"

    def manage(self, *words: str) -> str:
        """Run a management command on the site's database; return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_web(self) -> None:
        """Start the web server and wait until it answers."""
        self._start("web", 0)
        servers.wait_for(lambda: bool(health(self.port)), what="the web server")

    def start_worker(self, *, processes: int = 2) -> None:
        """Start worker and beat; work that is due begins by itself."""
        self._start("worker", 1, "--concurrency", str(processes))

    def halt_worker(self) -> None:
        """Stop the worker and all its children where they stand."""
        os.killpg(self._processes["worker"].pid, signal.SIGSTOP)

    def kill_worker(self) -> None:
        """Kill the worker and all its children, as a power cut would."""
        process = self._processes.pop("worker")
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        # A beat that was killed leaves its lock behind, as after a power cut.
        for left in self.data_dir.glob("beat*"):
            left.unlink()

    def kill_web(self) -> None:
        """Kill the web server and all its children, as a power cut would."""
        process = self._processes.pop("web")
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End both processes."""
        for process in self._processes.values():
            os.killpg(process.pid, signal.SIGTERM)
        for process in self._processes.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._processes.clear()

    def _start(self, name: str, which: int, *options: str) -> None:
        command = commands(f"127.0.0.1:{self.port}", self.data_dir)[which]
        command += options
        with (self.data_dir / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


@contextlib.contextmanager
def running(kind: str, data_dir: Path) -> Iterator[Stack]:
    """Run the site on "postgres+redis" or on "sqlite+filesystem", the embedded default.

    Everything is stopped at the end; what web server and worker wrote stays in
    `data_dir` as web.log and worker.log.
    """
    with contextlib.ExitStack() as parts:
        port = servers.free_port()
        env = servers.clean_environment(
            DJANGO_SETTINGS_MODULE="config.settings.local",
            DATA_DIR=data_dir,
            SITE_URL=f"http://localhost:{port}",
            SWEEP_SECONDS="1",
        )
        if kind == "postgres+redis":
            env["DATABASE_URL"] = parts.enter_context(servers.postgres())
            env["BROKER_URL"] = parts.enter_context(servers.redis())
        stack = Stack(kind=kind, port=port, data_dir=data_dir, env=env)
        stack.manage("migrate", "--verbosity=0")
        stack.manage("make_seal_key")
        parts.callback(stack.stop)
        stack.start_web()
        stack.start_worker()
        yield stack
