"""Taking the guard off the chain of events: the suite can, no code of the app does."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from agreements import triggers


def take_off() -> None:
    """Drop the triggers of the event table."""
    # PostgreSQL alters no table on which checks are still waiting for the commit.
    connection.check_constraints()
    on_table = f" ON {triggers.TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in triggers.wanted(connection.vendor):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


@contextmanager
def unguarded() -> Iterator[None]:
    """Let a test play the tamperer with full rights over the database."""
    take_off()
    yield
    connection.check_constraints()
    triggers.install()
