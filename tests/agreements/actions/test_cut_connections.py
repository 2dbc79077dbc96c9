"""The connection to the database is cut at the statements of an act, one by one.

Whoever gets no answer finds everything as it was, and may simply do it again.
CUT_EVERY says at which: every sixth one, each of them in `make proof`.
"""

import os
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.db import InterfaceError, OperationalError, connection

from agreements.actions.freezing import freeze
from agreements.actions.sealing import publish_revision, publish_sealed
from agreements.states import AgreementState
from assessments import archive
from assessments.states import RoundState
from tests.agreements.actions.test_races import is_whole, ready
from tests.agreements.story import NOW, agreed
from tests.assessments.factories import growth, make_pair, save

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("documents"),
]
CUT_EVERY = int(os.environ.get("CUT_EVERY", "6"))
ROOMS = ("partnerships", "assessments", "agreements")


def everything() -> dict[str, list[Any]]:
    """Return every row of every table of the three rooms."""
    models = [one for room in ROOMS for one in apps.get_app_config(room).get_models()]
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values_list())
        for model in models
    }


class Cut:
    """Ends the connection just before the statement at its place, as a crash would."""

    def __init__(self, place: int) -> None:
        self.left = place
        self.sql = ""

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, how: Any
    ) -> Any:
        """Pass a statement on, or end the connection first."""
        self.left -= 1
        if self.left == 0:
            self.sql = sql
            end_of(connection.connection.info.backend_pid)
        return execute(sql, params, many, how)


def end_of(process: int) -> None:
    """Let the server end a connection, and wait until it is gone."""
    other = connection.copy("other")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
        assert cursor.fetchone() == (True,)
    other.close()


def through(act: Callable[[], object]) -> int:
    """Do it, cut off at its statements in turn until it comes through.

    Returns how many statements it has, at least.
    """
    before = everything()
    for place in count(1, CUT_EVERY):
        cut = Cut(place)
        try:
            with connection.execute_wrapper(cut):
                act()
        except (OperationalError, InterfaceError):
            connection.close()
            assert everything() == before, cut.sql
        else:
            return place - CUT_EVERY
    raise AssertionError


def test_the_lock_that_reveals() -> None:
    pair = make_pair()
    save(pair.begin(pair.lead_a, pair.a), "growth", growth(2))
    save(pair.begin(pair.lead_b, pair.b), "growth", growth(6))
    pair.lock(pair.lead_a, pair.a)
    assert through(lambda: pair.lock(pair.lead_b, pair.b)) > 10
    pair.round.refresh_from_db()
    assert pair.round.state == RoundState.REVEALED


def test_freezing_signing_and_sealing() -> None:
    story = agreed()
    agreement, seat = story.agreement, story.a
    assert through(lambda: freeze(agreement=agreement, seat=seat, now=NOW)) > 10
    pdf = archive.store(b"%PDF-1.7 stand-in")
    publish_revision(revision=story.revision, sha256=pdf, size=17, now=NOW)
    story.sign(story.a)
    ready(story)
    assert through(lambda: story.sign(story.b)) > 10
    assert story.agreement.state == AgreementState.SIGNED

    row = story.revision.sealed
    publish = partial(publish_sealed, sealed=row, sha256=pdf, size=17, level="B-LT")
    assert through(partial(publish, now=NOW)) > 10
    assert story.agreement.state == AgreementState.SEALED
    types = [event.type for event in story.agreement.events.all()]
    assert [types.count(one) for one in ("frozen", "signed", "sealed")] == [1, 2, 1]
    assert is_whole(story)
