"""What tests of this app share."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from partnerships.models import User


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> Iterator[None]:
    """Forget what earlier tests counted against allauth's limits."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def browse():
    """Return a function that signs a person in and returns their browser."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
