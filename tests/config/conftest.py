"""What these tests share."""

from tests.agreements.conftest import documents, made_seal_key, seal_key

__all__ = ["documents", "made_seal_key", "seal_key"]
