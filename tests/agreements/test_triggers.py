"""The database refuses whoever would rewrite the chain, by whatever words."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    connection,
    models,
    transaction,
)

from agreements import triggers
from agreements.models import Event, EventSecret
from tests.agreements.story import agreed
from tests.unguarded import take_off

pytestmark = pytest.mark.django_db
REST = "previous_hash, type, actor, at, revision_hash, hash, payload"


@pytest.fixture
def event() -> Event:
    """The second event of an agreement's chain, with secrets."""
    return agreed().agreement.events.order_by("sequence")[1]


def run(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def run_on(sql: str, event: Event) -> None:
    run(sql, *[event.pk] * sql.count("%s"))


def in_bulk(event: Event) -> None:
    event.type = "drafted"
    Event.objects.bulk_update([event], ["type"])


def saved(event: Event) -> None:
    event.type = "drafted"
    event.save()


def put_over(event: Event, **options: Any) -> None:
    Event.objects.bulk_create(
        [Event(agreement=event.agreement, sequence=event.sequence, at=event.at)],
        **options,
    )


ATTACKS: dict[str, Callable[[Event], object]] = {
    "update": lambda event: Event.objects.filter(pk=event.pk).update(type="x"),
    "update all": lambda event: Event.objects.update(actor="person:0"),
    "save": saved,
    "bulk_update": in_bulk,
    "move to another place": lambda event: Event.objects.filter(pk=event.pk).update(
        sequence=900
    ),
    "raw update": lambda event: run("UPDATE agreements_event SET hash = ''"),
    "raw update of the id": lambda event: run(
        "UPDATE agreements_event SET id = id + 1000 WHERE id = %s", event.pk
    ),
    "raw delete": lambda event: run(
        "DELETE FROM agreements_event WHERE id = %s", event.pk
    ),
    "upsert": lambda event: put_over(
        event,
        update_conflicts=True,
        unique_fields=["agreement", "sequence"],
        update_fields=["type", "hash"],
    ),
}
DELETIONS: dict[str, Callable[[Event], object]] = {
    "delete": lambda event: event.delete(),
    "delete a queryset": lambda event: Event.objects.filter(pk=event.pk).delete(),
    "delete all": lambda event: Event.objects.all().delete(),
    "delete unasked": lambda event: Event.objects.all()._raw_delete("default"),
}


REPLACEMENTS = [
    f"{verb} INTO agreements_event ({id_}, agreement_id, sequence, {REST}) "
    f"SELECT {new_id}, agreement_id, {sequence}, {REST} "
    "FROM agreements_event WHERE id = %s"
    for verb in ("INSERT OR REPLACE", "REPLACE")
    for id_, new_id, sequence in [
        ("id", "id", "sequence"),
        ("id", "NULL", "sequence"),
        ("id", "id + 1000", "sequence"),
        ("id", "id", "900"),
        ("rowid", "rowid", "900"),
    ]
]
TRICKS = [
    "TRUNCATE agreements_event CASCADE",
    "TRUNCATE agreements_agreement CASCADE",
    "SET session_replication_role = replica; DELETE FROM agreements_event",
    "INSERT INTO agreements_event SELECT * FROM agreements_event "
    "ON CONFLICT (id) DO UPDATE SET hash = ''",
]


def attack(event: Event, how: Callable[[Event], object]) -> str:
    """Try it; return what the database said."""
    before = list(Event.objects.values_list())
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        how(event)
    assert list(Event.objects.values_list()) == before
    return str(refused.value)


def test_an_event_is_not_changed(event: Event) -> None:
    for name, how in ATTACKS.items():
        assert triggers.REFUSED in attack(event, how), name


def test_an_event_is_not_deleted(event: Event) -> None:
    EventSecret.objects.all().delete()
    for name, how in DELETIONS.items():
        assert triggers.REFUSED in attack(event, how), name


def test_an_event_is_not_replaced_on_sqlite(event: Event) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite replaces")
    for recursive in ("ON", "OFF"):
        run(f"PRAGMA recursive_triggers = {recursive}")
        for sql in REPLACEMENTS:
            assert triggers.REFUSED in attack(event, partial(run_on, sql)), sql


def test_postgresql_is_not_talked_round(event: Event) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("for PostgreSQL")
    connection.check_constraints()
    for sql in TRICKS:
        assert triggers.REFUSED in attack(event, partial(run_on, sql)), sql


def test_plain_texts_stay_erasable(event: Event) -> None:
    assert EventSecret.objects.filter(event=event).delete()[0]


def test_missing_triggers_are_reported_and_laid_again_by_migrate() -> None:
    def found() -> list[checks.CheckMessage]:
        return checks.run_checks(
            tags=[checks.Tags.database], databases=[DEFAULT_DB_ALIAS]
        )

    assert not found()
    take_off()
    (problem,) = found()
    assert problem.id == "agreements.W001"
    assert all(name in problem.msg for name in triggers.wanted(connection.vendor))
    with pytest.raises(SystemCheckError, match="not guarded"):
        call_command("check", databases=[DEFAULT_DB_ALIAS], fail_level="WARNING")

    call_command("migrate", verbosity=0)
    assert not found()


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_rebuilds_the_table_leaves_it_guarded() -> None:
    """SQLite drops the triggers with the old table; `migrate` ends by laying them."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite rebuilds")
    field = Event._meta.get_field("type")
    wider = models.CharField(max_length=400)
    wider.set_attributes_from_name("type")
    with connection.schema_editor() as editor:
        editor.alter_field(Event, field, wider)
        editor.alter_field(Event, wider, field)
    assert triggers.missing() == list(triggers.SQLITE)

    # Of another room: whatever is migrated, the chain is looked after.
    call_command("migrate", "partnerships", verbosity=0)
    assert triggers.missing() == []
    event = agreed().agreement.events.order_by("sequence")[1]
    assert triggers.REFUSED in attack(event, ATTACKS["update"])
