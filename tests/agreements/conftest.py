"""What the agreements' tests share: a folder and a seal key of their own."""

from pathlib import Path
from typing import Any

import pytest

from agreements import tasks
from agreements.sealing import make_seal_keys
from tests.agreements.story import NOW


@pytest.fixture
def documents(settings: Any, tmp_path: Path) -> Path:
    """Keep archived files in a folder of this test's own."""
    folder: Path = tmp_path / "documents"
    settings.DOCUMENTS_DIR = folder
    return folder


@pytest.fixture
def seal_key(settings: Any, tmp_path: Path) -> Path:
    """Make a seal key, and let no other test's key stay loaded."""
    folder: Path = tmp_path / "seal"
    settings.SEAL_KEY_DIR = folder
    make_seal_keys(folder, now=NOW, organisation="Plumbline")
    tasks.loaded_key.cache_clear()
    return folder
