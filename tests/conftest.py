"""What every test shares."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import TransactionTestCase
from django.utils import translation

from tests.unguarded import take_off, unguarded


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied() -> Iterator[None]:
    """Take the guard off the events where Django empties all tables after a test.

    Emptying sends `post_migrate`, which lays the triggers again.
    """
    patch = pytest.MonkeyPatch()
    teardown = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def unguarded_teardown(case: Any) -> None:
        take_off()
        teardown(case)

    patch.setattr(TransactionTestCase, "_fixture_teardown", unguarded_teardown)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def nobody_chose_a_language() -> None:
    """Forget the language of the last page that the test before asked for.

    Django's middleware leaves it active for as long as the thread answers nobody else.
    """
    translation.deactivate()


@pytest.fixture
def tamperer(db: None) -> Iterator[None]:
    """Let a test change events, as somebody with full rights could."""
    with unguarded():
        yield
