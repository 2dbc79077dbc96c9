"""A route answers the methods it has; whatever else is sent to it is refused."""

import pytest
from django.test import Client

from tests.config.routes import PUBLIC, addresses, ours
from tests.config.stages import stage

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("documents", "seal_key"),
]
METHODS = ("PUT", "PATCH", "DELETE")


def test_other_methods_are_refused() -> None:
    made = stage("frozen")
    visitor = Client()
    lead = Client()
    lead.force_login(made.people["lead"])
    found = addresses(made)
    wrong = []
    for name, url in found.items():
        for method in METHODS:
            status = lead.generic(method, url).status_code
            stopped = visitor.generic(method, url).status_code
            if status != 405 or stopped not in (
                {405} if name in PUBLIC else {302, 405}
            ):
                wrong.append((name, method, status, stopped))

    assert set(found) == set(ours())
    assert wrong == []
