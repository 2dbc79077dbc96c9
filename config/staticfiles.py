"""Finds the Bootstrap files that pages load inside the package that carries it."""

from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

BOOTSTRAP = files("js_lib_bootstrap5") / "static" / "js-lib-bootstrap5"
# The stylesheet names its map; naming a missing file makes collectstatic fail.
SERVED = ("css/bootstrap.min.css", "css/bootstrap.min.css.map")


class BootstrapFinder(BaseFinder):
    """Serves single files: collecting the whole distribution takes many seconds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=str(BOOTSTRAP))
        self.storage.prefix = "bootstrap"  # type: ignore[attr-defined]
        super().__init__()

    def check(self, **kwargs: Any) -> list[Any]:
        """Report nothing: what is served is fixed above."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the place of `bootstrap/<served file>` on disk, else nothing."""
        name = path.removeprefix("bootstrap/")
        if path == f"bootstrap/{name}" and name in SERVED:
            found = self.storage.path(name)
            return [found] if find_all else found
        return []

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterable[tuple[str, Storage]]:
        """Yield what collectstatic copies."""
        for name in SERVED:
            yield name, self.storage
