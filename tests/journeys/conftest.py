"""The whole product on each kind of database and broker, and browsers to use it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browsers import chromium
from tests.stack import Stack, running

KINDS = [
    "postgres+redis",
    # Three minutes of two cores: `make proof` tells the story on the other kind too.
    pytest.param("sqlite+filesystem", marks=pytest.mark.proof),
]


@pytest.fixture(scope="module", params=KINDS)
def stack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """The site, running."""
    with running(request.param, tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as started:
        yield started
