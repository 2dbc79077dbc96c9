"""What a power cut and a dead broker leave behind: nothing lost, nothing twice."""

import json
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from functools import partial
from http.client import HTTPException
from threading import Thread
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest

from tests import servers
from tests.journeys.visitor import Visitor
from tests.stack import Stack

pytestmark = [pytest.mark.stack]

REPORTS = "SELECT state, attempts, sha256 FROM assessments_report"
REPORT = f"{REPORTS} ORDER BY id LIMIT 1"
SEALED = "SELECT state, attempts, sha256 FROM agreements_sealeddocument"
NOTES = "SELECT note FROM assessments_stance WHERE note LIKE 'note %'"
UNTOUCHED = [("due", "0", "")]
TAKEN = [("due", "1", "")]
ACTION_SECONDS = 2.0


@pytest.fixture(scope="module", autouse=True)
def later() -> Iterator[ExitStack]:
    """Keep what a test starts until the last site has stopped."""
    with ExitStack() as parts:
        yield parts


@pytest.mark.parametrize(
    "stack",
    [
        "postgres+redis",
        pytest.param("sqlite+filesystem", marks=pytest.mark.proof),
    ],
    indirect=True,
)
def test_a_worker_killed_in_the_middle_leaves_each_document_made_once(stack: Stack):
    """One child sets the report, the other one seals, when the power goes."""
    stack.kill_worker()
    ask(stack, "sign_all()")
    halt_in_the_middle(stack)
    # The processes stand still: what the rows say cannot change any more.
    assert rows(stack, REPORT) == TAKEN
    assert rows(stack, SEALED) == TAKEN
    stack.kill_worker()
    finished = list((stack.data_dir / "documents").glob("*/[0-9a-f]*"))
    assert len(finished) == 3, "only the frozen PDF and two reports are there"

    stack.start_worker()
    servers.wait_for(
        lambda: rows(stack, REPORT)[0][0] == rows(stack, SEALED)[0][0] == "ready",
        what="both documents",
    )
    check_each_once(json.loads(ask(stack, "knock_again(); tell()")))


def check_each_once(said: dict[str, Any]) -> None:
    """Hold rows, archive, chain and letters against each other."""
    tries = sorted((row["what"], row["attempts"]) for row in said["rows"])
    assert tries == [
        ("Report", 1),
        ("Report", 1),
        ("Report", 2),
        ("Revision", 1),
        ("SealedDocument", 2),
    ]
    assert {row["state"] for row in said["rows"]} == {"ready"}
    assert said["archive"] == {
        row["sha256"]: [row["sha256"], row["size"]] for row in said["rows"]
    }
    assert said["state"] == "sealed"
    assert said["chain"] == []
    assert said["events"].count("sealed") == said["events"].count("rendered") == 1
    assert said["events"].count("signed") == 2
    assert said["events"][-2:] == ["sealed", "sent"]
    assert said["deeds"].count("report_made") == 3
    assert said["letters"] == said["members"]


@pytest.mark.parametrize("stack", ["postgres+redis"], indirect=True)
def test_a_dead_broker_fails_nobody_and_the_report_comes_when_it_is_back(
    stack: Stack, later: ExitStack
):
    found = json.loads(ask(stack, "half_locked()"))
    lead = Visitor(stack.url)
    lead.sign_in(found["email"], "correct horse battery")
    page = f"/rounds/{found['round']}"
    known = f"{REPORTS} WHERE round_id = '{found['round']}'"
    port = urlsplit(stack.env["BROKER_URL"]).port
    subprocess.run(f"redis-cli -p {port} shutdown nosave".split(), check=True)

    start = time.monotonic()
    where_to = lead.post(f"{page}/lock/")
    took = time.monotonic() - start
    assert took < ACTION_SECONDS
    assert where_to == f"{page}/waiting/"
    assert rows(stack, known) == 3 * UNTOUCHED

    later.enter_context(servers.redis(port))
    servers.wait_for(
        lambda: {state for state, *_ in rows(stack, known)} == {"ready"},
        what="the reports",
    )
    assert f"{page}/report-b.pdf" in lead.get(f"{page}/verdict/")


@pytest.mark.parametrize(
    "stack",
    [
        "postgres+redis",
        pytest.param("sqlite+filesystem", marks=pytest.mark.proof),
    ],
    indirect=True,
)
def test_an_acknowledged_answer_outlives_the_web_server(stack: Stack):
    found = json.loads(ask(stack, "begin()"))
    page = f"/rounds/{found['round']}/questions/growth/"
    lead = Visitor(stack.url)
    lead.sign_in(found["email"], "correct horse battery")
    acknowledged = ["0-"]

    for enough in (12, 24):
        writer = Thread(target=type_on, args=(lead, page, acknowledged))
        writer.start()
        servers.wait_for(partial(is_longer, acknowledged, enough), what="answers")
        stack.kill_web()
        writer.join()
        count = len(acknowledged) - 1
        ((note,),) = rows(stack, NOTES)
        # The one after the last may have been written without anybody hearing of it.
        assert note in (f"note {count}", f"note {count + 1}")
        stack.start_web()
        shown = lead.get(page)
        assert note in shown
        acknowledged[-1] = shown.split('name="note--seen" value="')[1].split('"')[0]


def is_longer(found: list[str], than: int) -> bool:
    """Return whether there are more than so many."""
    return len(found) > than


def type_on(lead: Visitor, page: str, acknowledged: list[str]) -> None:
    """Save one note after the other until nobody answers; keep what was answered."""
    with suppress(URLError, OSError, HTTPException):
        while True:
            seen = {"note--seen": acknowledged[-1], "note": f"note {len(acknowledged)}"}
            told = lead.ask(f"{page}save/", part="note", **seen)
            acknowledged.append(told["seen"])


def ask(stack: Stack, what: str) -> str:
    """Let the site do or say something; return what it printed."""
    words = f"from tests.journeys.groundwork import *; {what}"
    return stack.manage("shell", "--no-imports", "-c", words)


def rows(stack: Stack, query: str) -> list[tuple[str, ...]]:
    """Return what the database says at this moment, past all of the site's code."""
    if stack.kind == "postgres+redis":
        command = ["psql", stack.env["DATABASE_URL"], "-At", "-c", query]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return [tuple(row.split("|")) for row in done.stdout.splitlines()]
    path = stack.data_dir / "plumbline.sqlite3"
    with closing(sqlite3.connect(path, timeout=20)) as connection:
        return [tuple(map(str, row)) for row in connection.execute(query)]


def halt_in_the_middle(stack: Stack) -> None:
    """Start a worker and stop all of its processes once both rows are taken.

    Loading the typesetter alone takes a new child longer than a few looks here.
    """
    stack.start_worker()
    servers.wait_for(
        lambda: UNTOUCHED not in (rows(stack, REPORT), rows(stack, SEALED)),
        what="both rows to be taken",
    )
    stack.halt_worker()
