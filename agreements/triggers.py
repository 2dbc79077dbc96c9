"""The database's own guard over the chain: events are added, never touched again.

The triggers are laid after every `migrate`, because SQLite drops those of a table that
it rebuilds. No code of ours can take them away; whoever may drop a table still can,
which is what the hash of the last event in everybody's letters is for.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning
from django.db import DEFAULT_DB_ALIAS, connections

TABLE = "agreements_event"
REFUSED = "events are only ever added"

# An INSERT OR REPLACE deletes without firing a DELETE trigger, so the row that it would
# replace is looked for before it.
SQLITE = {
    "agreements_event_no_update": f"""
        BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    "agreements_event_no_delete": f"""
        BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    "agreements_event_no_replace": """
        BEFORE INSERT ON agreements_event
        WHEN EXISTS (
            SELECT 1 FROM agreements_event WHERE id = NEW.id
            OR (agreement_id = NEW.agreement_id AND sequence = NEW.sequence)
        )
        BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END""",
}
POSTGRESQL = {
    "agreements_event_no_change": f"""
        BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION agreements_event_refuse()""",
    "agreements_event_no_truncate": f"""
        BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION agreements_event_refuse()""",
}
POSTGRESQL_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION agreements_event_refuse() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
    END $$"""


def wanted(vendor: str) -> dict[str, str]:
    """Return the triggers by name, each with what follows its name."""
    return {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]


def install(*, using: str = DEFAULT_DB_ALIAS, **signal: Any) -> None:
    """Lay the triggers that are missing; a receiver of `post_migrate`."""
    connection = connections[using]
    if not _has_table(using):
        return
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute(POSTGRESQL_FUNCTION)
        for name in missing(using):
            cursor.execute(f"CREATE TRIGGER {name} {wanted(connection.vendor)[name]}")
            if postgresql:
                # Not even a session that calls itself a replica goes past them.
                cursor.execute(f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {name}")


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return the names of the triggers that are not there, or are switched off."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger "
                "WHERE tgrelid = to_regclass(%s) AND tgenabled = 'A'",
                [TABLE],
            )
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master "
                "WHERE type = 'trigger' AND tbl_name = %s",
                [TABLE],
            )
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in wanted(connection.vendor) if name not in there]


def check(
    *,
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **kwargs: Any,
) -> Sequence[CheckMessage]:
    """Report missing triggers; a warning, or `migrate`, which lays them, would stop."""
    return [
        Warning(
            "The chain of events is not guarded: triggers are missing on "
            f"{TABLE} ({', '.join(gaps)}).",
            hint="Run `manage.py migrate`; it lays them again.",
            id="agreements.W001",
        )
        for using in databases or []
        if _has_table(using) and (gaps := missing(using))
    ]


def _has_table(using: str) -> bool:
    return TABLE in connections[using].introspection.table_names()
