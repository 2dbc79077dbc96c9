"""Finished files, each under the name of its own SHA-256.

A file is written next to its place, flushed to disk and renamed: readers see it whole
or not at all, it is never overwritten, and the database names it only afterwards.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings

# The worker writes, web servers read: two users of one group. Nobody else reads.
MODE = 0o640
_NAME = re.compile(r"[0-9a-f]{64}")


class DocumentMissing(Exception):
    """No file is archived under this hash."""


class DocumentDamaged(Exception):
    """The file under this hash no longer has it."""


def path(sha256: str) -> Path:
    """Return where the file with this hash (64 lower-case hex digits) belongs."""
    if not _NAME.fullmatch(sha256):
        raise ValueError("not a SHA-256 in lower-case hexadecimal")
    folder: Path = settings.DOCUMENTS_DIR
    return folder / sha256[:2] / sha256[2:]


def store(data: bytes) -> str:
    """Archive `data` durably and return its SHA-256; twice is the same as once.

    Raises OSError when the disk is full or read-only, and leaves nothing behind then.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    target = path(sha256)
    # A damaged copy is not kept: what was asked to be archived must be readable.
    if target.exists() and target.read_bytes() == data:
        return sha256
    _make_folder(target.parent)
    handle, name = tempfile.mkstemp(prefix=".", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(handle, MODE)
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync(target.parent)
    return sha256


def read(sha256: str) -> bytes:
    """Return the file with this hash, checked against it."""
    try:
        data = path(sha256).read_bytes()
    except FileNotFoundError as problem:
        raise DocumentMissing(sha256) from problem
    if hashlib.sha256(data).hexdigest() != sha256:
        raise DocumentDamaged(sha256)
    return data


def _make_folder(folder: Path) -> None:
    """Make `folder` and the ones above it, each entry flushed to disk."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Flush a folder's entries: without it a rename can be lost with the power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
