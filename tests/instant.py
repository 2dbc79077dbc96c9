"""Acts at the same instant, each in a thread with a connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection


def together(*acts: Callable[[], object]) -> list[BaseException]:
    """Release the acts at once; return what they raised."""
    barrier = threading.Barrier(len(acts))
    raised: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        try:
            # Connecting takes far longer than the acts, which would miss each other.
            connection.ensure_connection()
            barrier.wait(timeout=10)
            act()
        except BaseException as problem:
            raised.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return raised
