"""What a worker reports of the database when it starts."""

import pytest

from config.tasks import report_database
from tests.unguarded import take_off

pytestmark = pytest.mark.django_db


def test_a_chain_without_its_guard_is_reported(
    caplog: pytest.LogCaptureFixture,
) -> None:
    report_database()
    assert caplog.messages == []
    take_off()
    report_database()
    (said,) = caplog.messages
    assert "agreements.W001" in said
