"""The embedded broker: messages are files in a folder, each put there whole.

The library's own writer creates a message's file before it fills it. A worker that
looks in between reads an empty message, and stops.
"""

import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Writes a message aside and moves it into the queue in one step."""

    # The library's own two base classes disagree on the names of the arguments.
    def _put(  # type: ignore[override]
        self, queue: str, payload: Any, **kwargs: Any
    ) -> None:
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        place = Path(self.data_folder_out) / name
        aside = place.with_suffix(".part")
        try:
            aside.write_text(dumps(payload), encoding="utf-8")
            aside.replace(place)
        except OSError as problem:
            text = f"Cannot add {name} to the queue"
            raise ChannelError(text) from problem


class Transport(filesystem.Transport):
    """The library's folder transport with the channel above."""

    Channel = Channel
