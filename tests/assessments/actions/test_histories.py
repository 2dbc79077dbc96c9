"""Whatever happens in whatever order: nothing leaks, is lost, or changes once shown."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.assessments.actions.settled_histories import SettledHistory

pytestmark = pytest.mark.django_db
# A few seconds by default; `make proof` tries hundreds.
HISTORIES = int(os.environ.get("HISTORIES", "15"))


def test_any_history() -> None:
    run_state_machine_as_test(
        SettledHistory,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
