"""Chooses the suite's database before Django reads its settings.

`--database=postgres` starts a PostgreSQL for this run; `--database=sqlite`, the
default, keeps everything in memory and leaves out what needs row locks.
"""

import contextlib
import os

import pytest

from tests import servers

_running = contextlib.ExitStack()

# Folders whose tests take seconds or minutes each.
LONG = ("tests/journeys/", "tests/browser/", "tests/worlds/")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--database`."""
    parser.addoption(
        "--database",
        choices=["sqlite", "postgres"],
        default="sqlite",
        help="what the tests of the three rooms run on",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start the server; the processes that share the work inherit its address."""
    chosen = early_config.known_args_namespace.database
    if chosen == "postgres" and "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _running.enter_context(servers.postgres())
    if chosen == "sqlite":
        os.environ.pop("DATABASE_URL", None)


def pytest_unconfigure() -> None:
    """Stop what this process started."""
    _running.close()


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Begin with the long stories, and leave out what needs another database."""
    # Two processes share the rest, and the last to come are short.
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
    if config.getoption("database") == "postgres":
        return
    left_out = [item for item in items if item.get_closest_marker("postgres")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
