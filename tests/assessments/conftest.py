"""What the tests of this room share."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from assessments.questionnaire import languages, published, source_of
from tests.assessments.versions import TEXT


@pytest.fixture
def publish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], None]]:
    """Return what publishes a text as version 2, beside version 1, for one test.

    Version 1 stays in Russian too, version 2 is in English alone.
    """

    def published_as_v2(text: str) -> None:
        folder = tmp_path / "content"
        folder.mkdir()
        (folder / "v1.toml").write_text(TEXT, encoding="utf-8")
        (folder / "v1.ru.toml").write_bytes(source_of("v1", "ru"))
        (folder / "v2.toml").write_text(text, encoding="utf-8")
        module = import_module("assessments.questionnaire.published")
        monkeypatch.setattr(module, "CONTENT", folder)
        languages.cache_clear()

    yield published_as_v2
    # Nobody else may find the version that was read here.
    published.cache_clear()
    languages.cache_clear()
