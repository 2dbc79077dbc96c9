"""The embedded broker: nobody ever reads half a message."""

import contextlib
import threading
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from config import celery_app

MESSAGES = 300


@pytest.fixture
def connection(tmp_path: Path):
    """Return a connection through the transport that the product uses."""
    assert celery_app
    folder = str(tmp_path)
    options = {
        "data_folder_in": folder,
        "data_folder_out": folder,
        "control_folder": str(tmp_path / "control"),
    }
    with Connection("filesystem://", transport_options=options) as made:
        yield made


def test_a_reader_that_never_waits_gets_every_message_whole(connection, tmp_path):
    """Reads as fast as it can while another thread writes."""

    def write() -> None:
        channel = connection.clone().channel()
        for number in range(MESSAGES):
            channel._put("bell", {"number": number, "text": "x" * 5000})

    reader = connection.channel()
    writer = threading.Thread(target=write)
    writer.start()
    got: set[int] = set()
    while len(got) < MESSAGES:
        with contextlib.suppress(Empty):
            got.add(reader._get("bell")["number"])
    writer.join()

    assert got == set(range(MESSAGES))
    assert not list(tmp_path.glob("*.part"))
