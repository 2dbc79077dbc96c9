"""What the agreements' tests share: files, a seal key, and a signed agreement."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from agreements.sealing import make_seal_keys
from tests.agreements.story import Story, signable


@pytest.fixture
def documents(settings: Any, tmp_path: Path) -> Path:
    """Keep archived files in a folder of this test's own."""
    folder: Path = tmp_path / "documents"
    settings.DOCUMENTS_DIR = folder
    return folder


@pytest.fixture(scope="session")
def made_seal_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one seal key for the whole run: primes are dear."""
    folder = tmp_path_factory.mktemp("made") / "seal"
    make_seal_keys(folder, now=timezone.now(), organisation="Plumbline")
    return folder


@pytest.fixture
def seal_key(settings: Any, tmp_path: Path, made_seal_key: Path) -> Path:
    """Give the test a seal key in a folder of its own."""
    folder: Path = tmp_path / "seal"
    settings.SEAL_KEY_DIR = folder
    shutil.copytree(made_seal_key, folder)
    return folder


@pytest.fixture
def signed() -> Story:
    """Return an agreement that both have signed, not yet sealed."""
    story = signable()
    story.sign(story.a)
    story.sign(story.b)
    return story
