"""Ringing for a worker, with real brokers: files, nobody at all, and a mute one."""

import json
import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import celery
import kombu
import pytest
from django.db import transaction

from config import celery_app
from partnerships import doorbell
from tests.servers import free_port

TASK = "partnerships.tasks.sweep"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _listening(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget that an earlier test found its broker dead."""
    monkeypatch.setattr(doorbell._Quiet, "until", 0.0)


@pytest.fixture
def app() -> Iterator[celery.Celery]:
    """Stand in for the project's application, so that no test changes its broker."""
    app = celery.Celery("doorbell", set_as_current=True)
    yield app
    app.close()
    celery_app.set_current()


@pytest.fixture
def queue(app: celery.Celery, tmp_path: Path) -> Path:
    folder = tmp_path / "queue"
    folder.mkdir()
    app.conf.update(broker_url="filesystem://")
    app.conf.update(
        broker_transport_options={
            "data_folder_in": str(folder),
            "data_folder_out": str(folder),
            "control_folder": str(tmp_path / "control"),
        }
    )
    return folder


@pytest.fixture
def mute() -> Iterator[int]:
    """Yield the port of a server that accepts and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture(params=["redis", "amqp"])
def scheme(request: pytest.FixtureRequest) -> str:
    """Return a kind of broker, loaded: that takes longer than finding it dead."""
    name = str(request.param)
    kombu.Connection(f"{name}://").get_transport_cls()
    return name


def sent(queue: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text())["headers"] for path in queue.glob("*.msg")]


def test_message_names_the_task(queue: Path) -> None:
    doorbell.ring(TASK, 7, "2f1c")
    (headers,) = sent(queue)
    assert headers["task"] == TASK
    assert headers["argsrepr"] == "[7, '2f1c']"
    assert headers["ignore_result"] is True


def test_rings_only_after_the_commit(queue: Path) -> None:
    with transaction.atomic():
        doorbell.ring(TASK, 7)
        assert sent(queue) == []
    assert len(sent(queue)) == 1


def test_silent_after_a_rollback(queue: Path) -> None:
    with transaction.atomic():
        doorbell.ring(TASK, 7)
        transaction.set_rollback(True)
    assert sent(queue) == []


def test_dead_broker_costs_nobody_anything(
    app: celery.Celery, scheme: str, caplog: pytest.LogCaptureFixture
) -> None:
    app.conf.update(broker_url=f"{scheme}://127.0.0.1:{free_port()}//")
    started = time.monotonic()
    with caplog.at_level(logging.WARNING), transaction.atomic():
        doorbell.ring(TASK, "secret-id")
    assert time.monotonic() - started < 2
    assert TASK in caplog.text
    assert "secret-id" not in caplog.text


def test_mute_broker_does_not_hold_a_person(
    app: celery.Celery, mute: int, scheme: str
) -> None:
    app.conf.update(broker_url=f"{scheme}://127.0.0.1:{mute}//")
    started = time.monotonic()
    for number in range(5):
        doorbell.ring(TASK, number)
    assert time.monotonic() - started < 2


def test_rings_again_after_a_while(
    app: celery.Celery, queue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = app.conf.broker_url
    app.conf.update(broker_url=f"amqp://127.0.0.1:{free_port()}//")
    doorbell.ring(TASK, 1)
    app.conf.update(broker_url=url)
    doorbell.ring(TASK, 2)
    assert sent(queue) == []
    later = time.monotonic() + doorbell.QUIET_SECONDS + 1
    monkeypatch.setattr("partnerships.doorbell.time.monotonic", lambda: later)
    doorbell.ring(TASK, 3)
    assert [headers["argsrepr"] for headers in sent(queue)] == ["[3]"]
