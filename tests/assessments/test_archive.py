"""The archive of finished files."""

import hashlib
import resource
import stat
import threading
from pathlib import Path

import pytest
from pytest_django import Settings

from assessments import archive

DATA = "Паспорт договора".encode() * 1000
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.DOCUMENTS_DIR = tmp_path / "deep" / "documents"
    return tmp_path


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_comes_back_under_its_hash(folder: Path) -> None:
    assert archive.store(DATA) == SHA256
    assert archive.read(SHA256) == DATA
    expected = folder / "deep" / "documents" / SHA256[:2] / SHA256[2:]
    assert files(folder) == [expected] == [archive.path(SHA256)]


def test_storing_again_leaves_the_file_alone(folder: Path) -> None:
    archive.store(DATA)
    before = archive.path(SHA256).stat()
    assert archive.store(DATA) == SHA256
    after = archive.path(SHA256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_many_at_once_store_one_file(folder: Path) -> None:
    stored: list[str] = []
    writers = [
        threading.Thread(target=lambda: stored.append(archive.store(DATA)))
        for _ in range(8)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert stored == [SHA256] * 8
    assert len(files(folder)) == 1


def test_missing_and_damaged_are_told_apart() -> None:
    with pytest.raises(archive.DocumentMissing):
        archive.read(SHA256)
    archive.store(DATA)
    archive.path(SHA256).write_bytes(DATA[:-1])
    with pytest.raises(archive.DocumentDamaged):
        archive.read(SHA256)


def test_storing_mends_a_damaged_file() -> None:
    archive.store(DATA)
    archive.path(SHA256).write_bytes(b"")
    archive.store(DATA)
    assert archive.read(SHA256) == DATA


@pytest.mark.parametrize("name", ["", "../" * 21 + "x", SHA256.upper(), SHA256 + "\n"])
def test_only_hashes_are_names(name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        archive.read(name)


def test_full_disk_leaves_nothing_behind(folder: Path) -> None:
    """The kernel refuses the write half-way, as it does when the disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(DATA) // 2, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            archive.store(DATA)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files(folder) == []
    assert archive.store(DATA) == SHA256


def test_folder_that_cannot_be_made(folder: Path) -> None:
    (folder / "deep").touch()
    with pytest.raises(OSError, match="deep"):
        archive.store(DATA)


def test_who_wrote_the_files_and_their_group_read_them(folder: Path) -> None:
    """Workers and web servers may be two users; nobody else reads."""
    archive.store(DATA)
    assert stat.S_IMODE(archive.path(SHA256).stat().st_mode) == 0o640
