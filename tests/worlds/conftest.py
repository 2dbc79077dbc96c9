"""What these tests share."""

from tests.agreements.conftest import documents, seal_key

__all__ = ["documents", "seal_key"]
